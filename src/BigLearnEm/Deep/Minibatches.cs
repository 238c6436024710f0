using System.Runtime.InteropServices;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// One epoch of Adam over shuffled minibatches. The shuffle is drawn from a generator of its own, seeded by
/// (seed, stream, epoch). A minibatch may be computed in parts, by one rank or several: their gradients are summed, so that
/// all ranks take the same step, that of the whole minibatch.
/// </summary>
internal static class Minibatches
{
    /// <summary>Runs an epoch.</summary>
    /// <param name="options">Batch size, parts of a minibatch, learning rate and seed.</param>
    /// <param name="optimizer">Adam over what is trained, which is the same on every rank.</param>
    /// <param name="ranks">Who shares the minibatches; each of them calls this.</param>
    /// <param name="count">Number of images N.</param>
    /// <param name="device">Where the images are.</param>
    /// <param name="stream">Name of the random stream, which a failure names too.</param>
    /// <param name="epoch">Zero-based number of the epoch.</param>
    /// <param name="losses">
    /// Of the number of a minibatch's images and this rank's parts of it, of which there may be none: the mean loss over each
    /// part's images. The minibatch's loss is the sum of all parts' by their weights.
    /// </param>
    /// <param name="progress">Called after every batch with the batches done and their total.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public static double Epoch(
        TrainOptions options, Adam optimizer, ICommunicator ranks, int count, Device device, string stream, int epoch,
        Func<int, Microbatch[], Tensor[]> losses, Action<int, int>? progress, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(options.Seed, stream, epoch);
        var order = tensor(random.Permutation(count), dtype: int64, device: device);
        var partCount = options.MicrobatchesFor(ranks.Size);
        var sums = zeros([partCount], dtype: float64, device: device);
        var batchSize = options.BatchFor(count);
        var batches = (count + batchSize - 1) / batchSize;
        for (var number = 0; number < batches; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batchScope = NewDisposeScope();
            var start = number * batchSize;
            var indices = order.narrow(0, start, Math.Min(batchSize, count - start));
            var parts = Microbatch.Of(indices, partCount, ranks);
            var partLosses = losses((int)indices.shape[0], parts);
            if (partCount == 1) Differentiate(optimizer, partLosses[0]);
            else Sum(optimizer, ranks, parts, partLosses);
            optimizer.step();
            for (var i = 0; i < parts.Length; i++) sums[parts[i].Number].add_(partLosses[i].detach() * parts[i].Indices.shape[0]);
            progress?.Invoke(number + 1, batches);
        }

        var mean = Total(sums, ranks) / count;
        if (!double.IsFinite(mean))
            throw new TrainingException(
                $"The loss of {stream} epoch {epoch + 1} is {mean}, which is not finite. Start again with a lower --lr "
                + $"(now {options.LearningRate}); checkpoints of the steps before it are kept.");
        return mean;
    }

    private static void Differentiate(Adam optimizer, Tensor loss)
    {
        optimizer.zero_grad();
        loss.backward();
    }

    /// <summary>
    /// The gradient of the whole minibatch. Sums are in double precision, in which those of a few floats are exact but for
    /// rare roundings, so that they do not hang on which rank has which part.
    /// </summary>
    private static void Sum(Adam optimizer, ICommunicator ranks, Microbatch[] parts, Tensor[] losses)
    {
        var parameters = optimizer.parameters().ToArray();
        var total = zeros([parameters.Sum(parameter => parameter.numel())], dtype: float64, device: parameters[0].device);
        for (var i = 0; i < parts.Length; i++)
        {
            Differentiate(optimizer, losses[i] * parts[i].Weight);
            total.add_(cat(Array.ConvertAll(parameters, parameter => Gradient(parameter).flatten())));
        }

        var sums = total.cpu();
        ranks.Sum(MemoryMarshal.Cast<byte, double>(sums.bytes));
        var gradient = sums.to(float32).to(total.device);
        var start = 0L;
        foreach (var parameter in parameters)
        {
            parameter.grad = gradient.narrow(0, start, parameter.numel()).view(parameter.shape);
            start += parameter.numel();
        }
    }

    private static Tensor Gradient(Parameter parameter) => parameter.grad ?? zeros_like(parameter);

    // Part by part, so that the order of the sum does not hang on the ranks either.
    private static double Total(Tensor sums, ICommunicator ranks)
    {
        var parts = Array.ConvertAll(sums.cpu().data<double>().ToArray(), sum => (DoubleDouble)sum);
        ranks.Sum(parts);
        return parts.Sum(part => (double)part);
    }
}
