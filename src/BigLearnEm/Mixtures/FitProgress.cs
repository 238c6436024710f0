namespace BigLearnEm.Mixtures;

/// <summary>How far a fit of a mixture is: told after every cycle of BigLearn-EM, and after every E-step of Joint-EM.</summary>
/// <param name="Restart">Which of the fits from different draws it is, from 0.</param>
/// <param name="Iteration">Matchings of BigLearn-EM, or M-steps of Joint-EM, done so far in this fit.</param>
/// <param name="MostIterations">How many there may be.</param>
/// <param name="LogLikelihood">
/// Mean log-likelihood per row, in nats: of the optimum that the cycle led to, or of the state that the E-step saw.
/// </param>
public sealed record FitProgress(int Restart, int Iteration, int MostIterations, double LogLikelihood)
{
    /// <summary>Share of the fit that is done, from 0 to 1; fits that agree or converge end earlier.</summary>
    public double Share => (double)Iteration / Math.Max(MostIterations, 1);
}
