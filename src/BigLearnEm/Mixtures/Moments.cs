using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The sufficient statistics of one E-step, about a fixed centre c: everything the M-step needs, whatever the number of
/// rows, and all that several machines would have to add up. Owns its tensors.
/// </summary>
/// <param name="Counts">n_k = sum_n w_n r_nk, shape (K), float64; w_n is the weight of a row, 1 unless given.</param>
/// <param name="First">sum_n w_n r_nk (x_n - c), shape (K, D), float64.</param>
/// <param name="Second">sum_n w_n r_nk (x_n - c)(x_n - c)', shape (K, D, D), float64.</param>
/// <param name="LogLikelihood">Weighted sum over the rows of the mixture's log density in the matched space, in nats.</param>
/// <param name="TotalWeight">N, the sum of the rows' weights.</param>
public sealed record Moments(Tensor Counts, Tensor First, Tensor Second, double LogLikelihood, double TotalWeight)
    : IDisposable
{
    /// <summary>The log-likelihood of a row on average, in nats.</summary>
    public double MeanLogLikelihood => LogLikelihood / TotalWeight;

    /// <inheritdoc/>
    public void Dispose()
    {
        Counts.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
