using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The K weighted component densities in the space of one matching, ready to be evaluated:
/// log pi_k N(B x; B mu_k, B Sigma_k B') = Constants_k - 1/2 |Whitening_k (x - mu_k)|^2.
/// </summary>
/// <param name="Whitening">V_k = L_k^-1 B, shape (K, t, D), where L_k L_k' = B Sigma_k B'.</param>
/// <param name="Means">mu_k, shape (K, D); belongs to the parameters.</param>
/// <param name="Constants">log pi_k - log det L_k - t/2 log(2 pi), shape (K), in nats.</param>
internal sealed record MatchedDensities(Tensor Whitening, Tensor Means, Tensor Constants) : IDisposable
{
    public int Components => (int)Means.shape[0];

    /// <summary>The precision V_k' V_k of every component in the full space, shape (K, D, D).</summary>
    public Tensor Precisions() => Whitening.transpose(1, 2).matmul(Whitening);

    public static MatchedDensities Of(MixtureParameters parameters, Matching matching)
    {
        using var scope = NewDisposeScope();
        int k = parameters.Components, d = parameters.Dimension, t = matching.TargetFeatures;
        var basis = matching.Basis is null
            ? eye(d, dtype: float64, device: parameters.Means.device)
            : matching.Basis;
        var covariances = matching.Basis is null
            ? parameters.Covariances
            : basis.matmul(parameters.Covariances).matmul(basis.t());
        var factors = Cholesky(covariances, matching);
        var whitening = linalg.solve_triangular(factors, basis.expand(k, t, d), upper: false);
        var constants = parameters.Weights.log()
            - factors.diagonal(0, 1, 2).log().sum(1)
            - (0.5 * t * Math.Log(2 * Math.PI));
        return new MatchedDensities(
            whitening.MoveToOuterDisposeScope(), parameters.Means, constants.MoveToOuterDisposeScope());
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
        Whitening.Dispose();
        Constants.Dispose();
    }
}
