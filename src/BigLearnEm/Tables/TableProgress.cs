namespace BigLearnEm.Tables;

/// <summary>How far a fit is, as told after every cycle of BigLearn-EM, or E-step of Joint-EM.</summary>
/// <param name="Components">Number of components K of the fit.</param>
/// <param name="Cycle">The cycle, or E-step, that just ended, from 1; it begins anew with each restart.</param>
/// <param name="Iteration">Matchings, or M-steps, done so far.</param>
/// <param name="MostIterations">How many there may be.</param>
/// <param name="LogLikelihood">Mean log-likelihood per training row of the optimum that the cycle led to, or of the state, in nats.</param>
public sealed record TableProgress(
    int Components, int Cycle, int Iteration, int MostIterations, double LogLikelihood);
