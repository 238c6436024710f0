namespace BigLearnEm.Tables;

/// <summary>How far a fit is, as told after every cycle of BigLearn-EM.</summary>
/// <param name="Components">Number of components K of the fit.</param>
/// <param name="Cycle">The cycle that just ended, from 1; it begins anew with each restart.</param>
/// <param name="Iteration">Matchings done so far.</param>
/// <param name="MostIterations">Matchings there may be.</param>
/// <param name="LogLikelihood">Mean log-likelihood per training row of the optimum that the cycle led to, in nats.</param>
public sealed record TableProgress(
    int Components, int Cycle, int Iteration, int MostIterations, double LogLikelihood);
