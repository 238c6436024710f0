namespace BigLearnEm.Mixtures;

/// <summary>What a fit tells after each iteration.</summary>
/// <param name="Iteration">Zero-based number of the iteration that just ended.</param>
/// <param name="Matching">The matching it drew.</param>
/// <param name="Parameters">The parameters it ended with; they belong to the fit and live until the next iteration.</param>
public sealed record FitReport(int Iteration, MatchingKind Matching, MixtureParameters Parameters);
