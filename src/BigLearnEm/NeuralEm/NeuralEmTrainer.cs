using BigLearnEm.Deep;
using BigLearnEm.Randomness;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// Trains Neural-EM with Adam, one epoch at a time, on the loss of the last step, and of those before it as far as they have
/// a weight. The shuffle is drawn from (seed, "nem shuffle", epoch), the start and the noise of an image from (seed, "nem
/// training", its number among all that were shown).
/// </summary>
/// <param name="model">The model; stays with the caller.</param>
/// <param name="optimizer">Adam over its parameters; stays with the caller.</param>
/// <param name="images">The training images; stay with the caller.</param>
/// <param name="options">Components, steps, noise, rates, epochs, batch size and seed.</param>
public sealed class NeuralEmTrainer(NeuralEmModel model, Adam optimizer, ImageTensor images, NeuralEmOptions options)
{
    private readonly NeuralEmSchedule _schedule = new(options);

    /// <summary>One epoch.</summary>
    /// <param name="epoch">Zero-based number of the epoch, which selects its draws.</param>
    /// <param name="progress">Told after every batch, with the mean loss so far; may be null.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean over the epoch's images of the last step's loss, in nats per image.</returns>
    /// <exception cref="TrainingException">The loss is not finite.</exception>
    public double Epoch(int epoch, IProgress<BatchProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        var order = tensor(
            new DerivedRandom(options.Seed, "nem shuffle", epoch).Permutation(images.Count), dtype: int64, device: images.Device);
        var batches = (images.Count + options.BatchSize - 1) / options.BatchSize;
        var (sum, seen) = (0.0, 0L);
        for (var number = 0; number < batches; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var start = number * options.BatchSize;
            var count = Math.Min(options.BatchSize, images.Count - start);
            var done = (epoch + ((double)number / batches)) / options.Epochs;
            foreach (var group in optimizer.ParamGroups) group.LearningRate = _schedule.LearningRate(done);
            var loss = Step(order.narrow(0, start, count), ((long)epoch * images.Count) + start, _schedule.Steps(done));
            if (!double.IsFinite(loss))
                throw new TrainingException(
                    $"The loss of epoch {epoch + 1}, batch {number + 1} is {loss}, which is not finite. Start again with a lower "
                    + $"--lr (now {options.LearningRate}); checkpoints of the epochs before it are kept.");
            sum += count * loss;
            seen += count;
            progress?.Report(new BatchProgress(number + 1, batches, sum / seen));
        }

        return sum / seen;
    }

    private double Step(Tensor indices, long first, int steps)
    {
        using var scope = NewDisposeScope();
        var batch = images.Batch(indices);                                                              // (B, P)
        var draws = new NeuralEmDraws(
            [.. Enumerable.Range(0, (int)batch.shape[0]).Select(i => new DerivedRandom(options.Seed, "nem training", first + i))],
            images.Device);
        Tensor? loss = null, early = null;
        foreach (var (number, step) in model.Unroll(
            batch, draws.Start(options.Components, images.Pixels), steps,
            _ => draws.Noisy(options.Distribution, options.Noise, batch)).Index())
        {
            var isLast = number == steps - 1;
            if (!isLast && options.EarlyLoss == 0) continue;
            var one = SpatialMixture.Loss(options.Distribution, batch.unsqueeze(1), step.Parameters, step.Responsibilities);
            if (isLast) loss = one;
            else early = early is null ? one : early + one;
        }

        optimizer.zero_grad();
        (early is null ? loss! : loss! + (early * options.EarlyLoss)).backward();
        if (options.Clip is { } clip) nn.utils.clip_grad_norm_(model.parameters(), clip);
        optimizer.step();
        return loss!.item<float>();
    }
}
