using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The K weighted component densities in the space of one matching, ready to be evaluated:
/// log pi_k N(B x; B mu_k, B Sigma_k B') = Constants_k - 1/2 |L_k^-1 B (x - mu_k)|^2, where L_k L_k' = B Sigma_k B'.
/// </summary>
/// <param name="InverseFactors">L_k^-1, shape (K, t, t), lower triangular.</param>
/// <param name="Basis">B, shape (t, D); null where it is the identity. Belongs to the matching.</param>
/// <param name="Means">mu_k, shape (K, D); belongs to the parameters.</param>
/// <param name="Constants">log pi_k - log det L_k - t/2 log(2 pi), shape (K), in nats.</param>
internal sealed record MatchedDensities(Tensor InverseFactors, Tensor? Basis, Tensor Means, Tensor Constants) : IDisposable
{
    public int Components => (int)Means.shape[0];

    /// <summary>V_k = L_k^-1 B, shape (K, t, D).</summary>
    public Tensor Whitening() => Basis is null ? InverseFactors.alias() : InverseFactors.matmul(Basis);

    /// <summary>The precision V_k' V_k of every component in the full space, shape (K, D, D).</summary>
    public Tensor Precisions()
    {
        using var scope = NewDisposeScope();
        var whitening = Whitening();
        return whitening.transpose(1, 2).matmul(whitening).MoveToOuterDisposeScope();
    }

    /// <summary>-L_k^-1 B (mu_k - c), shape (K, t), for rows y = x - c.</summary>
    public Tensor Offsets(Tensor centre)
    {
        using var scope = NewDisposeScope();
        return Whitening().matmul((centre - Means).unsqueeze(2)).squeeze(2).MoveToOuterDisposeScope();
    }

    public static MatchedDensities Of(MixtureParameters parameters, Matching matching)
    {
        using var scope = NewDisposeScope();
        var t = matching.TargetFeatures;
        var covariances = matching.Basis is { } basis
            ? basis.matmul(parameters.Covariances).matmul(basis.t())
            : parameters.Covariances;
        var factors = Cholesky(covariances, matching);
        var identity = eye(t, dtype: float64, device: parameters.Means.device).expand(parameters.Components, t, t);
        var inverses = linalg.solve_triangular(factors, identity, upper: false);
        var constants = parameters.Weights.log()
            - factors.diagonal(0, 1, 2).log().sum(1)
            - (0.5 * t * Math.Log(2 * Math.PI));
        return new MatchedDensities(
            inverses.MoveToOuterDisposeScope(), matching.Basis, parameters.Means, constants.MoveToOuterDisposeScope());
    }

    private static Tensor Cholesky(Tensor covariances, Matching matching)
    {
        try
        {
            return linalg.cholesky(covariances);
        }
        catch (ExternalException error)
        {
            var smallest = double.NaN;
            try
            {
                smallest = linalg.eigvalsh(covariances).min().item<double>();
            }
            catch (ExternalException)
            {
                // Eigenvalues of a matrix that is not finite do not exist either; NaN says so below.
            }

            throw new MixtureException(
                $"The {matching.Kind} matching over {matching.TargetFeatures} coordinates met a covariance that is not "
                + $"positive definite (smallest eigenvalue {smallest:G6}). Raise --eps, or look for values that are not "
                + "finite or of very different scales in the data.", error);
        }
    }

    public void Dispose()
    {
        InverseFactors.Dispose();
        Constants.Dispose();
    }
}
