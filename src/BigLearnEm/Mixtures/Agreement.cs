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
internal sealed class Agreement(BigLearnOptions options) : IDisposable
{
    // Two optima are one up to half a nat over all the data, or ten times what Joint-EM leaves undone when it settles.
    private const double LeastNats = 0.5;
    private const double LeastRelative = 10 * BigLearnTrainer.SettleTolerance;

    // Cycles without anything better, returning or not, after which the fit is given up, in units of the patience.
    private const int FutilePatience = 3;

    private readonly List<AgreementCheck> _checks = [];
    private readonly HashSet<MatchingKind> _seen = [];
    private MixtureFit? _best;
    private int _agreeing;
    private int _futile;

    /// <summary>The best optimum so far, or null before the first cycle.</summary>
    public MixtureParameters? Best => _best?.Parameters;

    /// <summary>Every cycle so far.</summary>
    public IReadOnlyList<AgreementCheck> Checks => _checks;

    /// <summary>Whether the matchings agree.</summary>
    public bool Reached => _agreeing >= options.Patience && Possible().All(_seen.Contains);

    /// <summary>Whether many cycles found nothing better although the matchings do not agree.</summary>
    public bool Futile => _futile >= FutilePatience * options.Patience;

    /// <summary>Takes the optimum that a cycle led to; it belongs to this object from then on.</summary>
    /// <param name="candidate">The optimum.</param>
    /// <param name="totalWeight">N.</param>
    /// <param name="iteration">Matchings done so far.</param>
    /// <param name="kinds">The kinds that the cycle drew.</param>
    public AgreementCheck Consider(
        MixtureFit candidate, double totalWeight, int iteration, IReadOnlyList<MatchingKind> kinds)
    {
        var level = candidate.MeanLogLikelihood;
        var gain = _best is null ? double.NaN : level - _best.MeanLogLikelihood;
        var least = Math.Max(LeastNats / totalWeight, LeastRelative * Math.Max(1, Math.Abs(level)));
        var better = _best is null || gain > least;
        var agrees = !better && gain >= -least;
        if (better) _seen.Clear();
        else if (agrees) _seen.UnionWith(kinds);
        _agreeing = better ? 0 : agrees ? _agreeing + 1 : _agreeing;
        _futile = better ? 0 : _futile + 1;
        if (_best is null || gain > 0) (_best, candidate) = (candidate, _best!);
        candidate?.Dispose();
        var check = new AgreementCheck(iteration, level, -2 * totalWeight * gain, agrees, kinds);
        _checks.Add(check);
        return check;
    }

    /// <inheritdoc/>
    public void Dispose() => _best?.Dispose();

    private IEnumerable<MatchingKind> Possible()
    {
        if (options.JointProbability > 0) yield return MatchingKind.Joint;
        if (options.MarginalBound > options.JointProbability) yield return MatchingKind.Marginal;
        if (options.MarginalBound < 1) yield return MatchingKind.Transformed;
    }
}
