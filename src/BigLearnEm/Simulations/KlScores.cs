namespace BigLearnEm.Simulations;

/// <summary>
/// How far a mixture q is from the truth p: Kullback-Leibler divergences KL(p || q), estimated on test rows, in nats.
/// Estimates of small divergences may be negative.
/// </summary>
/// <param name="Joint">Of all features together: the mean of log p(x) - log q(x).</param>
/// <param name="Marginal">Of one feature alone, x_j, averaged over j.</param>
/// <param name="Conditional">Of one feature given all others, x_j | x_others, averaged over j.</param>
public sealed record KlScores(double Joint, double Marginal, double Conditional);
