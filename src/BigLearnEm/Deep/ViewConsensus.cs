using System.Runtime.InteropServices;
using BigLearnEm.Clustering;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using TorchSharp;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Clusters of the images that several views of them agree on: the autoencoder's codes, the pixels along their principal
/// axes, the same of coarser pixels, and the codes of further autoencoders. In each view the images are joined to their neighbours, the graph is
/// embedded by its spectrum, and balanced mixtures partition the embedding; a view's clusters are the consensus of its
/// partitions, and the images' those of the views, one vote each. What one view groups and others do not is given up.
/// </summary>
internal static class ViewConsensus
{
    // The codes of the first autoencoder and the two kinds of pixels.
    private const int OwnViews = 3;

    // Rows that a partition is searched on; the others are assigned.
    private const int SampleRows = 20000;

    // Of the balanced mixtures in the spectral embedding, whose rows have unit length.
    private const double SpectralFloor = 1e-3;
    private const int SpectralIterations = 15;

    /// <summary>Number of views that a run has.</summary>
    public static int CountOf(TrainOptions options) => OwnViews + options.Neighbors.Encoders;

    /// <summary>The consensus' cluster of each image (N). A checkpoint is written after each view.</summary>
    public static int[] Of(TrainSession session)
    {
        var (state, options) = (session.State, session.Options);
        for (var view = state.ViewsDone; view < CountOf(options); view++)
        {
            session.BeginStep();
            using (var rows = Rows(session, view)) state.AddView(Cluster(session, rows, Name(view)));
            session.Save();
        }

        session.BeginStep();
        return Consensus(session, null, state.Views);
    }

    /// <summary>The neighbours of each image in a view, (N, f).</summary>
    public static NeighborGraph Graph(TrainSession session, Tensor rows, string view)
    {
        var count = session.Pixels.Count;
        return NeighborGraph.Exact(
            rows, session.Options.Neighbors.Count,
            new DirectProgress<int>(done => session.Tell("neighbors", done, count, $"by {view}")), session.Ranks, session.Cancellation);
    }

    private static string Name(int view) => view switch
    {
        0 => "codes",
        1 => "pixels",
        2 => "coarse pixels",
        _ => $"codes {view - OwnViews + 2}",
    };

    private static Tensor Rows(TrainSession session, int view)
    {
        if (view == 0) return session.Pixels.Encode(session.State.Network!);
        if (view == 1) return PrincipalAxes.Pixels(session.Pixels);
        if (view == 2) return PrincipalAxes.CoarsePixels(session.Pixels);
        using var network = Pretrained(session, view);
        return session.Pixels.Encode(network);
    }

    /// <summary>A further autoencoder, of other weights and other batches than those of the first.</summary>
    private static Autoencoder Pretrained(TrainSession session, int view)
    {
        var options = session.Options with { Seed = DerivedSeed.For(session.Options.Seed, "view", view) };
        var epochs = options.Neighbors.EncoderEpochs;
        var network = new Autoencoder(session.Pixels.Pixels, options.Codes, DerivedSeed.For(options.Seed, "initialization", 0));
        try
        {
            network.to(session.Pixels.Device);
            using var optimizer = optim.Adam(network.parameters(), options.LearningRate);
            var trainer = new AutoencoderTrainer(network, optimizer, session.Pixels, options, session.Ranks);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var number = epoch;
                var loss = trainer.ReconstructionEpoch(
                    epoch,
                    new DirectProgress<BatchProgress>(batch => session.Tell(
                        "encoder", (number * batch.Total) + batch.Done, epochs * batch.Total,
                        $"{Name(view)}, epoch {number + 1}/{epochs}")),
                    session.Cancellation);
                session.Records.Epoch("encoder", -1, epoch, loss, Name(view));
            }

            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>The clusters of the images in a view, (N, f): the consensus of its partitions.</summary>
    private static int[] Cluster(TrainSession session, Tensor rows, string view)
    {
        var options = session.Options;
        var graph = Graph(session, rows, view);
        session.Records.Neighbors(view);
        var widths = NeighborOptions.Widths(options.Components, session.Pixels.Count);
        var message = $"{widths[^1]} spectral coordinates of the {view}";
        session.Tell("spectrum", 0, 1, message);
        var embedding = SpectralEmbedding.Of(
            graph, widths[^1], DerivedSeed.For(options.Seed, $"spectral {view}", 0), cancellation: session.Cancellation);
        session.Tell("spectrum", 1, 1, message);
        session.Records.Spectrum(view, embedding);
        var partitions = Partitions(session, view, embedding, widths);
        return Consensus(session, view, partitions);
    }

    /// <summary>
    /// Partitions in each width. They are independent of each other, so that of several ranks each makes one at a time.
    /// </summary>
    private static List<int[]> Partitions(TrainSession session, string view, SpectralEmbedding embedding, int[] widths)
    {
        var (options, ranks) = (session.Options, session.Ranks);
        var wanted = widths.SelectMany(width => Enumerable.Range(0, options.Neighbors.Partitions), (width, repeat) => (width, repeat));
        List<int[]> partitions = [];
        foreach (var group in wanted.Chunk(ranks.Size))
        {
            var labels = new int[session.Pixels.Count];
            double[] entropy = [0];
            if (ranks.Rank < group.Length)
            {
                var (width, repeat) = group[ranks.Rank];
                labels = Partition(
                    session, embedding, width, new DerivedRandom(options.Seed, $"spectral {view} {width}", repeat), out entropy[0]);
            }

            for (var rank = 0; rank < group.Length; rank++)
            {
                var (width, repeat) = group[rank];
                var its = rank == ranks.Rank ? labels : new int[labels.Length];
                double[] itsEntropy = [entropy[0]];
                ranks.Broadcast(MemoryMarshal.AsBytes(its.AsSpan()), rank);
                ranks.Broadcast(MemoryMarshal.AsBytes(itsEntropy.AsSpan()), rank);
                partitions.Add(its);
                session.Records.Partition(
                    view, width, repeat, its, options.Components, itsEntropy[0], session.Score(its));
                session.Tell(
                    "partition", partitions.Count, widths.Length * options.Neighbors.Partitions,
                    $"in {width} spectral coordinates of the {view}");
            }
        }

        return partitions;
    }

    /// <summary>The consensus of a view's partitions or, where none is named, of the views' clusters.</summary>
    private static int[] Consensus(TrainSession session, string? view, List<int[]> partitions)
    {
        var consensus = PartitionConsensus.Of(partitions, session.Options.Components);
        var agreement = consensus.Agreement.Average();
        session.Records.Consensus(
            view, agreement, consensus.Labels, session.Options.Components, session.Score(consensus.Labels));
        session.Tell(
            "consensus", 1, 1,
            $"mean adjusted Rand index {agreement:F3} of " + (view is null ? "the views" : $"the partitions of the {view}"));
        return consensus.Labels;
    }

    /// <summary>The clusters of the images in spectral coordinates, and the mean entropy of their responsibilities.</summary>
    private static int[] Partition(
        TrainSession session, SpectralEmbedding embedding, int width, DerivedRandom random, out double entropy)
    {
        using var scope = NewDisposeScope();
        var count = session.Pixels.Count;
        var rows = tensor(embedding.NormalizedRows(width), [count, width], dtype: float32, device: session.Pixels.Device);
        var chosen = random.Choose(count, Math.Min(count, SampleRows));
        var sample = rows.index_select(0, tensor(chosen, dtype: int64, device: rows.device));
        var start = BalancedKMeans.Fit(sample, session.Options.Components, random, cancellation: session.Cancellation);
        var fitted = BalancedEm.Fit(sample, start, SpectralFloor, SpectralIterations, session.Cancellation);
        var responsibilities = BalancedEm.Extend(rows, sample, fitted, SpectralFloor);
        entropy = -(responsibilities * responsibilities.clamp_min(1e-30f).log()).sum(1).mean().item<float>();
        return responsibilities.argmax(1).to(int32).cpu().data<int>().ToArray();
    }
}
