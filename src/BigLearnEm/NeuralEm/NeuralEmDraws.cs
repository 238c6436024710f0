using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// The random numbers of some images, each image's from a generator of its own, so that they do not depend on which images
/// share a batch: first the start, then the noise of each step.
/// </summary>
/// <param name="generators">One for each of B images.</param>
/// <param name="device">Where the tensors are to live.</param>
public sealed class NeuralEmDraws(IReadOnlyList<DerivedRandom> generators, Device device)
{
    /// <summary>
    /// First responsibilities: the sizes of independent N(0, 1) numbers, normalized over the components (Greff et al. 2017).
    /// </summary>
    /// <param name="components">K.</param>
    /// <param name="pixels">P.</param>
    /// <returns>Shape (B, K, P), float32; the caller's dispose scope's.</returns>
    public Tensor Start(int components, int pixels)
    {
        var sizes = new float[generators.Count * components * pixels];
        for (var image = 0; image < generators.Count; image++)
            Start(generators[image], components, sizes.AsSpan(image * components * pixels, components * pixels));
        return tensor(sizes, [generators.Count, components, pixels], dtype: float32, device: device);
    }

    /// <summary>
    /// Images under the noise of the next step. Of Bernoulli pixels, some are flipped; of Gaussian ones, some are replaced by
    /// uniform numbers.
    /// </summary>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="share">Probability that a pixel is flipped or replaced, 0 for none.</param>
    /// <param name="images">x, shape (B, P), float32.</param>
    /// <returns>Shape (B, P), float32; the images themselves where there is no noise.</returns>
    public Tensor Noisy(PixelDistribution distribution, double share, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (share == 0) return images;
        var pixels = (int)images.shape[1];
        var changed = new float[generators.Count * pixels];
        var values = distribution == PixelDistribution.Gaussian ? new float[changed.Length] : null;
        for (var image = 0; image < generators.Count; image++)
        {
            var random = generators[image];
            for (var i = image * pixels; i < (image + 1) * pixels; i++)
            {
                if (random.NextDouble() >= share) continue;
                changed[i] = 1;
                if (values is not null) values[i] = (float)random.NextDouble();
            }
        }

        var mask = tensor(changed, images.shape, dtype: float32, device: device);
        return values is null
            ? (images - mask).abs()
            : (images * (1 - mask)) + tensor(values, images.shape, dtype: float32, device: device);
    }

    private static void Start(DerivedRandom random, int components, Span<float> sizes)
    {
        var pixels = sizes.Length / components;
        foreach (ref var size in sizes) size = (float)Math.Abs(random.NextGaussian());
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var sum = 0f;
            for (var k = 0; k < components; k++) sum += sizes[(k * pixels) + pixel];
            for (var k = 0; k < components; k++) sizes[(k * pixels) + pixel] /= sum;
        }
    }
}
