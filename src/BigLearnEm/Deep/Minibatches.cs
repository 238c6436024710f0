using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// One epoch of Adam over shuffled minibatches. The shuffle is drawn from a generator of its own, seeded by
/// (seed, stream, epoch).
/// </summary>
internal static class Minibatches
{
    /// <summary>Runs an epoch.</summary>
    /// <param name="options">Batch size, learning rate and seed.</param>
    /// <param name="optimizer">Adam over what is trained.</param>
    /// <param name="count">Number of images N.</param>
    /// <param name="device">Where the images are.</param>
    /// <param name="stream">Name of the random stream, which a failure names too.</param>
    /// <param name="epoch">Zero-based number of the epoch.</param>
    /// <param name="loss">The mean loss over the images of some indices, shape (n), int64.</param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public static double Epoch(
        TrainOptions options, Adam optimizer, int count, Device device, string stream, int epoch,
        Func<Tensor, Tensor> loss, Action<int, int>? progress, CancellationToken cancellation)
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
            var batchLoss = loss(indices);
            optimizer.zero_grad();
            batchLoss.backward();
            optimizer.step();
            sum.add_(batchLoss.detach() * indices.shape[0]);
            progress?.Invoke(number + 1, batches);
        }

        var mean = sum.item<double>() / count;
        if (!double.IsFinite(mean))
            throw new TrainingException(
                $"The loss of {stream} epoch {epoch + 1} is {mean}, which is not finite. Start again with a lower --lr "
                + $"(now {options.LearningRate}); checkpoints of the steps before it are kept.");
        return mean;
    }
}
