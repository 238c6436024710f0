using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// The formulas of a spatial mixture (Greff, van Steenkiste and Schmidhuber, "Neural expectation maximization", NeurIPS
/// 2017): each pixel i of an image x is explained by one of K components, the component k giving it the
/// parameter psi_ik. Letters: B images, K components, P pixels of an image; x in [0, 1], shape (B, 1, P); psi and the
/// responsibilities gamma (B, K, P). Everything is differentiable and may be of float32 or float64. The tensors returned
/// belong to the caller's dispose scope.
/// </summary>
public static class SpatialMixture
{
    /// <summary>
    /// Added to each probability before they are normalized, so that a pixel that no component explains is shared equally
    /// (as in the published program).
    /// </summary>
    public const double LeastProbability = 1e-6;

    /// <summary>Standard deviation of a Gaussian pixel, in units of its grey value over 255.</summary>
    public const double Deviation = 0.25;

    // A parameter is kept this far from 0 and 1 where its logarithm is taken (as in the published program).
    private const double Margin = 1e-6;

    private static readonly double s_peak = 1 / Math.Sqrt(2 * Math.PI * Deviation * Deviation);

    /// <summary>The E-step: gamma_k = (p(x | psi_k) + 1e-6) / sum_k (p(x | psi_k) + 1e-6), a uniform prior.</summary>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="images">x, shape (B, 1, P).</param>
    /// <param name="parameters">psi, shape (B, K, P).</param>
    /// <returns>gamma, shape (B, K, P), adding up to 1 over K.</returns>
    public static Tensor Responsibilities(PixelDistribution distribution, Tensor images, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(parameters);
        // For x in {0, 1}: psi^x (1 - psi)^(1 - x) = (1 - x) + (2x - 1) psi, in one pass over (B, K, P).
        var likelihood = distribution == PixelDistribution.Bernoulli
            ? addcmul((1 + LeastProbability) - images, (images * 2) - 1, parameters, 1)
            : (((parameters - images).square() * (-0.5 / (Deviation * Deviation))).exp() * s_peak) + LeastProbability;
        return likelihood / likelihood.sum(1, keepdim: true);
    }

    /// <summary>
    /// The loss of one step (the publication's training objective): sum over k and i of gamma CE(x, psi) + (1 - gamma) KL(prior || psi),
    /// the mean over the images. The prior is a pixel of 0, so that a component pays for what it draws where it is not
    /// responsible.
    /// </summary>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="images">The clean x, shape (B, 1, P).</param>
    /// <param name="parameters">psi, shape (B, K, P).</param>
    /// <param name="responsibilities">gamma, shape (B, K, P).</param>
    /// <returns>A single number, in nats per image.</returns>
    public static Tensor Loss(PixelDistribution distribution, Tensor images, Tensor parameters, Tensor responsibilities)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(responsibilities);
        if (distribution == PixelDistribution.Bernoulli)
        {
            // With l = logit(psi): KL(0 || psi) = -log(1 - psi) = softplus(l), and CE(x, psi) = softplus(l) - x l.
            var logits = parameters.logit(Margin);
            return (nn.functional.softplus(logits) - (responsibilities * images * logits)).sum() / images.shape[0];
        }

        var weight = 0.5 / (Deviation * Deviation);
        var divergence = parameters.square() * weight;
        var entropy = ((parameters - images).square() * weight) - Math.Log(s_peak);
        return (divergence + (responsibilities * (entropy - divergence))).sum() / images.shape[0];
    }

    /// <summary>
    /// What it costs to draw an image with all components laid over each other, without an E-step: sum over i of
    /// CE(x_i, max_k psi_ik), as light lies on a dark ground (what the published program records as the loss's upper bound).
    /// One component that draws two objects draws them badly, and costs more here than one for each.
    /// </summary>
    /// <param name="distribution">The pixels' distribution.</param>
    /// <param name="images">x, shape (B, 1, P).</param>
    /// <param name="parameters">psi, shape (B, K, P).</param>
    /// <returns>Shape (B), in nats.</returns>
    public static Tensor OverlayLoss(PixelDistribution distribution, Tensor images, Tensor parameters)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(parameters);
        var overlay = parameters.amax([1], keepdim: true);                                              // (B, 1, P)
        if (distribution == PixelDistribution.Bernoulli)
        {
            var logits = overlay.logit(Margin);
            return (nn.functional.softplus(logits) - (images * logits)).sum([1, 2]);
        }

        return (((overlay - images).square() * (0.5 / (Deviation * Deviation))) - Math.Log(s_peak)).sum([1, 2]);
    }
}
