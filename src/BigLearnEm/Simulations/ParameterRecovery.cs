using BigLearnEm.Mixtures;
using BigLearnEm.Clustering;

namespace BigLearnEm.Simulations;

/// <summary>How well a fit found the true parameters again, component by component.</summary>
/// <param name="Weights">Absolute errors of the weights.</param>
/// <param name="Means">Distances between the means, in units of the data.</param>
/// <param name="Covariances">Errors of the covariances, relative to the true one, both in the Frobenius norm.</param>
public sealed record ParameterRecovery(RecoveryError Weights, RecoveryError Means, RecoveryError Covariances)
{
    /// <summary>
    /// Gives every true component a fitted one of its own, so that the squared distances between their means are least
    /// in sum, and measures the errors.
    /// </summary>
    /// <param name="truth">The true mixture.</param>
    /// <param name="fitted">The fitted one, of as many components and features.</param>
    public static ParameterRecovery Of(MixtureValues truth, MixtureValues fitted)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(fitted);
        int k = truth.Components, d = truth.Dimension;
        if (fitted.Components != k || fitted.Dimension != d)
            throw new ArgumentException(
                $"Expected {k} components of {d} features, got {fitted.Components} of {fitted.Dimension}.",
                nameof(fitted));
        var distances = new double[k, k];
        for (var c = 0; c < k; c++)
            for (var e = 0; e < k; e++) distances[c, e] = SquaredDistance(truth.Means, c, fitted.Means, e, d);
        var match = LinearAssignment.Solve(distances);
        var all = Enumerable.Range(0, k).ToArray();
        return new ParameterRecovery(
            RecoveryError.Of([.. all.Select(c => Math.Abs(truth.Weights[c] - fitted.Weights[match[c]]))]),
            RecoveryError.Of([.. all.Select(c => Math.Sqrt(distances[c, match[c]]))]),
            RecoveryError.Of(
                [.. all.Select(c => RelativeError(truth.Covariances, c, fitted.Covariances, match[c], d * d))]));
    }

    private static double RelativeError(double[] truth, int c, double[] fitted, int e, int size) => Math.Sqrt(
        SquaredDistance(truth, c, fitted, e, size) / SquaredDistance(truth, c, new double[size], 0, size));

    private static double SquaredDistance(double[] truth, int c, double[] fitted, int e, int size)
    {
        var sum = 0.0;
        for (var i = 0; i < size; i++)
        {
            var difference = truth[(c * size) + i] - fitted[(e * size) + i];
            sum += difference * difference;
        }

        return sum;
    }
}
