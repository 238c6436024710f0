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
internal sealed class AgreementTrainer(ClusterEncoder encoder, Adam optimizer, Tensor features, TrainOptions options)
{
    // Keeps logarithms finite, as in SCAN's program.
    private const float Least = 1e-8f;

    /// <summary>One epoch of cross-entropy with labels.</summary>
    /// <param name="epoch">Zero-based number of the epoch, which selects its shuffle.</param>
    /// <param name="labels">The cluster of each image, shape (N), int64, on the device.</param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    public double LabelEpoch(int epoch, Tensor labels, Action<int, int>? progress, CancellationToken cancellation) =>
        Minibatches.Epoch(
            options, optimizer, Count, features.device, "warm-up", epoch,
            indices => nn.functional.cross_entropy(
                encoder.forward(features.index_select(0, indices)), labels.index_select(0, indices)),
            progress, cancellation);

    /// <summary>One epoch of agreement with neighbours: each image's partner is drawn anew.</summary>
    /// <param name="epoch">Zero-based number of the epoch over all rounds, which selects its draws.</param>
    /// <param name="partners">Draws the partners.</param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images; 0 where all agree and the shares are equal.</returns>
    public double AgreementEpoch(int epoch, PartnerDraw partners, Action<int, int>? progress, CancellationToken cancellation)
    {
        using var drawn = tensor(partners.Next(new DerivedRandom(options.Seed, "partners", epoch)), device: features.device);
        return Minibatches.Epoch(
            options, optimizer, Count, features.device, "refine", epoch,
            indices =>
            {
                var both = cat([indices, drawn.index_select(0, indices)]);
                return Loss(encoder.forward(features.index_select(0, both)), options.Neighbors.Balance);
            },
            progress, cancellation);
    }

    /// <summary>-mean log sum_k p_k p'_k + balance (log K - H(mean p)).</summary>
    /// <param name="codes">Codes of n images and then of their n partners, shape (2n, K).</param>
    /// <param name="balance">Weight of the second term.</param>
    /// <returns>A number in nats, not below zero but for rounding.</returns>
    internal static Tensor Loss(Tensor codes, double balance)
    {
        var shares = codes.softmax(1);
        var half = codes.shape[0] / 2;
        var agreement = ((shares.narrow(0, 0, half) * shares.narrow(0, half, half)).sum(1) + Least).log().mean();
        var mean = shares.mean([0]);
        var entropy = -(mean * (mean + Least).log()).sum();
        return ((Math.Log(codes.shape[1]) - entropy) * balance) - agreement;
    }

    private int Count => (int)features.shape[0];
}
