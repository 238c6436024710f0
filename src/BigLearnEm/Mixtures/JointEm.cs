using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// Ordinary expectation-maximization with an eigenvalue floor (Dempster, Laird and Rubin 1977): the
/// polish that ends every BigLearn-EM fit, and a baseline of its own.
/// </summary>
public static class JointEm
{
    // A loss of likelihood smaller than this, relative, is rounding and no loss.
    private const double Rounding = 1e-10;

    /// <summary>
    /// Repeats E- and M-steps until the mean log-likelihood's relative gain falls below the tolerance. The gain is
    /// signed, so that a step that loses likelihood (as one that the floor changed may) ends the fit as well, under the
    /// name <see cref="StopReason.LikelihoodFell"/>; the state before that step is returned.
    /// </summary>
    /// <param name="data">The rows, N of them.</param>
    /// <param name="start">The start, which is first brought to the constraints; stays with the caller.</param>
    /// <param name="constraints">The kind of the covariances, their floor, and what is known.</param>
    /// <param name="iterations">Most M-steps.</param>
    /// <param name="tolerance">Smallest relative gain that counts.</param>
    /// <param name="progress">Told after every E-step; may be null.</param>
    /// <param name="cancellation">Checked before each E-step.</param>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public static MixtureFit Fit(
        IMixtureData data, MixtureParameters start, MixtureConstraints constraints, int iterations, double tolerance,
        IProgress<FitProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(constraints);
        constraints.Validate(start.Components);
        // A start beyond the constraints may be likelier than anything within them.
        var current = constraints.Admit(start).DetachFromDisposeScope();
        MixtureParameters? previous = null;
        try
        {
            var trace = new List<double>();
            var stop = Climb(data, ref current, ref previous, constraints, iterations, tolerance, trace, progress, cancellation);
            return new MixtureFit(current, stop, trace, EmptyComponents(current)) { Iterations = trace.Count - 1 };
        }
        catch
        {
            current.Dispose();
            throw;
        }
        finally
        {
            previous?.Dispose();
        }
    }

    private static StopReason Climb(
        IMixtureData data, ref MixtureParameters current, ref MixtureParameters? previous, MixtureConstraints constraints,
        int iterations, double tolerance, List<double> trace, IProgress<FitProgress>? progress,
        CancellationToken cancellation)
    {
        using var joint = Matching.Joint(data.Dimension);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var moments = data.Expect(current, joint);
            var logLikelihood = moments.MeanLogLikelihood;
            var gain = trace.Count == 0 ? double.PositiveInfinity : logLikelihood - trace[^1];
            var least = Math.Max(1, Math.Abs(logLikelihood));
            if (gain < 0 && previous is not null)
            {
                (current, previous) = (previous, current);
                return gain < -Rounding * least ? StopReason.LikelihoodFell : StopReason.Converged;
            }

            progress?.Report(new FitProgress(0, trace.Count, iterations, logLikelihood));
            trace.Add(logLikelihood);
            if (gain < tolerance * least) return StopReason.Converged;
            if (trace.Count > iterations) return StopReason.IterationLimit;
            previous?.Dispose();
            previous = current;
            current = MixtureUpdate.Joint(current, moments, data.Centre, constraints).DetachFromDisposeScope();
        }
    }

    private static int[] EmptyComponents(MixtureParameters parameters)
    {
        using var scope = NewDisposeScope();
        var weights = parameters.Weights.cpu().data<double>().ToArray();
        return [.. Enumerable.Range(0, weights.Length).Where(k => weights[k] == 0)];
    }
}
