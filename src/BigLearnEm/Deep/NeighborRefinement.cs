using BigLearnEm.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The embedding's side of <see cref="Refinement.Neighbors"/>. Once: clusters that several views of the images agree on
/// (<see cref="ViewConsensus"/>), which the encoder learns. In every round: the encoder learns to give neighbours, now by
/// gradient features, the same responsibilities, and does not leave that start far behind.
/// </summary>
internal sealed class NeighborRefinement : IDisposable
{
    private readonly TrainSession _session;
    private readonly TrainOptions _options;
    private readonly TrainState _state;
    private readonly Tensor _features;
    private readonly PartnerDraw _partners;

    private NeighborRefinement(TrainSession session, Tensor features, PartnerDraw partners)
    {
        _session = session;
        (_options, _state) = (session.Options, session.State);
        _features = features;
        _partners = partners;
    }

    /// <summary>Makes what the rounds stand on: the consensus, unless the run has it already, and the features' neighbours.</summary>
    public static NeighborRefinement Begin(TrainSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.State.Consensus is null)
        {
            var consensus = ViewConsensus.Of(session);
            session.State.StartEncoder(NewEncoder(session), consensus);
            session.Save();
        }

        var features = session.State.Encoder!.Projection.Apply(session.Pixels);
        var graph = ViewConsensus.Graph(session, features, "gradients");
        if (session.State.RoundsDone == 0) session.Records.Neighbors("gradients");
        return new NeighborRefinement(session, features, new PartnerDraw(graph));
    }

    /// <summary>A round's epochs; the first round begins with the consensus' labels.</summary>
    public void Refine(int round)
    {
        if (_state.Optimizer is null) _state.StartOptimizer(_options.LearningRate);
        using var labels = tensor(_state.Consensus!, dtype: int64, device: _session.Pixels.Device);
        var trainer = new AgreementTrainer(_state.Encoder!, _state.Optimizer!, _features, _options, _session.Ranks);
        if (round == 0) WarmUp(trainer, labels);
        for (var i = 0; i < _options.RefineEpochs; i++)
        {
            var epoch = (round * _options.RefineEpochs) + i;
            var loss = trainer.AgreementEpoch(
                epoch, _partners, labels,
                (done, total) => _session.Tell(
                    "refine", (epoch * total) + done, _options.Rounds * _options.RefineEpochs * total,
                    $"round {round + 1}/{_options.Rounds}"),
                _session.Cancellation);
            _session.Records.Epoch("refine", round, epoch, loss);
        }
    }

    public void Dispose() => _features.Dispose();

    private void WarmUp(AgreementTrainer trainer, Tensor labels)
    {
        for (var epoch = 0; epoch < _options.Neighbors.WarmUpEpochs; epoch++)
        {
            var number = epoch;
            var loss = trainer.LabelEpoch(
                epoch, labels,
                (done, total) => _session.Tell(
                    "warm-up", (number * total) + done, _options.Neighbors.WarmUpEpochs * total, "learning the consensus"),
                _session.Cancellation);
            _session.Records.Epoch("warm-up", 0, epoch, loss);
        }
    }

    private static ClusterEncoder NewEncoder(TrainSession session)
    {
        var encoder = new ClusterEncoder(
            GradientProjection.Of(session.Pixels), session.Options.Components,
            DerivedSeed.For(session.Options.Seed, "encoder", 0));
        encoder.to(session.Pixels.Device);
        return encoder;
    }
}
