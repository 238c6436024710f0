using BigLearnEm.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// A mixture as numpy arrays under the names of scikit-learn's attributes, so that a <c>GaussianMixture</c> of it is made by
/// <c>setattr(mixture, name, arrays[name])</c>.
/// </summary>
public static class MixtureArrays
{
    /// <summary>
    /// <c>weights_</c> (K), <c>means_</c> (K, D), <c>covariances_</c> (K, D, D) and <c>precisions_cholesky_</c> (K, D, D): of
    /// each component the upper triangle U with U U' the inverse of its covariance.
    /// </summary>
    /// <param name="mixture">The mixture; it stays with the caller.</param>
    /// <exception cref="MixtureException">A covariance is not positive definite.</exception>
    public static IReadOnlyList<(string Name, NpyArray Array)> Of(MixtureParameters mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        var values = MixtureValues.Of(mixture);
        int k = values.Components, d = values.Dimension;
        return
        [
            ("weights_", new NpyArray(values.Weights, [k])),
            ("means_", new NpyArray(values.Means, [k, d])),
            ("covariances_", new NpyArray(values.Covariances, [k, d, d])),
            ("precisions_cholesky_", new NpyArray(PrecisionFactors(mixture), [k, d, d])),
        ];
    }

    private static double[] PrecisionFactors(MixtureParameters mixture)
    {
        using var scope = NewDisposeScope();
        var (factors, info) = linalg.cholesky_ex(mixture.Covariances.cpu());
        if (info.ne(0).any().item<bool>())
            throw new MixtureException("A covariance is not positive definite, so that it has no inverse; raise --eps.");
        var identity = eye(mixture.Dimension, dtype: float64).expand(mixture.Components, -1, -1);
        var inverses = linalg.solve_triangular(factors, identity, upper: false);
        return inverses.transpose(1, 2).contiguous().data<double>().ToArray();
    }
}
