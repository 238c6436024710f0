using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The parameters of a Gaussian mixture with full covariances: K components over D features, all in float64 on one
/// device. The record owns its tensors; whoever holds it disposes it.
/// </summary>
/// <param name="Weights">Mixing proportions pi, shape (K), positive or zero, summing to one.</param>
/// <param name="Means">Means mu, shape (K, D).</param>
/// <param name="Covariances">Covariances Sigma, shape (K, D, D), symmetric positive definite; variances, not standard
/// deviations.</param>
public sealed record MixtureParameters(Tensor Weights, Tensor Means, Tensor Covariances) : IDisposable
{
    /// <summary>Number of components K.</summary>
    public int Components => (int)Weights.shape[0];

    /// <summary>Number of features D.</summary>
    public int Dimension => (int)Means.shape[1];

    /// <summary>Builds parameters from host arrays, row-major, on a device.</summary>
    /// <param name="weights">K mixing proportions.</param>
    /// <param name="means">K*D numbers.</param>
    /// <param name="covariances">K*D*D numbers.</param>
    /// <param name="device">Where the tensors are to live.</param>
    /// <exception cref="ArgumentException">The lengths do not belong to one K and D.</exception>
    public static MixtureParameters FromArrays(double[] weights, double[] means, double[] covariances, Device device)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(covariances);
        var k = weights.Length;
        var d = k == 0 ? 0 : means.Length / k;
        if (k == 0 || d == 0 || means.Length != k * d || covariances.Length != (long)k * d * d)
            throw new ArgumentException(
                $"Expected K weights, K*D means and K*D*D covariances, got {k}, {means.Length} and {covariances.Length}.");
        return new MixtureParameters(
            tensor(weights, dtype: float64, device: device),
            tensor(means, [k, d], dtype: float64, device: device),
            tensor(covariances, [k, d, d], dtype: float64, device: device));
    }

    /// <summary>The mixture of rows x where this one is of (x - shift) / scale; its log densities are less by the sum of log scale.</summary>
    /// <param name="shift">What was subtracted, shape (D), float64.</param>
    /// <param name="scale">What was divided by, shape (D), float64, positive.</param>
    /// <returns>Parameters of their own: shift + scale mu, and scale_i scale_j Sigma_ij.</returns>
    public MixtureParameters Unscaled(Tensor shift, Tensor scale)
    {
        ArgumentNullException.ThrowIfNull(shift);
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        return new MixtureParameters(
            Weights.clone(), (Means * scale) + shift, Covariances * scale.unsqueeze(1) * scale).MoveToOuterDisposeScope();
    }

    /// <summary>A copy with tensors of its own.</summary>
    public MixtureParameters Copy() => new(Weights.clone(), Means.clone(), Covariances.clone());

    /// <summary>Takes the three tensors out of the dispose scope around the call, so that they outlive it.</summary>
    public MixtureParameters MoveToOuterDisposeScope()
    {
        Weights.MoveToOuterDisposeScope();
        Means.MoveToOuterDisposeScope();
        Covariances.MoveToOuterDisposeScope();
        return this;
    }

    /// <summary>Takes the three tensors out of every dispose scope; from then on only <see cref="Dispose"/> ends them.</summary>
    public MixtureParameters DetachFromDisposeScope()
    {
        Weights.DetachFromDisposeScope();
        Means.DetachFromDisposeScope();
        Covariances.DetachFromDisposeScope();
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Weights.Dispose();
        Means.Dispose();
        Covariances.Dispose();
    }
}
