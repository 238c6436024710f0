using BigLearnEm.Clustering;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// EM for a full-covariance mixture whose components are held to equal shares of the rows: the E-step is
/// <see cref="BalancedAssignment"/> of the log densities, the M-step the usual one. It follows the shapes of clusters where
/// <see cref="BalancedKMeans"/> can only cut by distance, and returns responsibilities rather than a mixture, because
/// with equal shares imposed they are no longer those of one.
/// </summary>
public static class BalancedEm
{
    private const int Sweeps = 8;

    // A single assignment has no earlier one's offsets to begin with.
    private const int ExtendSweeps = 30;

    /// <summary>Runs a number of iterations.</summary>
    /// <param name="rows">Shape (N, D), float32; stays with the caller.</param>
    /// <param name="start">Responsibilities to begin with, shape (N, K), float32; stays with the caller.</param>
    /// <param name="floor">Smallest eigenvalue of a covariance, in squared units of the rows.</param>
    /// <param name="iterations">Number of iterations.</param>
    /// <param name="cancellation">Checked before each iteration.</param>
    /// <returns>Responsibilities, shape (N, K), float32, columns of equal sums.</returns>
    public static Tensor Fit(
        Tensor rows, Tensor start, double floor, int iterations, CancellationToken cancellation = default)
    {
        Check(rows, start, floor);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var responsibilities = start.clone();
        var offsets = zeros([start.shape[1]], dtype: float32, device: rows.device);
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            responsibilities.copy_(BalancedAssignment.Of(LogDensities(rows, rows, responsibilities, floor), offsets, Sweeps));
        }

        return responsibilities.MoveToOuterDisposeScope();
    }

    /// <summary>Responsibilities of rows under the components that a sample of them was fitted with.</summary>
    /// <param name="rows">Shape (N, D), float32; stays with the caller.</param>
    /// <param name="sample">Shape (n, D), float32; stays with the caller.</param>
    /// <param name="responsibilities">What <see cref="Fit"/> gave for the sample, shape (n, K), float32; stays with the caller.</param>
    /// <param name="floor">Smallest eigenvalue of a covariance, in squared units of the rows.</param>
    /// <returns>Responsibilities, shape (N, K), float32, columns of equal sums.</returns>
    public static Tensor Extend(Tensor rows, Tensor sample, Tensor responsibilities, double floor)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check(sample, responsibilities, floor);
        if (rows.shape[1] != sample.shape[1])
            throw new ArgumentException(
                $"Expected as many features as the sample has, {sample.shape[1]}, got {rows.shape[1]}.", nameof(rows));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var offsets = zeros([responsibilities.shape[1]], dtype: float32, device: rows.device);
        return BalancedAssignment.Of(LogDensities(rows, sample, responsibilities, floor), offsets, ExtendSweeps)
            .MoveToOuterDisposeScope();
    }

    private static void Check(Tensor rows, Tensor responsibilities, double floor)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(responsibilities);
        if (rows.shape[0] != responsibilities.shape[0])
            throw new ArgumentException(
                $"Expected one row of responsibilities per row, {rows.shape[0]}, got {responsibilities.shape[0]}.",
                nameof(responsibilities));
        if (!(floor > 0)) throw new ArgumentOutOfRangeException(nameof(floor), floor, "Expected a positive number.");
    }

    /// <summary>log N(x_n; mu_k, Sigma_k) without its constant, under the moments of a sample; shape (N, K).</summary>
    private static Tensor LogDensities(Tensor rows, Tensor sample, Tensor responsibilities, double floor)
    {
        var shares = responsibilities.sum([0]).clamp_min(1e-12f);
        var means = responsibilities.t().mm(sample) / shares.unsqueeze(1);
        var densities = empty([rows.shape[0], responsibilities.shape[1]], dtype: float32, device: rows.device);
        for (var k = 0; k < responsibilities.shape[1]; k++)
        {
            using var step = NewDisposeScope();
            var centred = sample - means[k];
            var covariance = (centred * responsibilities.narrow(1, k, 1)).t().mm(centred).to(float64) / shares[k].to(float64);
            var (values, vectors) = linalg.eigh((covariance + covariance.t()) * 0.5);
            var floored = values.clamp_min(floor);
            var whitened = (rows - means[k]).mm((vectors / floored.sqrt()).to(float32));
            densities.select(1, k).copy_((whitened.square().sum(1) + floored.log().sum().to(float32)) * -0.5f);
        }

        return densities;
    }
}
