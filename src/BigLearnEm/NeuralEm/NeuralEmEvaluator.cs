using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>Runs a model over images, without gradients.</summary>
/// <param name="model">The model; stays with the caller.</param>
/// <param name="device">Where it is.</param>
/// <param name="components">Number of components K, which need not be that of the training.</param>
/// <param name="steps">EM steps of an image.</param>
/// <param name="seed">The run's seed; the draws are a function of it, the stream and the image's number.</param>
public sealed class NeuralEmEvaluator(NeuralEmModel model, Device device, int components, int steps, ulong seed)
{
    private const int BatchSize = 100;

    /// <summary>Measures the model.</summary>
    /// <param name="images">The images.</param>
    /// <param name="stream">Name of the random stream, for instance <c>test</c>.</param>
    /// <param name="noise">Noise of the input; 0 for none.</param>
    /// <param name="progress">Told after every batch of the images done; may be null.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    public NeuralEmScore Measure(
        GroupedImages images, string stream, double noise, IProgress<BatchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var pixels = new ImageTensor(images.Images, device);
        var (loss, agreement, scored) = (0.0, 0.0, 0);
        for (var first = 0; first < images.Count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, images.Count - first);
            var batch = pixels.Batch(arange(first, first + count, dtype: int64, device: device));
            var last = Run(batch, first, stream, noise)[^1];
            loss += count * SpatialMixture.Loss(
                model.Distribution, batch.unsqueeze(1), last.Parameters, last.Responsibilities).item<float>();
            var labels = last.Responsibilities.argmax(1).to(int32).cpu().data<int>().ToArray();
            for (var i = 0; i < count; i++)
            {
                if (GroupScore.Of(images.GroupsOf(first + i), labels.AsSpan(i * model.Pixels, model.Pixels)) is not { } score)
                    continue;
                agreement += score;
                scored++;
            }

            progress?.Report(new BatchProgress(first + count, images.Count));
        }

        return new NeuralEmScore(scored == 0 ? null : agreement / scored, loss / images.Count, scored);
    }

    /// <summary>The state after each step, of some images.</summary>
    /// <param name="images">x, shape (B, P), float32.</param>
    /// <param name="first">The number of the first image in its set.</param>
    /// <param name="stream">Name of the random stream.</param>
    /// <param name="noise">Noise of the input; 0 for none.</param>
    /// <returns>As many as there are steps; the tensors belong to the caller's dispose scope.</returns>
    public IReadOnlyList<NeuralEmStep> Run(Tensor images, int first, string stream, double noise)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var noGradient = no_grad();
        var draws = new NeuralEmDraws(
            [.. Enumerable.Range(first, (int)images.shape[0]).Select(image => new DerivedRandom(seed, "nem " + stream, image))],
            device);
        return [.. model.Unroll(
            images, draws.Start(components, model.Pixels), steps, _ => draws.Noisy(model.Distribution, noise, images))];
    }
}
