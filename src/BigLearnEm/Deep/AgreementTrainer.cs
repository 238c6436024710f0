using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Trains a <see cref="ClusterEncoder"/> with Adam, one epoch at a time: to reproduce labels, or so that an image and one
/// of its neighbours have the same responsibilities while the clusters keep equal shares (the loss of Van Gansbeke et al.
/// 2020, SCAN, eq. 2, with neighbours of gradient features).
/// </summary>
/// <param name="encoder">The encoder; stays with the caller.</param>
/// <param name="optimizer">Adam over its parameters; stays with the caller.</param>
/// <param name="features">Projected features of all images, shape (N, f), float32; stay with the caller.</param>
/// <param name="options">Batch size, balance and seed.</param>
/// <param name="ranks">Who shares every minibatch, each with the same encoder, features and options.</param>
internal sealed class AgreementTrainer(
    ClusterEncoder encoder, Adam optimizer, Tensor features, TrainOptions options, ICommunicator ranks)
{
    // Keeps logarithms finite, as in SCAN's program.
    private const float Least = 1e-8f;

    /// <summary>One epoch of cross-entropy with labels.</summary>
    /// <param name="epoch">Zero-based number of the epoch, which selects its shuffle.</param>
    /// <param name="labels">The cluster of each image, shape (N), int64, on the device.</param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    public double LabelEpoch(int epoch, Tensor labels, Action<int, int>? progress, CancellationToken cancellation)
    {
        var dropout = Dropout("warm-up", epoch);
        return Minibatches.Epoch(
            options, optimizer, ranks, Count, features.device, "warm-up", epoch,
            (size, parts) =>
            {
                dropout.Draw(size, 1);
                return Array.ConvertAll(
                    parts, part => FromLabels(Codes(part.Indices, dropout.Of(part, features.device)), part, labels));
            },
            progress, cancellation);
    }

    /// <summary>
    /// One epoch of agreement with neighbours: each image's partner is drawn anew. Labels weigh on it as the options say.
    /// </summary>
    /// <param name="epoch">Zero-based number of the epoch over all rounds, which selects its draws.</param>
    /// <param name="partners">Draws the partners.</param>
    /// <param name="labels">The cluster of each image, shape (N), int64, on the device.</param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images; 0 where all agree and the shares are equal.</returns>
    public double AgreementEpoch(
        int epoch, PartnerDraw partners, Tensor labels, Action<int, int>? progress, CancellationToken cancellation)
    {
        using var drawn = tensor(partners.Next(new DerivedRandom(options.Seed, "partners", epoch)), device: features.device);
        var dropout = Dropout("refine", epoch);
        return Minibatches.Epoch(
            options, optimizer, ranks, Count, features.device, "refine", epoch,
            (size, parts) =>
            {
                dropout.Draw(size, 2);
                var codes = Array.ConvertAll(
                    parts, part => Codes(
                        cat([part.Indices, drawn.index_select(0, part.Indices)]), dropout.Of(part, features.device)));
                var weights = Array.ConvertAll(parts, part => part.Weight);
                var losses = Losses(codes, weights, options.Components, options.Neighbors.Balance, ranks);
                if (options.Neighbors.Anchor == 0) return losses;
                return [.. losses.Select((loss, i) => loss + (FromLabels(
                    codes[i].narrow(0, 0, parts[i].Indices.shape[0]), parts[i], labels) * options.Neighbors.Anchor))];
            },
            progress, cancellation);
    }

    /// <summary>
    /// -mean log sum_k p_k p'_k + balance (log K - H(mean p)) of each part of a minibatch. The parts' by their weights sum to
    /// the loss of the minibatch, and their gradients to its gradient.
    /// </summary>
    /// <param name="codes">Of each of this rank's parts, codes of n images and then of their n partners, shape (2n, K).</param>
    /// <param name="weights">The share of the minibatch's images that each part has.</param>
    /// <param name="components">Number of codes K.</param>
    /// <param name="balance">Weight of the second term, whose mean goes over the whole minibatch.</param>
    /// <param name="ranks">Who has the other parts.</param>
    /// <returns>Numbers in nats. That of a whole minibatch is not below zero but for rounding.</returns>
    internal static Tensor[] Losses(Tensor[] codes, double[] weights, int components, double balance, ICommunicator ranks)
    {
        var means = Array.ConvertAll(codes, part => part.softmax(1).mean([0]));
        var sums = new double[components];
        for (var i = 0; i < means.Length; i++)
        {
            var mean = means[i].detach().to(float64).cpu().data<double>().ToArray();
            for (var k = 0; k < components; k++) sums[k] += weights[i] * mean[k];
        }

        ranks.Sum(sums);
        if (codes.Length == 0) return [];
        // A minibatch in one part.
        if (weights is [1]) return [(Imbalance(means[0]) * balance) - Agreement(codes[0])];
        // What the imbalance of the whole minibatch's mean is about it: its value there and, in a part's mean, its slope.
        using var overall = tensor(Array.ConvertAll(sums, sum => (float)sum), device: codes[0].device, requires_grad: true);
        var imbalance = Imbalance(overall);
        imbalance.backward();
        var (value, slope) = (imbalance.detach(), overall.grad!);
        return [.. codes.Select((part, i) =>
            ((value + (slope * (means[i] - overall.detach())).sum()) * balance) - Agreement(part))];
    }

    private static Tensor Agreement(Tensor codes)
    {
        var shares = codes.softmax(1);
        var half = codes.shape[0] / 2;
        return ((shares.narrow(0, 0, half) * shares.narrow(0, half, half)).sum(1) + Least).log().mean();
    }

    /// <summary>log K - H(mean p), 0 where the clusters' shares are equal.</summary>
    private static Tensor Imbalance(Tensor mean) =>
        Math.Log(mean.shape[0]) + (mean * (mean + Least).log()).sum();

    private DropoutDraw Dropout(string stream, int epoch) => new(
        new DerivedRandom(options.Seed, $"{stream} dropout", epoch), options.Neighbors.Dropout, ClusterEncoder.Hidden);

    private Tensor Codes(Tensor indices, Tensor? dropout) => encoder.Thinned(features.index_select(0, indices), dropout);

    private static Tensor FromLabels(Tensor codes, Microbatch part, Tensor labels) =>
        nn.functional.cross_entropy(codes, labels.index_select(0, part.Indices));

    private int Count => (int)features.shape[0];
}
