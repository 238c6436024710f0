using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// Runs a model over images, without gradients. Where its steps lead depends on the first responsibilities, which are drawn;
/// of several starts, each image keeps the one whose components draw it best (<see cref="SpatialMixture.OverlayLoss"/>).
/// </summary>
/// <param name="model">The model; stays with the caller.</param>
/// <param name="device">Where it is.</param>
/// <param name="components">Number of components K, which need not be that of the training.</param>
/// <param name="steps">EM steps of an image.</param>
/// <param name="seed">The run's seed; the draws are a function of it, the stream, the start and the image's number.</param>
/// <param name="restarts">Starts of an image, at least 1; the first is the same however many there are.</param>
public sealed class NeuralEmEvaluator(
    NeuralEmModel model, Device device, int components, int steps, ulong seed, int restarts = 1)
{
    private const int BatchSize = 100;

    private readonly int _restarts = restarts > 0
        ? restarts
        : throw new ArgumentOutOfRangeException(nameof(restarts), restarts, "Expected at least 1.");

    /// <summary>Measures the model.</summary>
    /// <param name="images">The images.</param>
    /// <param name="stream">Name of the random stream, for instance <c>test</c>.</param>
    /// <param name="noise">Noise of the input; 0 for none.</param>
    /// <param name="progress">Told after every batch of the images done; may be null.</param>
    /// <param name="cancellation">Checked before each start of a batch.</param>
    public NeuralEmScore Measure(
        GroupedImages images, string stream, double noise, IProgress<BatchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var noGradient = no_grad();
        using var pixels = new ImageTensor(images.Images, device);
        var (kept, first) = (new Tally(model, images), new Tally(model, images));
        for (var number = 0; number < images.Count; number += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, images.Count - number);
            var batch = pixels.Batch(arange(number, number + count, dtype: int64, device: device));
            NeuralEmStep? best = null;
            for (var start = 0; start < _restarts; start++)
            {
                cancellation.ThrowIfCancellationRequested();
                var last = LastStep(batch, number, StreamOf(stream, start), noise);
                if (best is null && _restarts > 1) first.Add(batch, number, last);
                best = best is null ? last : Choose(IsBetter(batch, last, best), last, best);
            }

            kept.Add(batch, number, best!);
            progress?.Report(new BatchProgress(number + count, images.Count));
        }

        return kept.ToScore() with { FirstStart = _restarts > 1 ? first.ToScore() : null };
    }

    /// <summary>The state after each step, of some images; of each image, those of the start that it keeps.</summary>
    /// <param name="images">x, shape (B, P), float32.</param>
    /// <param name="first">The number of the first image in its set.</param>
    /// <param name="stream">Name of the random stream.</param>
    /// <param name="noise">Noise of the input; 0 for none.</param>
    /// <returns>As many as there are steps; the tensors belong to the caller's dispose scope.</returns>
    public IReadOnlyList<NeuralEmStep> Run(Tensor images, int first, string stream, double noise)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var noGradient = no_grad();
        List<NeuralEmStep> best = [.. Steps(images, first, StreamOf(stream, 0), noise)];
        for (var start = 1; start < _restarts; start++)
        {
            List<NeuralEmStep> other = [.. Steps(images, first, StreamOf(stream, start), noise)];
            var better = IsBetter(images, other[^1], best[^1]);
            best = [.. other.Zip(best, (one, two) => Choose(better, one, two))];
        }

        return best;
    }

    private static string StreamOf(string stream, int start) => start == 0 ? stream : $"{stream}, start {start + 1}";

    private static NeuralEmStep Choose(Tensor isFirst, NeuralEmStep one, NeuralEmStep other) => new(
        where(isFirst, one.Parameters, other.Parameters), where(isFirst, one.Responsibilities, other.Responsibilities));

    // Which images a step draws better than another, shape (B, 1, 1).
    private Tensor IsBetter(Tensor images, NeuralEmStep step, NeuralEmStep than)
    {
        var x = images.unsqueeze(1);
        return SpatialMixture.OverlayLoss(model.Distribution, x, step.Parameters)
            .lt(SpatialMixture.OverlayLoss(model.Distribution, x, than.Parameters)).view(-1, 1, 1);
    }

    private IEnumerable<NeuralEmStep> Steps(Tensor images, int first, string stream, double noise)
    {
        var draws = new NeuralEmDraws(
            [.. Enumerable.Range(first, (int)images.shape[0]).Select(image => new DerivedRandom(seed, "nem " + stream, image))],
            device);
        return model.Unroll(
            images, draws.Start(components, model.Pixels), steps, _ => draws.Noisy(model.Distribution, noise, images));
    }

    // Those before it are let go of.
    private NeuralEmStep LastStep(Tensor images, int first, string stream, double noise)
    {
        using var scope = NewDisposeScope();
        var last = Steps(images, first, stream, noise).Last();
        return new NeuralEmStep(
            last.Parameters.MoveToOuterDisposeScope(), last.Responsibilities.MoveToOuterDisposeScope());
    }

    /// <summary>Sums over the images of a set.</summary>
    private sealed class Tally(NeuralEmModel model, GroupedImages images)
    {
        private double _loss, _agreement;
        private int _scored;

        /// <summary>Adds a batch.</summary>
        /// <param name="batch">x, shape (B, P).</param>
        /// <param name="number">The number of its first image.</param>
        /// <param name="last">Where its last step came to.</param>
        public void Add(Tensor batch, int number, NeuralEmStep last)
        {
            var count = (int)batch.shape[0];
            _loss += count * SpatialMixture.Loss(
                model.Distribution, batch.unsqueeze(1), last.Parameters, last.Responsibilities).item<float>();
            var labels = last.Responsibilities.argmax(1).to(int32).cpu().data<int>().ToArray();
            for (var i = 0; i < count; i++)
            {
                if (GroupScore.Of(images.GroupsOf(number + i), labels.AsSpan(i * model.Pixels, model.Pixels)) is not { } score)
                    continue;
                _agreement += score;
                _scored++;
            }
        }

        public NeuralEmScore ToScore() => new(_scored == 0 ? null : _agreement / _scored, _loss / images.Count, _scored);
    }
}
