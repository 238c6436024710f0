using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>The random numbers of Neural-EM, each from a generator that the caller derives.</summary>
public static class NeuralEmDraws
{
    /// <summary>
    /// First responsibilities: the sizes of independent N(0, 1) numbers, normalized over the components (Greff et al. 2017).
    /// </summary>
    /// <param name="random">Where the numbers come from, component by component.</param>
    /// <param name="components">K.</param>
    /// <param name="pixels">P.</param>
    /// <param name="target">Where they go, (K*P).</param>
    public static void Start(DerivedRandom random, int components, int pixels, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < target.Length; i++) target[i] = (float)Math.Abs(random.NextGaussian());
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var sum = 0f;
            for (var k = 0; k < components; k++) sum += target[(k * pixels) + pixel];
            for (var k = 0; k < components; k++)
                target[(k * pixels) + pixel] = sum > 0 ? target[(k * pixels) + pixel] / sum : 1f / components;
        }
    }

    /// <summary>
    /// Images under noise. Of Bernoulli pixels, some are flipped; of Gaussian ones, some are replaced by uniform numbers.
    /// </summary>
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="share">Probability that a pixel is flipped or replaced.</param>
    /// <param name="images">x, shape (B, P), float32.</param>
    /// <returns>Shape (B, P), float32.</returns>
    public static Tensor Noisy(DerivedRandom random, PixelDistribution distribution, double share, Tensor images)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(images);
        var changed = new float[images.numel()];
        var values = distribution == PixelDistribution.Gaussian ? new float[changed.Length] : null;
        for (var i = 0; i < changed.Length; i++)
        {
            if (random.NextDouble() >= share) continue;
            changed[i] = 1;
            if (values is not null) values[i] = (float)random.NextDouble();
        }

        var mask = tensor(changed, images.shape, dtype: float32, device: images.device);
        return values is null
            ? (images - mask).abs()
            : (images * (1 - mask)) + tensor(values, images.shape, dtype: float32, device: images.device);
    }
}
