namespace BigLearnEm.Mixtures;

/// <summary>
/// The stopping rule of BigLearn-EM, an answer to the paper's second open question. At an optimum that the joint, the
/// marginal and the transformed matchings share, none of them moves the parameters for good: a cycle of random matchings
/// that starts there comes back when it is settled. The statistic is the likelihood ratio R = 2 N (L_best - L) between
/// where a cycle began and where it led. Exploring is over when R was zero in a number of cycles with nothing better
/// between them, and every kind of matching that can be drawn was drawn in those. A cycle that ends lower (R &gt; 0) shows
/// that the matchings pull elsewhere: it is no evidence of agreement, and where that goes on the fit is given up for
/// want of anything better. No label is looked at.
/// </summary>
internal sealed class Agreement : IDisposable
{
    // Two optima are one up to half a nat over all the data, or ten times what Joint-EM leaves undone when it settles.
    private const double LeastNats = 0.5;
    private const double LeastRelative = 10 * BigLearnTrainer.SettleTolerance;

    // Cycles without anything better, returning or not, after which the fit is given up, in units of the patience.
    private const int FutilePatience = 3;

    private readonly BigLearnOptions _options;
    private readonly List<AgreementCheck> _checks = [];
    private readonly HashSet<MatchingKind> _seen = [];
    private MixtureParameters? _best;
    private double _bestLevel;
    private int _agreeing;
    private int _futile;

    /// <summary>Before the first cycle, or where an earlier fit was left.</summary>
    /// <param name="options">The patience, and which kinds of matching can be drawn.</param>
    /// <param name="from">Where to go on; its parameters are copied.</param>
    public Agreement(BigLearnOptions options, ExplorationState? from)
    {
        _options = options;
        if (from is null) return;
        _best = from.Best.Copy().DetachFromDisposeScope();
        (_bestLevel, _agreeing, _futile) = (from.BestLogLikelihood, from.Agreeing, from.Futile);
        _seen.UnionWith(from.SeenKinds);
    }

    /// <summary>The best optimum so far, or null before the first cycle.</summary>
    public MixtureParameters? Best => _best;

    /// <summary>Every cycle that was considered here.</summary>
    public IReadOnlyList<AgreementCheck> Checks => _checks;

    /// <summary>Whether the matchings agree.</summary>
    public bool Reached => _agreeing >= _options.Patience && Possible().All(_seen.Contains);

    /// <summary>Whether many cycles found nothing better although the matchings do not agree.</summary>
    public bool Futile => _futile >= FutilePatience * _options.Patience;

    /// <summary>Takes the optimum that a cycle led to; it belongs to this object from then on.</summary>
    /// <param name="candidate">The optimum.</param>
    /// <param name="totalWeight">N.</param>
    /// <param name="iteration">Matchings done so far.</param>
    /// <param name="kinds">The kinds that the cycle drew.</param>
    public AgreementCheck Consider(
        MixtureFit candidate, double totalWeight, int iteration, IReadOnlyList<MatchingKind> kinds)
    {
        var level = candidate.MeanLogLikelihood;
        var gain = _best is null ? double.NaN : level - _bestLevel;
        var least = Math.Max(LeastNats / totalWeight, LeastRelative * Math.Max(1, Math.Abs(level)));
        var better = _best is null || gain > least;
        var agrees = !better && gain >= -least;
        if (better) _seen.Clear();
        else if (agrees) _seen.UnionWith(kinds);
        _agreeing = better ? 0 : agrees ? _agreeing + 1 : _agreeing;
        _futile = better ? 0 : _futile + 1;
        if (_best is null || gain > 0)
        {
            _best?.Dispose();
            (_best, _bestLevel) = (candidate.Parameters, level);
        }
        else
        {
            candidate.Dispose();
        }

        var check = new AgreementCheck(iteration, level, -2 * totalWeight * gain, agrees, kinds);
        _checks.Add(check);
        return check;
    }

    /// <summary>Where it stands after so many matchings.</summary>
    public ExplorationState StateAfter(int iteration) =>
        new(iteration, _best!, _bestLevel, _agreeing, _futile, [.. _seen.Order()]);

    /// <inheritdoc/>
    public void Dispose() => _best?.Dispose();

    private IEnumerable<MatchingKind> Possible()
    {
        if (_options.JointProbability > 0) yield return MatchingKind.Joint;
        if (_options.MarginalBound > _options.JointProbability) yield return MatchingKind.Marginal;
        if (_options.MarginalBound < 1) yield return MatchingKind.Transformed;
    }
}
