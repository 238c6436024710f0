namespace BigLearnEm.Mixtures;

/// <summary>
/// The stopping rule of BigLearn-EM, an answer to the paper's second open question. At an optimum that the joint, the
/// marginal and the transformed matchings share, none of them moves the parameters for good: a cycle of random matchings
/// that starts there, followed by Joint-EM, comes back or ends lower. So exploring is over when a number of cycles in a
/// row found nothing better, and every kind of matching that can be drawn was drawn among them. No label is looked at.
/// </summary>
internal sealed class Agreement(BigLearnOptions options) : IDisposable
{
    // A gain counts from half a nat of all the data on, or ten times what Joint-EM leaves undone when it settles.
    private const double LeastNats = 0.5;
    private const double LeastRelative = 10 * BigLearnTrainer.SettleTolerance;

    private readonly List<AgreementCheck> _checks = [];
    private readonly HashSet<MatchingKind> _seen = [];
    private MixtureFit? _best;
    private int _agreeing;

    /// <summary>The best optimum so far, or null before the first cycle.</summary>
    public MixtureParameters? Best => _best?.Parameters;

    /// <summary>Every cycle so far.</summary>
    public IReadOnlyList<AgreementCheck> Checks => _checks;

    /// <summary>Whether the matchings agree.</summary>
    public bool Reached => _agreeing >= options.Patience && Possible().All(_seen.Contains);

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
        var agrees = _best is not null && gain <= least;
        _agreeing = agrees ? _agreeing + 1 : 0;
        if (!agrees) _seen.Clear();
        else _seen.UnionWith(kinds);
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
