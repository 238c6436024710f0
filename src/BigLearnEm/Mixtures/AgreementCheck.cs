namespace BigLearnEm.Mixtures;

/// <summary>One cycle of the stopping rule: where some matchings and the way back to an optimum led.</summary>
/// <param name="Iteration">Matchings done so far.</param>
/// <param name="LogLikelihood">Mean log-likelihood per row of the optimum that the cycle led to, in nats.</param>
/// <param name="Ratio">
/// The statistic 2 N (L_best - L): the likelihood ratio between the best optimum before the cycle and this one. Negative
/// where the cycle found a better one, zero where it came back, positive where it ended lower; NaN in the first cycle.
/// </param>
/// <param name="Agrees">Whether the cycle came back to the best optimum, so that it counts towards agreement.</param>
/// <param name="Kinds">The kinds of matching drawn.</param>
public sealed record AgreementCheck(
    int Iteration, double LogLikelihood, double Ratio, bool Agrees, IReadOnlyList<MatchingKind> Kinds);
