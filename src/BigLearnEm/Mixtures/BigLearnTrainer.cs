using BigLearnEm.Randomness;

namespace BigLearnEm.Mixtures;

/// <summary>
/// BigLearn-EM (Cong and Li, AAAI 2024): each iteration draws a joint, marginal or orthogonally transformed marginal
/// matching and does a few EM updates in its space, which moves the mixture out of the local optima of ordinary EM. Where
/// the published program goes on until its iterations are used up, here every few iterations make a cycle: the state is
/// settled by Joint-EM and split-and-merge moves, the best optimum is kept and explored from, and exploring ends when the
/// matchings agree that it is one (<see cref="StopReason.Agreement"/>). The final state, polished, is the result.
/// </summary>
/// <param name="options">The validated options.</param>
/// <param name="move">The move that settling tries; null for <see cref="SplitAndMerge"/> as the options say.</param>
public sealed class BigLearnTrainer(BigLearnOptions options, IExplorationMove? move = null)
{
    /// <summary>Settling ends when the log-likelihood's relative gain falls below this.</summary>
    internal const double SettleTolerance = 1e-6;

    private const int SettleIterations = 100;

    private readonly BigLearnOptions _options = options.Validate();
    private readonly IExplorationMove? _move = move ?? (options.SplitAndMerge ? new SplitAndMerge() : null);

    /// <summary>Explores in cycles until the matchings agree or the iterations are used up, then polishes.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">The state to start from; stays with the caller. Not looked at where a fit is gone on with.</param>
    /// <param name="watch">Called after every iteration; it may read the parameters, not keep them.</param>
    /// <param name="checkpoint">Called after every cycle with what the stopping rule saw and where it stands, likewise.</param>
    /// <param name="from">Where an earlier fit with the same options stood after a cycle, to go on from there.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public MixtureFit Fit(
        IMixtureData data, MixtureParameters start, Action<FitReport>? watch = null,
        Action<AgreementCheck, ExplorationState>? checkpoint = null, ExplorationState? from = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        using var agreement = new Agreement(_options, from);
        var iteration = from?.Iteration ?? 0;
        while (iteration < _options.Iterations && !agreement.Reached && !agreement.Futile)
        {
            var kinds = new SortedSet<MatchingKind>();
            var end = Math.Min(iteration + _options.CycleIterations, _options.Iterations);
            using var explored = Explore(data, agreement.Best ?? start, iteration, end, Watch, cancellation);
            var settled = Settle(data, explored, iteration, cancellation);
            iteration = end;
            var check = agreement.Consider(settled, data.TotalWeight, iteration, [.. kinds]);
            checkpoint?.Invoke(check, agreement.StateAfter(iteration));

            void Watch(FitReport report)
            {
                kinds.Add(report.Matching);
                watch?.Invoke(report);
            }
        }

        var fit = Polish(data, agreement.Best ?? start, cancellation);
        var stop = !fit.Converged ? StopReason.IterationLimit
            : agreement.Reached ? StopReason.Agreement
            : agreement.Futile ? StopReason.NothingBetter
            : StopReason.IterationLimit;
        return fit with { Stop = stop, Iterations = iteration, Checks = agreement.Checks };
    }

    /// <summary>
    /// The exploring half alone: iterations <paramref name="firstIteration"/> to the last. Iteration i draws from a
    /// generator seeded by (root seed, stream, i), so that a fit resumed at i goes on exactly as if it had never stopped.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="start">The state after iteration <paramref name="firstIteration"/> - 1; stays with the caller.</param>
    /// <param name="firstIteration">Zero, or where a checkpoint was taken.</param>
    /// <param name="watch">Called after every iteration; it may read the parameters, not keep them.</param>
    /// <param name="cancellation">Checked before each local update.</param>
    public MixtureParameters Explore(
        IMixtureData data, MixtureParameters start, int firstIteration, Action<FitReport>? watch = null,
        CancellationToken cancellation = default) =>
        Explore(data, start, firstIteration, _options.Iterations, watch, cancellation);

    /// <summary>
    /// Joint-EM to the nearest optimum, then moves from there for as long as one of them leads to a better one.
    /// </summary>
    /// <param name="data">The rows.</param>
    /// <param name="explored">Where to begin; stays with the caller.</param>
    /// <param name="iteration">What the moves' random draws are derived from.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    public MixtureFit Settle(
        IMixtureData data, MixtureParameters explored, int iteration, CancellationToken cancellation = default)
    {
        var best = Climb(data, explored, cancellation);
        var random = new DerivedRandom(DerivedSeed.For(_options.Seed, _options.Stream + " moves", iteration));
        for (int attempt = 0, failed = 0; failed < (_move?.Attempts ?? 0); attempt++)
        {
            using var proposal = _move!.Propose(
                data, best.Parameters, _options.Constraints, attempt, random, cancellation);
            var settled = Climb(data, proposal, cancellation);
            var gain = settled.MeanLogLikelihood - best.MeanLogLikelihood;
            failed = gain > SettleTolerance * Math.Max(1, Math.Abs(best.MeanLogLikelihood)) ? 0 : failed + 1;
            if (gain > 0) (best, settled) = (settled, best);
            settled.Dispose();
        }

        return best;
    }

    /// <summary>The finishing half: Joint-EM to convergence, with pi_k = n_k / N and the same floor.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="explored">The state to polish; stays with the caller.</param>
    /// <param name="cancellation">Checked before each E-step.</param>
    public MixtureFit Polish(
        IMixtureData data, MixtureParameters explored, CancellationToken cancellation = default) =>
        JointEm.Fit(
            data, explored, _options.Constraints, _options.PolishIterations, _options.PolishTolerance, cancellation: cancellation);

    private MixtureFit Climb(IMixtureData data, MixtureParameters from, CancellationToken cancellation) =>
        JointEm.Fit(data, from, _options.Constraints, SettleIterations, SettleTolerance, cancellation: cancellation);

    private MixtureParameters Explore(
        IMixtureData data, MixtureParameters start, int firstIteration, int endIteration, Action<FitReport>? watch,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(start);
        var state = start.Copy().DetachFromDisposeScope();
        try
        {
            for (var iteration = firstIteration; iteration < endIteration; iteration++)
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
            state, moments, data.Centre, matching, _options.Constraints, _options.EffectiveWeightPrior)
            .DetachFromDisposeScope();
    }
}
