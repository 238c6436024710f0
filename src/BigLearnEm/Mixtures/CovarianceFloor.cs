using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>The floor under the eigenvalues of covariances.</summary>
public static class CovarianceFloor
{
    /// <summary>
    /// Raises every eigenvalue of each matrix to at least <paramref name="floor"/>; the eigenvectors stay. Only matrices
    /// that need it are touched, so that a covariance above the floor is not rounded once more.
    /// </summary>
    /// <param name="covariances">Symmetric matrices, shape (K, D, D), float64; only the average with the transpose counts.</param>
    /// <param name="floor">Smallest eigenvalue allowed, in squared units of the data.</param>
    /// <returns>New matrices, shape (K, D, D), exactly symmetric.</returns>
    public static Tensor Apply(Tensor covariances, double floor)
    {
        ArgumentNullException.ThrowIfNull(covariances);
        using var scope = NewDisposeScope();
        var symmetric = (covariances + covariances.transpose(1, 2)) * 0.5;
        var below = Below(symmetric, floor);
        if (below.shape[0] > 0)
        {
            var (values, vectors) = Eigen(symmetric.index_select(0, below));
            var raised = (vectors * values.clamp_min(floor).unsqueeze(1)).matmul(vectors.transpose(1, 2));
            symmetric.index_copy_(0, below, (raised + raised.transpose(1, 2)) * 0.5);
        }

        return symmetric.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Which matrices have an eigenvalue below the floor: those that stop being positive definite once it is subtracted,
    /// which a Cholesky factorization tells at a fraction of the price of eigenvalues.
    /// </summary>
    private static Tensor Below(Tensor symmetric, double floor)
    {
        var lowered = symmetric - (floor * eye(symmetric.shape[1], dtype: float64, device: symmetric.device));
        return linalg.cholesky_ex(lowered).info.ne(0).nonzero().squeeze(1);
    }

    private static (Tensor Values, Tensor Vectors) Eigen(Tensor symmetric)
    {
        try
        {
            return linalg.eigh(symmetric);
        }
        catch (ExternalException error)
        {
            throw new MixtureException(
                "The eigenvalues of a covariance could not be found: it holds values that are not finite, as the data or "
                + "the codes then do. Look for them there.", error);
        }
    }
}
