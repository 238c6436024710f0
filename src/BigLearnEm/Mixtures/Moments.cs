using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The sufficient statistics of one E-step, about a fixed centre c: everything the M-step needs, whatever the number of
/// rows, and all that several machines would have to add up. Owns its tensors.
/// </summary>
/// <param name="Counts">n_k = sum_n r_nk, shape (K), float64.</param>
/// <param name="First">sum_n r_nk (x_n - c), shape (K, D), float64.</param>
/// <param name="Second">sum_n r_nk (x_n - c)(x_n - c)', shape (K, D, D), float64.</param>
/// <param name="LogLikelihood">Sum over the rows of the mixture's log density in the matched space, in nats.</param>
/// <param name="Rows">Number of rows N.</param>
public sealed record Moments(Tensor Counts, Tensor First, Tensor Second, double LogLikelihood, long Rows) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Counts.Dispose();
        First.Dispose();
        Second.Dispose();
    }
}
