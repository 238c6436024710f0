using BigLearnEm.Clustering;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The embedding's side of <see cref="Refinement.Neighbors"/>. Once: the graphs of neighbours by codes and by pixels,
/// balanced mixtures in several widths of their spectral embeddings, and the consensus of all. In every round: the encoder
/// learns to give neighbours, now by gradient features, the same responsibilities. The views of the images check each
/// other: what one of them groups and another does not is given up.
/// </summary>
internal sealed class NeighborRefinement : IDisposable
{
    // Of the balanced mixtures in the spectral embedding, whose rows have unit length.
    private const double SpectralFloor = 1e-3;
    private const int SpectralIterations = 10;

    private readonly TrainSession _session;
    private readonly TrainOptions _options;
    private readonly TrainState _state;
    private readonly Tensor _features;
    private readonly int[] _neighbors;

    private NeighborRefinement(TrainSession session, Tensor features, int[] neighbors)
    {
        _session = session;
        (_options, _state) = (session.Options, session.State);
        _features = features;
        _neighbors = neighbors;
    }

    /// <summary>Makes what the rounds stand on: the consensus, unless the run has it already, and the features' neighbours.</summary>
    public static NeighborRefinement Begin(TrainSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (session.State.Consensus is null)
        {
            session.BeginStep();
            var consensus = Consensus(session);
            session.State.StartEncoder(NewEncoder(session), consensus);
            session.Save();
        }

        var features = session.State.Encoder!.Projection.Apply(session.Pixels);
        return new NeighborRefinement(session, features, Graph(session, features, "gradient features").Neighbors);
    }

    /// <summary>A round's epochs; the first round begins with the consensus' labels.</summary>
    public void Refine(int round)
    {
        if (_state.Optimizer is null) _state.StartOptimizer(_options.LearningRate);
        var trainer = new AgreementTrainer(_state.Encoder!, _state.Optimizer!, _features, _options);
        if (round == 0) WarmUp(trainer);
        for (var i = 0; i < _options.RefineEpochs; i++)
        {
            var epoch = (round * _options.RefineEpochs) + i;
            var loss = trainer.AgreementEpoch(
                epoch, _neighbors,
                (done, total) => _session.Tell(
                    "refine", (epoch * total) + done, _options.Rounds * _options.RefineEpochs * total,
                    $"round {round + 1}/{_options.Rounds}"),
                _session.Cancellation);
            _session.Records.Epoch("refine", round, epoch, loss);
        }
    }

    public void Dispose() => _features.Dispose();

    private void WarmUp(AgreementTrainer trainer)
    {
        using var labels = tensor(_state.Consensus!, dtype: int64, device: _session.Pixels.Device);
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

    private static int[] Consensus(TrainSession session)
    {
        List<int[]> partitions = [];
        using (var codes = session.Pixels.Encode(session.State.Network!)) AddPartitions(session, codes, "codes", partitions);
        using (var pixels = session.Pixels.Map(session.Pixels.Pixels, batch => batch)) AddPartitions(session, pixels, "pixels", partitions);
        var consensus = PartitionConsensus.Of(partitions, session.Options.Components);
        session.Records.Consensus(
            consensus.Agreement.Average(), consensus.Labels, session.Options.Components, session.Score(consensus.Labels));
        session.Tell("graph", 1, 1, $"consensus; the partitions' mean adjusted Rand index is {consensus.Agreement.Average():F3}");
        return consensus.Labels;
    }

    /// <summary>Adds one partition of the images for each width of the spectral embedding of their neighbours in a view.</summary>
    private static void AddPartitions(TrainSession session, Tensor rows, string view, List<int[]> partitions)
    {
        var options = session.Options;
        var graph = Graph(session, rows, view);
        var widths = NeighborOptions.Widths(options.Components, session.Pixels.Count);
        session.Tell("graph", 0, 1, $"{widths[^1]} spectral coordinates of the {view}");
        var embedding = SpectralEmbedding.Of(
            graph, widths[^1], DerivedSeed.For(options.Seed, $"spectral {view}", 0), cancellation: session.Cancellation);
        foreach (var (done, width) in widths.Index())
        {
            var labels = Partition(session, embedding, view, width, out var entropy);
            partitions.Add(labels);
            session.Records.Partition(view, width, labels, options.Components, entropy, session.Score(labels));
            session.Tell("graph", done + 1, widths.Length, $"partitioned in {width} spectral coordinates of the {view}");
        }
    }

    /// <summary>The clusters of the images in so many spectral coordinates, and the mean entropy of their responsibilities.</summary>
    private static int[] Partition(TrainSession session, SpectralEmbedding embedding, string view, int width, out double entropy)
    {
        using var scope = NewDisposeScope();
        var options = session.Options;
        var rows = tensor(
            embedding.NormalizedRows(width), [session.Pixels.Count, width], dtype: float32, device: session.Pixels.Device);
        var random = new DerivedRandom(options.Seed, $"spectral {view}", width);
        var start = BalancedKMeans.Fit(rows, options.Components, random, cancellation: session.Cancellation);
        var responsibilities = BalancedEm.Fit(rows, start, SpectralFloor, SpectralIterations, session.Cancellation);
        entropy = -(responsibilities * responsibilities.clamp_min(1e-30f).log()).sum(1).mean().item<float>();
        return responsibilities.argmax(1).to(int32).cpu().data<int>().ToArray();
    }

    private static ClusterEncoder NewEncoder(TrainSession session)
    {
        var encoder = new ClusterEncoder(
            GradientProjection.Of(session.Pixels), session.Options.Components,
            DerivedSeed.For(session.Options.Seed, "encoder", 0));
        encoder.to(session.Pixels.Device);
        return encoder;
    }

    private static NeighborGraph Graph(TrainSession session, Tensor rows, string of)
    {
        var count = session.Pixels.Count;
        return NeighborGraph.Exact(
            rows, session.Options.Neighbors.Count,
            new Progress(done => session.Tell("graph", done, count, $"neighbours by {of}")), session.Cancellation);
    }

    /// <summary>Reports at once, in the caller's thread.</summary>
    private sealed class Progress(Action<int> tell) : IProgress<int>
    {
        public void Report(int value) => tell(value);
    }
}
