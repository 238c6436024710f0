using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// Ordinary expectation-maximization for full covariances with an eigenvalue floor (Dempster, Laird and Rubin 1977): the
/// polish that ends every BigLearn-EM fit, and a baseline of its own.
/// </summary>
public static class JointEm
{
    /// <summary>
    /// Repeats E- and M-steps until the mean log-likelihood's relative gain falls below the tolerance. The gain is
    /// signed, so that a step that loses likelihood (as one that the floor changed may) ends the fit as well; the state
    /// before that step is returned.
    /// </summary>
    /// <param name="data">The rows, N of them.</param>
    /// <param name="start">The start; stays with the caller.</param>
    /// <param name="floor">Smallest eigenvalue of a covariance.</param>
    /// <param name="iterations">Most M-steps.</param>
    /// <param name="tolerance">Smallest relative gain that counts.</param>
    /// <param name="cancellation">Checked before each E-step.</param>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public static MixtureFit Fit(
        IMixtureData data, MixtureParameters start, double floor, int iterations, double tolerance,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        using var joint = Matching.Joint(data.Dimension);
        var current = start.Copy().DetachFromDisposeScope();
        MixtureParameters? previous = null;
        var trace = new List<double>();
        var stop = StopReason.IterationLimit;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var moments = data.Expect(current, joint);
            var logLikelihood = moments.LogLikelihood / moments.Rows;
            var gain = trace.Count == 0 ? double.PositiveInfinity : logLikelihood - trace[^1];
            if (gain < 0 && previous is not null)
            {
                (current, previous) = (previous, current);
                stop = StopReason.Converged;
                break;
            }

            trace.Add(logLikelihood);
            if (gain < tolerance * Math.Max(1, Math.Abs(logLikelihood)))
            {
                stop = StopReason.Converged;
                break;
            }

            if (trace.Count > iterations) break;
            previous?.Dispose();
            previous = current;
            current = MixtureUpdate.Joint(current, moments, data.Centre, floor).DetachFromDisposeScope();
        }

        previous?.Dispose();
        return new MixtureFit(current, stop, trace, EmptyComponents(current));
    }

    private static int[] EmptyComponents(MixtureParameters parameters)
    {
        using var scope = NewDisposeScope();
        var weights = parameters.Weights.cpu().data<double>().ToArray();
        return [.. Enumerable.Range(0, weights.Length).Where(k => weights[k] == 0)];
    }
}
