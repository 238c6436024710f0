using System.Runtime.InteropServices;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// One epoch of Adam over shuffled minibatches. The shuffle is drawn from a generator of its own, seeded by
/// (seed, stream, epoch). Of several ranks, each has a share of every minibatch; the gradients are summed, so that all of
/// them take the same step, that of the whole minibatch.
/// </summary>
internal static class Minibatches
{
    /// <summary>Runs an epoch.</summary>
    /// <param name="options">Batch size, learning rate and seed.</param>
    /// <param name="optimizer">Adam over what is trained, which is the same on every rank.</param>
    /// <param name="ranks">Who shares the minibatches; each of them calls this.</param>
    /// <param name="count">Number of images N.</param>
    /// <param name="device">Where the images are.</param>
    /// <param name="stream">Name of the random stream, which a failure names too.</param>
    /// <param name="epoch">Zero-based number of the epoch.</param>
    /// <param name="loss">
    /// The mean loss over a share's images. The minibatch's loss is the sum of its shares' by their weights.
    /// </param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public static double Epoch(
        TrainOptions options, Adam optimizer, ICommunicator ranks, int count, Device device, string stream, int epoch,
        Func<MinibatchShare, Tensor> loss, Action<int, int>? progress, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(options.Seed, stream, epoch);
        var order = tensor(random.Permutation(count), dtype: int64, device: device);
        var sum = zeros([], dtype: float64, device: device);
        var batchSize = options.BatchFor(count);
        var batches = (count + batchSize - 1) / batchSize;
        for (var number = 0; number < batches; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batchScope = NewDisposeScope();
            var start = number * batchSize;
            var indices = order.narrow(0, start, Math.Min(batchSize, count - start));
            var share = MinibatchShare.Of(indices, ranks);
            // Of one rank the weight is 1, and the product would only cost time.
            var shareLoss = ranks.Size == 1 ? loss(share) : loss(share) * share.Weight;
            optimizer.zero_grad();
            shareLoss.backward();
            if (ranks.Size > 1) SumGradients(optimizer, ranks);
            optimizer.step();
            sum.add_(shareLoss.detach() * indices.shape[0]);
            progress?.Invoke(number + 1, batches);
        }

        DoubleDouble[] total = [sum.item<double>()];
        ranks.Sum(total);
        var mean = (double)total[0] / count;
        if (!double.IsFinite(mean))
            throw new TrainingException(
                $"The loss of {stream} epoch {epoch + 1} is {mean}, which is not finite. Start again with a lower --lr "
                + $"(now {options.LearningRate}); checkpoints of the steps before it are kept.");
        return mean;
    }

    /// <summary>All gradients in one exchange.</summary>
    private static void SumGradients(Adam optimizer, ICommunicator ranks)
    {
        using var noGradient = no_grad();
        var gradients = optimizer.parameters().Select(parameter => parameter.grad).OfType<Tensor>().ToArray();
        var all = cat(Array.ConvertAll(gradients, gradient => gradient.flatten())).cpu();
        ranks.Sum(MemoryMarshal.Cast<byte, float>(all.bytes));
        var start = 0L;
        foreach (var gradient in gradients)
        {
            gradient.copy_(all.narrow(0, start, gradient.numel()).view(gradient.shape));
            start += gradient.numel();
        }
    }
}
