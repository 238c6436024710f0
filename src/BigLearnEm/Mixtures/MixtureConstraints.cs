using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>What an M-step may do: the kind of the covariances, their floor, and what is known beforehand.</summary>
public sealed record MixtureConstraints
{
    /// <summary>Smallest eigenvalue of a covariance, in squared units of the data.</summary>
    public double CovarianceFloor { get; init; } = 1e-6;

    /// <summary>The kind of the covariances.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    /// <summary>Mixing proportions (K) that are known and stay; null where they are estimated.</summary>
    public IReadOnlyList<double>? FixedWeights { get; init; }

    /// <summary>The variance of a spherical kind where it is known and stays; null where it is estimated.</summary>
    public double? FixedVariance { get; init; }

    /// <summary>Checks the values against each other.</summary>
    /// <param name="components">Number of components K.</param>
    /// <exception cref="ArgumentException">A value is out of range, or they contradict each other.</exception>
    public MixtureConstraints Validate(int components)
    {
        Require(CovarianceFloor > 0 && double.IsFinite(CovarianceFloor), "a positive covariance floor", CovarianceFloor);
        Require(FixedVariance is not { } variance || (variance > 0 && double.IsFinite(variance)), "a positive variance",
            FixedVariance);
        Require(
            FixedVariance is null || Covariance is CovarianceKind.Spherical or CovarianceKind.SphericalTied,
            "a spherical covariance kind where the variance is fixed", Covariance);
        if (FixedWeights is { } weights)
        {
            Require(weights.Count == components, $"{components} fixed weights", weights.Count);
            Require(weights.All(weight => weight >= 0), "fixed weights of at least 0", weights.Min());
            Require(Math.Abs(weights.Sum() - 1) < 1e-9, "fixed weights that sum to 1", weights.Sum());
        }

        return this;
    }

    /// <summary>Number of free parameters of a mixture, for the information criteria.</summary>
    /// <param name="components">Number of components K.</param>
    /// <param name="dimension">Number of features D.</param>
    public long FreeParameters(int components, int dimension)
    {
        long k = components, d = dimension;
        var covariances = Covariance switch
        {
            CovarianceKind.Full => k * d * (d + 1) / 2,
            CovarianceKind.Tied => d * (d + 1) / 2,
            CovarianceKind.Diagonal => k * d,
            CovarianceKind.Spherical => k,
            _ => 1,
        };
        return (k * d) + (FixedVariance is null ? covariances : 0) + (FixedWeights is null ? k - 1 : 0);
    }

    /// <summary>Brings covariances to the kind and above the floor.</summary>
    /// <param name="covariances">Shape (K, D, D), float64.</param>
    /// <param name="counts">n_k, shape (K), which the shared kinds weigh components by.</param>
    /// <returns>New matrices, shape (K, D, D).</returns>
    public Tensor Apply(Tensor covariances, Tensor counts)
    {
        ArgumentNullException.ThrowIfNull(covariances);
        ArgumentNullException.ThrowIfNull(counts);
        using var scope = NewDisposeScope();
        var (k, d) = (covariances.shape[0], covariances.shape[1]);
        if (FixedVariance is { } known) return (Identity(covariances) * known).expand(k, d, d).clone().MoveToOuterDisposeScope();
        if (Covariance == CovarianceKind.Full) return Mixtures.CovarianceFloor.Apply(covariances, CovarianceFloor).MoveToOuterDisposeScope();
        if (Covariance is CovarianceKind.Tied or CovarianceKind.SphericalTied)
        {
            var shares = (counts / counts.sum()).reshape(-1, 1, 1);
            covariances = (covariances * shares).sum([0], keepdim: true).expand(k, d, d);
        }

        if (Covariance == CovarianceKind.Tied)
            return Mixtures.CovarianceFloor.Apply(covariances, CovarianceFloor).MoveToOuterDisposeScope();
        var variances = covariances.diagonal(0, 1, 2);
        if (Covariance != CovarianceKind.Diagonal) variances = variances.mean([1], keepdim: true).expand(k, d);
        return (variances.clamp_min(CovarianceFloor).unsqueeze(2) * Identity(covariances)).MoveToOuterDisposeScope();
    }

    /// <summary>Parameters brought to what these constraints allow: the kind and the floor of covariances, known weights.</summary>
    /// <param name="parameters">Any parameters; stay with the caller.</param>
    public MixtureParameters Admit(MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        var weights = FixedWeights is { } known
            ? tensor(known.ToArray(), dtype: float64, device: parameters.Weights.device)
            : parameters.Weights.clone();
        return new MixtureParameters(weights, parameters.Means.clone(), Apply(parameters.Covariances, parameters.Weights))
            .MoveToOuterDisposeScope();
    }

    private static Tensor Identity(Tensor like) => eye(like.shape[1], dtype: float64, device: like.device);

    private static void Require(bool holds, string expected, object? got)
    {
        if (!holds) throw new ArgumentException($"Expected {expected}, got {got}.");
    }
}
