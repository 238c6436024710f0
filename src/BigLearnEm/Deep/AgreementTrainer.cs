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
            share =>
            {
                var codes = encoder.Thinned(features.index_select(0, share.Indices), dropout.Next(share, 1, features.device));
                return nn.functional.cross_entropy(codes, labels.index_select(0, share.Indices));
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
            share =>
            {
                var both = cat([share.Indices, drawn.index_select(0, share.Indices)]);
                var codes = encoder.Thinned(features.index_select(0, both), dropout.Next(share, 2, features.device));
                var loss = Loss(codes, options.Neighbors.Balance, share.Weight, ranks);
                if (options.Neighbors.Anchor == 0) return loss;
                var own = codes.narrow(0, 0, share.Indices.shape[0]);
                return loss + (nn.functional.cross_entropy(own, labels.index_select(0, share.Indices)) * options.Neighbors.Anchor);
            },
            progress, cancellation);
    }

    /// <summary>-mean log sum_k p_k p'_k + balance (log K - H(mean p)).</summary>
    /// <param name="codes">Codes of n images and then of their n partners, shape (2n, K).</param>
    /// <param name="balance">Weight of the second term.</param>
    /// <param name="weight">The share of the minibatch that the images are.</param>
    /// <param name="ranks">Who has the other shares, over all of which the mean of the second term goes.</param>
    /// <returns>
    /// A number in nats, not below zero but for rounding. The ranks' by their weights sum to the loss of the minibatch, and
    /// their gradients to its gradient.
    /// </returns>
    internal static Tensor Loss(Tensor codes, double balance, double weight, ICommunicator ranks)
    {
        var shares = codes.softmax(1);
        var half = codes.shape[0] / 2;
        var agreement = ((shares.narrow(0, 0, half) * shares.narrow(0, half, half)).sum(1) + Least).log().mean();
        var mean = shares.mean([0]);
        if (ranks.Size == 1) return (Imbalance(mean) * balance) - agreement;
        // What the imbalance of the mean of all ranks is about it: its value there, and in this rank's mean its slope.
        var overall = Sum(mean.detach() * weight, ranks).requires_grad_();
        var imbalance = Imbalance(overall);
        imbalance.backward();
        var tangent = imbalance.detach() + (overall.grad! * (mean - overall.detach())).sum();
        return (tangent * balance) - agreement;
    }

    /// <summary>log K - H(mean p), 0 where the clusters' shares are equal.</summary>
    private static Tensor Imbalance(Tensor mean) =>
        Math.Log(mean.shape[0]) + (mean * (mean + Least).log()).sum();

    private DropoutDraw Dropout(string stream, int epoch) => new(
        new DerivedRandom(options.Seed, $"{stream} dropout", epoch), options.Neighbors.Dropout, ClusterEncoder.Hidden);

    private static Tensor Sum(Tensor values, ICommunicator ranks)
    {
        var sums = values.cpu().data<float>().ToArray();
        ranks.Sum(sums);
        return tensor(sums, device: values.device);
    }

    private int Count => (int)features.shape[0];
}
