using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// EDESC for one seed: pretrain the autoencoder, lay a subspace through each k-means cluster of its codes, then train
/// network and subspaces together, pulling the affinities to their own refinement; records, checkpoints and the model as
/// in the main job. Labels are only ever recorded: nothing is chosen by them. The final state is the result, where the
/// authors' program reports maxima over its iterations.
/// </summary>
internal sealed class EdescRun(TrainSession session) : IDisposable
{
    // Equal images may have codes that differ in their last digits, as they stand in other rows of a product.
    private const float Rounding = 1e-5f;

    // As scikit-learn's n_init in the authors' program.
    private const int KMeansRestarts = 10;

    // s of all images under the present state, shape (N, K), float32.
    private Tensor? _affinity;

    private TrainState State => session.State;

    private TrainOptions Options => session.Options;

    /// <summary>Runs it to its end.</summary>
    /// <param name="pretrainPath">A file (.safetensors, .pt) with weights to begin with instead of pretraining, or null.</param>
    public TrainResult Run(string? pretrainPath)
    {
        Pretraining.Run(session, pretrainPath);
        if (State.Bases is null) LaySubspaces();
        var assignment = Assign();
        while (State.ClusterEpochsDone < Options.Edesc.Epochs) assignment = Epoch(assignment);
        return Finish(assignment);
    }

    public void Dispose() => _affinity?.Dispose();

    private void LaySubspaces()
    {
        var clusters = Options.Components;
        session.Tell("subspaces", 0, 1, $"k-means of the codes, {KMeansRestarts} starts");
        using var codes = session.Pixels.Encode(State.Network!);
        var random = new DerivedRandom(DerivedSeed.For(Options.Seed, "subspaces", 0));
        using var partition = KMeans.Fit(
            codes, clusters, random, restarts: KMeansRestarts, cancellation: session.Cancellation);
        var found = AllEqual(codes) ? 1 : partition.Labels.Distinct().Count();
        if (found < clusters)
            throw new TrainingException(
                $"The codes collapsed: k-means finds {found} of {clusters} clusters among them, because so many images have "
                + "the same code. Checkpoints of the steps before it are kept; look at the images, or try another --seed.");
        State.LaySubspaces(SubspaceAffinity.InitialBases(
            codes, partition.Labels, clusters, Options.Edesc.SubspaceDimension));
        State.StartOptimizer(Options.LearningRate);
        var assignment = Assign();
        session.Records.Subspaces(partition.Inertia, assignment, session.Score(assignment.Labels), session.Oracle);
        session.Tell("subspaces", 1, 1, $"inertia {partition.Inertia:F2}, {assignment.UsedClusters} clusters");
        RequireSpread(assignment);
        session.Save();
    }

    private static bool AllEqual(Tensor codes)
    {
        using var scope = NewDisposeScope();
        var spread = (codes - codes[0]).abs().max().item<float>();
        return spread <= Rounding * codes.abs().max().item<float>();
    }

    private SubspaceAssignment Epoch(SubspaceAssignment before)
    {
        var (epoch, epochs) = (State.ClusterEpochsDone, Options.Edesc.Epochs);
        var trainer = new AutoencoderTrainer(State.Network!, State.Optimizer!, session.Pixels, Options, session.Ranks);
        session.BeginStep();
        using var target = SubspaceAffinity.Refined(_affinity!);
        var loss = trainer.SubspaceEpoch(
            epoch, State.Bases!, target,
            new DirectProgress<BatchProgress>(batch => session.Tell(
                "cluster", (epoch * batch.Total) + batch.Done, epochs * batch.Total, $"epoch {epoch + 1}/{epochs}")),
            session.Cancellation);
        State.ClusterEpochsDone++;
        var assignment = Assign();
        var changed = Partition.ShareChanged(before.Labels, assignment.Labels);
        session.Records.ClusterEpoch(
            epoch, loss, changed, assignment, session.Score(assignment.Labels), session.Oracle);
        session.Tell(
            "cluster", epoch + 1, epochs,
            $"epoch {epoch + 1}/{epochs}, loss {loss:F6}, {changed:P2} changed, {assignment.UsedClusters} clusters");
        RequireSpread(assignment);
        session.Save();
        return assignment;
    }

    /// <summary>The affinities and clusters of all images under the present state.</summary>
    private SubspaceAssignment Assign()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var codes = session.Pixels.Encode(State.Network!);
        var affinity = SubspaceAffinity.Of(codes, State.Bases!, Options.Edesc.Eta);
        if (!affinity.sum().isfinite().item<bool>())
            throw new TrainingException(
                "The subspaces are not finite: they grew out of bounds in the epoch before. Start again with a lower --lr "
                + $"(now {Options.LearningRate}); checkpoints of the steps before it are kept.");
        _affinity?.Dispose();
        _affinity = affinity.DetachFromDisposeScope();
        return SubspaceAssignment.Of(_affinity);
    }

    private void RequireSpread(SubspaceAssignment assignment)
    {
        if (State.ClusterEpochsDone == 0) State.EffectiveClusters = Collapse.EffectiveClusters(assignment.Sizes);
        if (Collapse.Of(assignment.Sizes, null, State.EffectiveClusters) is not { } collapse) return;
        var when = State.ClusterEpochsDone == 0 ? "At the start" : $"After epoch {State.ClusterEpochsDone}";
        throw new TrainingException(
            $"{when} the subspaces collapsed: {collapse}. Checkpoints of the steps before it are kept; look at the images, "
            + "or try another --seed or a lower --lr.");
    }

    private TrainResult Finish(SubspaceAssignment assignment)
    {
        if (State.StopReason is null)
        {
            State.StopReason = "all epochs were run";
            session.Save();
        }

        var scores = session.Score(assignment.Labels);
        var path = session.WriteModel(
            ModelEntries.Of(State.Network!, State.Bases!, Options.Edesc.Eta), assignment.Labels);
        return new TrainResult(
            Options.Seed, scores, session.Oracle, null, assignment.UsedClusters, State.ClusterEpochsDone, 0,
            State.StopReason, session.Records.StageSeconds(), path);
    }
}
