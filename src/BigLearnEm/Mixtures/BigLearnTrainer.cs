using BigLearnEm.Randomness;

namespace BigLearnEm.Mixtures;

/// <summary>
/// BigLearn-EM (Cong and Li, AAAI 2024): each iteration draws a joint, marginal or orthogonally transformed marginal
/// matching and does a few EM updates in its space, which moves the mixture out of the local optima of ordinary EM; a
/// Joint-EM polish then takes it to the optimum it reached, and that final state is the result.
/// </summary>
/// <param name="options">The validated options.</param>
public sealed class BigLearnTrainer(BigLearnOptions options)
{
    private readonly BigLearnOptions _options = options.Validate();

    /// <summary>Explores, then polishes.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">The state to start from; stays with the caller.</param>
    /// <param name="watch">Called after every iteration; it may read the parameters, not keep them.</param>
    /// <param name="cancellation">Checked before each local update.</param>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public MixtureFit Fit(
        IMixtureData data, MixtureParameters start, Action<FitReport>? watch = null,
        CancellationToken cancellation = default)
    {
        using var explored = Explore(data, start, 0, watch, cancellation);
        return Polish(data, explored, cancellation);
    }

    /// <summary>
    /// The exploring half: iterations <paramref name="firstIteration"/> to the last. Iteration i draws from a generator
    /// seeded by (root seed, stream, i), so that a fit resumed at i goes on exactly as if it had never stopped.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">The state after iteration <paramref name="firstIteration"/> - 1; stays with the caller.</param>
    /// <param name="firstIteration">Zero, or where a checkpoint was taken.</param>
    /// <param name="watch">Called after every iteration; it may read the parameters, not keep them.</param>
    /// <param name="cancellation">Checked before each local update.</param>
    public MixtureParameters Explore(
        IMixtureData data, MixtureParameters start, int firstIteration, Action<FitReport>? watch = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        var state = start.Copy().DetachFromDisposeScope();
        try
        {
            for (var iteration = firstIteration; iteration < _options.Iterations; iteration++)
            {
                var random = new DerivedRandom(DerivedSeed.For(_options.Seed, _options.Stream, iteration));
                using var matching = Matching.Draw(_options, data.Dimension, random, data.Device);
                for (var update = 0; update < _options.LocalUpdates; update++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var after = LocalUpdate(data, state, matching);
                    state.Dispose();
                    state = after;
                }

                watch?.Invoke(new FitReport(iteration, matching.Kind, state));
            }

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>One E-step and one M-step in the space of a matching.</summary>
    private MixtureParameters LocalUpdate(IMixtureData data, MixtureParameters state, Matching matching)
    {
        using var moments = data.Expect(state, matching);
        return MixtureUpdate.Matched(
            state, moments, data.Centre, matching, _options.CovarianceFloor, _options.EffectiveWeightPrior)
            .DetachFromDisposeScope();
    }

    /// <summary>The finishing half: Joint-EM to convergence, with pi_k = n_k / N and the same floor.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="explored">The state to polish; stays with the caller.</param>
    /// <param name="cancellation">Checked before each E-step.</param>
    public MixtureFit Polish(
        IMixtureData data, MixtureParameters explored, CancellationToken cancellation = default) =>
        JointEm.Fit(
            data, explored, _options.CovarianceFloor, _options.PolishIterations, _options.PolishTolerance, cancellation);
}
