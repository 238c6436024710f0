using BigLearnEm.Mixtures;
using BigLearnEm.Runs;

namespace BigLearnEm.Deep;

/// <summary>
/// What a run is going to do, as far as options and the number of images say: its stages with their steps, and estimates of
/// work and memory. The work of networks follows from their sizes; that of the other stages from runs on Fashion-MNIST on one
/// idle thread, which made 1e11 operations a second in products of float32 matrices (docs/RESULTS.md has their machine).
/// </summary>
/// <param name="Stages">The stages, in the order in which they first come.</param>
/// <param name="Bytes">Memory at the peak, in bytes.</param>
public sealed record TrainPlan(IReadOnlyList<PlannedStage> Stages, long Bytes)
{
    // Forward, and backward for the weights and for the inputs, each a multiplication and an addition a weight.
    private const double OperationsPerWeight = 6;

    // What picking the nearest of all rows costs a pair of rows, beside the distance.
    private const double SelectionOfPair = 450;

    // A partition: for each row of its sample, cluster and squared coordinate; the spectrum: for each row, neighbour and coordinate.
    private const double PartitionOfRow = 3600;
    private const double SpectrumOfEntry = 5700;
    private const int PartitionRows = 20_000;

    // k-means of EDESC's start: restarts times iterations.
    private const double KMeansPasses = 300;

    // The runtime, libtorch and its buffers.
    private const long ProgramBytes = 350L << 20;

    // What the stages from the neighbours to the partitions work with, measured on 10,000 images.
    private const long GraphBytes = 400L << 20;

    // What ranks have shares of; the rest each of them does like all others.
    private static readonly string[] s_shared = ["pretrain", "cluster", "encoder", "neighbors", "partition", "warm-up", "refine"];

    /// <summary>Plans a run of one seed.</summary>
    /// <param name="options">The validated options.</param>
    /// <param name="images">Number of images N.</param>
    /// <param name="pixels">Pixels of an image P.</param>
    /// <param name="ranks">Number of processes that share the minibatches, neighbours and partitions, at least 1.</param>
    /// <returns>The plan of one process.</returns>
    public static TrainPlan Of(TrainOptions options, int images, int pixels, int ranks = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        var stages = StagesOf(options, images, pixels).Where(stage => stage.Steps > 0)
            .Select(stage => s_shared.Contains(stage.Name) ? stage with { Work = stage.Work / ranks } : stage);
        return new TrainPlan([.. stages], Memory(options, images, pixels));
    }

    /// <summary>Work of all stages together.</summary>
    public double Work => Stages.Sum(stage => stage.Work);

    private static IEnumerable<PlannedStage> StagesOf(TrainOptions options, int images, int pixels)
    {
        var epoch = images * OperationsPerWeight * Weights(pixels, options.Codes);
        if (options.Space == ClusteringSpace.Latent)
        {
            var epochs = options.PretrainedWeights.Length > 0 ? 0 : options.PretrainEpochs;
            yield return new PlannedStage("pretrain", epochs, "epochs", epochs * epoch);
        }

        if (options.Method == TrainMethod.Edesc)
        {
            var partition = 2.0 * images * options.Components * options.Codes * KMeansPasses;
            yield return new PlannedStage("subspaces", 1, "partition", partition);
            yield return new PlannedStage("cluster", options.Edesc.Epochs, "epochs", options.Edesc.Epochs * epoch);
            yield break;
        }

        foreach (var stage in OfBigLearn(options, images, pixels, epoch)) yield return stage;
    }

    private static IEnumerable<PlannedStage> OfBigLearn(TrainOptions options, int images, int pixels, double epoch)
    {
        var latent = options.Space == ClusteringSpace.Latent;
        var update = UpdateWork.Of(images, options.Components, latent ? options.CodeDimension : pixels);
        yield return new PlannedStage("mixture", options.Iterations, "iterations", options.Iterations * options.LocalUpdates * update);
        if (!latent || options.Rounds == 0) yield break;
        var (rounds, epochs) = (options.Rounds, options.Rounds * options.RefineEpochs);
        if (options.RefinesByNeighbors)
        {
            foreach (var stage in OfViews(options, images, epoch)) yield return stage;
            // The mixtures of the rounds are over the refined codes, one for each cluster; each pass takes partners too.
            update = UpdateWork.Of(images, options.Components, options.Components);
            epoch = 2 * images * OperationsPerWeight * EncoderWeights(options);
        }

        yield return new PlannedStage("refine", epochs, "epochs", epochs * epoch);
        var iterations = rounds * options.RoundIterations;
        yield return new PlannedStage("rounds", iterations, "iterations", iterations * options.LocalUpdates * update);
    }

    private static IEnumerable<PlannedStage> OfViews(TrainOptions options, int images, double epoch)
    {
        var (neighbors, views) = (options.Neighbors, ViewConsensus.CountOf(options));
        var widths = NeighborOptions.Widths(options.Components, images);
        var further = neighbors.Encoders * neighbors.EncoderEpochs;
        yield return new PlannedStage("encoder", further, "epochs", further * epoch);
        var pair = SelectionOfPair + (2.0 * PrincipalAxes.Most);
        yield return new PlannedStage("neighbors", views + 1, "graphs", (views + 1) * pair * images * images);
        yield return new PlannedStage(
            "spectrum", views, "views", views * SpectrumOfEntry * images * neighbors.Count * widths[^1]);
        var partition = PartitionOfRow * Math.Min(images, PartitionRows) * options.Components * widths.Average(width => width * width);
        var partitions = views * widths.Length * neighbors.Partitions;
        yield return new PlannedStage("partition", partitions, "partitions", partitions * partition);
        yield return new PlannedStage(
            "warm-up", neighbors.WarmUpEpochs, "epochs",
            neighbors.WarmUpEpochs * images * OperationsPerWeight * EncoderWeights(options));
    }

    // P-500-500-1000-n_z, and back.
    private static double Weights(int pixels, int codes) => 2 * ((500.0 * pixels) + (500 * 500) + (500 * 1000) + (1000.0 * codes));

    private static double EncoderWeights(TrainOptions options) =>
        (double)ClusterEncoder.Hidden * (PrincipalAxes.Most + ClusterEncoder.Hidden + options.Components);

    private static long Memory(TrainOptions options, int images, int pixels)
    {
        var latent = options.Space == ClusteringSpace.Latent;
        // The images as bytes, read and on the device.
        var bytes = ProgramBytes + (2L * images * pixels);
        // Weights, their gradients and Adam's two moments; and what a batch passes through, both ways.
        if (latent) bytes += (long)(16 * Weights(pixels, options.Codes)) + (8L * options.BatchFor(images) * (2 * (pixels + 2000)));
        var dimension = latent ? options.Codes : pixels;
        // The rows as float32, in the form of the mixture as float64, and the products of features where they fit.
        var rows = 12L * images * dimension;
        var working = Math.Min(options.Memory.MaxBytes, 8L * images * UpdateWork.Products(dimension));
        if (options.Method == TrainMethod.Edesc) return bytes + (4L * images * (options.Codes + (2 * options.Components)));
        var refinement = options.RefinesByNeighbors ? OfGraph(options, images) : 0;
        return bytes + Math.Max(rows + working, refinement);
    }

    // Features, neighbours with distances and weights both ways, and the spectral coordinates with those they are found from.
    private static long OfGraph(TrainOptions options, int images)
    {
        var width = NeighborOptions.Widths(options.Components, images)[^1];
        return GraphBytes + (images * ((4L * PrincipalAxes.Most) + (32L * options.Neighbors.Count) + (8L * 4 * width)));
    }
}
