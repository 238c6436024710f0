using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;

namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>
/// BigLearn-EM without moves whose kinds of matching are drawn in proportion to how often they led to a gain: a cycle
/// that found a better optimum is credited to the kinds drawn in it, by their shares. Cycles, settling, stopping rule and
/// polish are the library's.
/// </summary>
/// <param name="options">The fit's options; P1 and P2 only say which kinds are possible.</param>
internal sealed class AdaptiveMatching(BigLearnOptions options)
{
    private readonly BigLearnTrainer _trainer = new(options with { SplitAndMerge = false });
    private readonly IReadOnlyList<(MatchingKind Kind, BigLearnOptions Options)> _kinds = MatchingChoice.Single(options);
    private readonly double[] _draws = new double[Enum.GetValues<MatchingKind>().Length];
    private readonly double[] _gains = new double[Enum.GetValues<MatchingKind>().Length];
    private readonly HashSet<MatchingKind> _agreed = [];

    public MixtureFit Fit(IMixtureData data, MixtureParameters start)
    {
        MixtureFit? best = null;
        int iteration = 0, returns = 0, futile = 0;
        while (iteration < options.Iterations && !Agrees(returns) && futile < 3 * options.Patience)
        {
            List<MatchingKind> drawn = [];
            using var explored = Cycle(data, best?.Parameters ?? start, iteration, drawn);
            var settled = _trainer.Settle(data, explored, iteration);
            iteration += options.CycleIterations;
            var end = best is null ? CycleEnd.Better
                : ReturnRule.Read(best.MeanLogLikelihood, settled.MeanLogLikelihood, data.TotalWeight);
            Credit(drawn, gained: best is not null && end == CycleEnd.Better);
            returns = end == CycleEnd.Better ? 0 : returns + (end == CycleEnd.Returned ? 1 : 0);
            futile = end == CycleEnd.Better ? 0 : futile + 1;
            if (end == CycleEnd.Better) _agreed.Clear();
            if (end == CycleEnd.Returned) _agreed.UnionWith(drawn);
            if (best is null || settled.MeanLogLikelihood > best.MeanLogLikelihood) (best, settled) = (settled, best);
            settled?.Dispose();
        }

        var fit = _trainer.Polish(data, best?.Parameters ?? start);
        best?.Dispose();
        var stop = !fit.Converged ? StopReason.IterationLimit
            : Agrees(returns) ? StopReason.Agreement
            : futile >= 3 * options.Patience ? StopReason.NothingBetter
            : StopReason.IterationLimit;
        return fit with { Stop = stop, Iterations = iteration };
    }

    private bool Agrees(int returns) => returns >= options.Patience && _kinds.All(entry => _agreed.Contains(entry.Kind));

    private MixtureParameters Cycle(IMixtureData data, MixtureParameters from, int first, List<MatchingKind> drawn)
    {
        var state = from.Copy().DetachFromDisposeScope();
        for (var iteration = first; iteration < first + options.CycleIterations; iteration++)
        {
            var (kind, single) = Draw(new DerivedRandom(options.Seed, options.Stream + " adaptive", iteration));
            drawn.Add(kind);
            var after = new BigLearnTrainer(single with { Iterations = iteration + 1 }).Explore(data, state, iteration);
            state.Dispose();
            state = after;
        }

        return state;
    }

    private (MatchingKind Kind, BigLearnOptions Options) Draw(DerivedRandom random)
    {
        // The estimate of a share of successes that begins at a half.
        double[] shares = [.. _kinds.Select(entry => (1 + _gains[(int)entry.Kind]) / (2 + _draws[(int)entry.Kind]))];
        var rest = random.NextDouble() * shares.Sum();
        for (var i = 0; i < shares.Length - 1; i++)
            if ((rest -= shares[i]) < 0) return _kinds[i];
        return _kinds[^1];
    }

    private void Credit(List<MatchingKind> drawn, bool gained)
    {
        foreach (var kind in drawn)
        {
            _draws[(int)kind] += 1.0 / drawn.Count;
            if (gained) _gains[(int)kind] += 1.0 / drawn.Count;
        }
    }
}
