using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// Neural-EM: EM for a <see cref="SpatialMixture"/> whose M-step is learned (Greff et al. 2017). One step is
/// theta_k, psi_k = M(gamma_k (x - psi_k), theta_k), then gamma = E(x, psi); all K components share the weights of M, so
/// that a trained model takes any K. Letters as in <see cref="SpatialMixture"/>; H features of theta.
/// </summary>
public abstract class NeuralEmModel : nn.Module
{
    private protected NeuralEmModel(string name, int pixels, int features, PixelDistribution distribution) : base(name)
    {
        Pixels = pixels;
        Features = features;
        Distribution = distribution;
    }

    /// <summary>Pixels of an image P.</summary>
    public int Pixels { get; }

    /// <summary>Features of theta, H.</summary>
    public int Features { get; }

    /// <summary>The pixels' distribution.</summary>
    public PixelDistribution Distribution { get; }

    /// <summary>What the M-step is.</summary>
    public abstract NeuralEmVariant Variant { get; }

    /// <summary>Creates a model on the CPU, in float32, its weights drawn from (seed, "nem initialization").</summary>
    /// <param name="variant">What the M-step is.</param>
    /// <param name="pixels">Pixels of an image P.</param>
    /// <param name="features">Features of theta, H; 250 in the publication.</param>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="seed">The run's seed.</param>
    public static NeuralEmModel Create(
        NeuralEmVariant variant, int pixels, int features, PixelDistribution distribution, ulong seed)
    {
        var random = new DerivedRandom(seed, "nem initialization", 0);
        return variant == NeuralEmVariant.RnnEm
            ? new RnnEmModel(pixels, features, distribution, random)
            : new GradientEmModel(pixels, features, distribution, random);
    }

    /// <summary>The M-step.</summary>
    /// <param name="residuals">gamma_k (x - psi_k), shape (B*K, P).</param>
    /// <param name="theta">The components' states, shape (B*K, H); null before the first step, when they are 0.</param>
    /// <param name="parameters">psi of the step before, shape (B*K, P); null before the first step.</param>
    /// <returns>The new theta (B*K, H), and the new psi (B*K, P) that it is decoded to.</returns>
    public abstract (Tensor Theta, Tensor Parameters) Maximize(Tensor residuals, Tensor? theta, Tensor? parameters);

    /// <summary>
    /// Unrolls the steps, from given responsibilities and psi = 0. The M-steps are shown the images under noise; what the
    /// E-steps explain are the clean ones, as in the published program.
    /// </summary>
    /// <param name="images">The clean images x, shape (B, P).</param>
    /// <param name="start">The first gamma, shape (B, K, P), adding up to 1 over K.</param>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="input">
    /// What a step, from 0, is shown of the images: x under noise, shape (B, P); null where it is shown x itself.
    /// </param>
    /// <returns>The state after each step, one after another; the tensors belong to the caller's dispose scope.</returns>
    public IEnumerable<NeuralEmStep> Unroll(Tensor images, Tensor start, int steps, Func<int, Tensor>? input = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (start.dim() != 3 || start.shape[0] != images.shape[0] || start.shape[2] != Pixels || images.shape[1] != Pixels)
            throw new ArgumentException(
                $"Expected images (B, {Pixels}) and a start (B, K, {Pixels}), got ({string.Join(", ", images.shape)}) and "
                + $"({string.Join(", ", start.shape)}).", nameof(start));
        return Steps(images.unsqueeze(1), start, steps, input);
    }

    private IEnumerable<NeuralEmStep> Steps(Tensor images, Tensor gamma, int steps, Func<int, Tensor>? input)
    {
        var shape = gamma.shape;
        var rows = shape[0] * shape[1];
        Tensor? theta = null, psi = null;
        for (var step = 0; step < steps; step++)
        {
            var shown = input is null ? images : input(step).unsqueeze(1);                              // (B, 1, P)
            var residuals = gamma * (psi is null ? shown : shown - psi.view(shape));                    // (B, K, P)
            (theta, psi) = Maximize(residuals.view(rows, Pixels), theta, psi);                          // (B*K, H), (B*K, P)
            gamma = SpatialMixture.Responsibilities(Distribution, images, psi.view(shape));
            yield return new NeuralEmStep(psi.view(shape), gamma);
        }
    }
}
