using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The rows a mixture is fitted to, in a form that answers the E-step of any matching. Two forms exist, equal up to
/// rounding: <see cref="MomentForm"/> for few features and <see cref="WhitenedForm"/> for many.
/// </summary>
public interface IMixtureData : IDisposable
{
    /// <summary>Number of rows N.</summary>
    long Rows { get; }

    /// <summary>Number of features D.</summary>
    int Dimension { get; }

    /// <summary>Where the rows live.</summary>
    Device Device { get; }

    /// <summary>The centre c that moments are taken about, shape (D), float64: the mean of the rows.</summary>
    Tensor Centre { get; }

    /// <summary>
    /// One E-step: responsibilities of the components for every row in the matched space, and their moments in the full
    /// space.
    /// </summary>
    /// <exception cref="MixtureException">A component's covariance is not positive definite, or a number is not finite.</exception>
    Moments Expect(MixtureParameters parameters, Matching matching);

    /// <summary>
    /// The moments of given responsibilities, for instance of a k-means partition.
    /// </summary>
    /// <param name="labels">One label from 0 to K-1 per row, shape (N).</param>
    /// <param name="components">K.</param>
    Moments MomentsOfLabels(int[] labels, int components);

    /// <summary>The most probable component of every row, with the log-likelihood.</summary>
    Assignment Assign(MixtureParameters parameters);

    /// <summary>log r_nk, the log of the responsibilities, shape (N, K), float64, on the CPU.</summary>
    Tensor LogResponsibilities(MixtureParameters parameters);
}
