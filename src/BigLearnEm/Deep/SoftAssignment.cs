using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// A mixture's responsibilities as a differentiable function of the codes, in float32, for the refinement of the encoder;
/// and the sharpened target they are pulled to (Xie et al. 2016, DEC, eq. 3). The mixture itself stays fixed.
/// </summary>
public sealed class SoftAssignment : IDisposable
{
    private readonly Tensor _whitening;
    private readonly Tensor _offsets;
    private readonly Tensor _constants;
    private readonly long _components;
    private readonly long _dimension;

    /// <summary>Prepares a mixture over scaled codes.</summary>
    /// <param name="mixture">K components over D code features.</param>
    /// <param name="scale">The scale that takes codes to what the mixture was fitted to.</param>
    public SoftAssignment(MixtureParameters mixture, FeatureScale scale)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        (_components, _dimension) = (mixture.Components, mixture.Dimension);
        var factors = linalg.cholesky(mixture.Covariances);
        var whitening = linalg.inv(factors);
        // |L^-1 ((z - shift) / scale - mu)|^2 with the scale folded into the matrix: one product for all components.
        var folded = whitening / scale.Scale;
        var offsets = folded.matmul(scale.Shift.unsqueeze(1)).squeeze(2)
            + whitening.matmul(mixture.Means.unsqueeze(2)).squeeze(2);
        // A component of weight zero keeps a finite, hopeless logarithm: its target is zero, and zero times -infinity is not.
        var constants = mixture.Weights.clamp_min(double.Epsilon).log() - factors.diagonal(0, 1, 2).log().sum(1);
        _whitening = folded.reshape(_components * _dimension, _dimension).t().to(float32).contiguous().DetachFromDisposeScope();
        _offsets = offsets.reshape(_components * _dimension).to(float32).DetachFromDisposeScope();
        _constants = constants.to(float32).DetachFromDisposeScope();
    }

    /// <summary>log r, the log responsibilities of codes, with gradients to the codes.</summary>
    /// <param name="codes">Shape (n, D), float32, not scaled.</param>
    /// <returns>Shape (n, K), float32.</returns>
    public Tensor LogResponsibilities(Tensor codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.dim() != 2 || codes.shape[1] != _dimension)
            throw new ArgumentException(
                $"Expected codes of shape (n, {_dimension}), got ({string.Join(", ", codes.shape)}).", nameof(codes));
        var whitened = codes.mm(_whitening) - _offsets;
        var squares = whitened.square().view(codes.shape[0], _components, _dimension).sum(2);
        return nn.functional.log_softmax(_constants - (squares * 0.5f), 1);
    }

    /// <summary>The sharpened target p_nk proportional to r_nk^2 / sum_n r_nk, each row summing to one.</summary>
    /// <param name="responsibilities">r, shape (N, K), float64.</param>
    /// <returns>Shape (N, K), float32.</returns>
    public static Tensor SharpenedTarget(Tensor responsibilities)
    {
        ArgumentNullException.ThrowIfNull(responsibilities);
        using var scope = NewDisposeScope();
        // A component without any share would divide zero by zero; it gets none of the target either.
        var shares = responsibilities.sum([0]).clamp_min(double.Epsilon);
        var sharpened = responsibilities.square() / shares;
        return (sharpened / sharpened.sum(1, keepdim: true)).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>KL(target || responsibilities), summed over components and averaged over rows, in nats.</summary>
    /// <param name="target">Shape (n, K), float32, rows summing to one.</param>
    /// <param name="logResponsibilities">Shape (n, K), float32.</param>
    public static Tensor Divergence(Tensor target, Tensor logResponsibilities)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(logResponsibilities);
        var logTarget = target.clamp_min(1e-30f).log();
        return (target * (logTarget - logResponsibilities)).sum(1).mean();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _whitening.Dispose();
        _offsets.Dispose();
        _constants.Dispose();
    }
}
