using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// The rows a mixture is fitted to, in a form that answers the E-step of any matching. Several forms exist, equal up to
/// rounding; <see cref="MixtureData"/> chooses. Where several ranks have the rows, each has a form of its own, and what is
/// summed or averaged over rows is so over those of all ranks.
/// </summary>
public interface IMixtureData : IDisposable
{
    /// <summary>Number of rows N; of this rank's, where several have them.</summary>
    long Rows { get; }

    /// <summary>Number of features D.</summary>
    int Dimension { get; }

    /// <summary>Sum of the weights of all ranks' rows; their number where each counts once.</summary>
    double TotalWeight { get; }

    /// <summary>Where parameters and moments live.</summary>
    Device Device { get; }

    /// <summary>The centre c that moments are taken about, shape (D), float64: the weighted mean of the rows, of what is there of
    /// each feature.</summary>
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

    /// <summary>
    /// Shows the log joint densities log pi_k + log N(x_n; mu_k, Sigma_k) of all rows, block by block, to a visitor that may
    /// be called by several threads at once, and adds up what it puts into its sums in a fixed order.
    /// </summary>
    /// <param name="parameters">The mixture.</param>
    /// <param name="sums">Numbers the visitor adds to.</param>
    /// <param name="visit">The visitor.</param>
    /// <returns>The sums over all blocks.</returns>
    double[] VisitLogJoint(MixtureParameters parameters, int sums, LogJointVisitor visit);
}
