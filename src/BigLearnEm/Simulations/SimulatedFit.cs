using BigLearnEm.Mixtures;

namespace BigLearnEm.Simulations;

/// <summary>What one method made of the rows: its final state and how good that is.</summary>
/// <param name="Values">The final parameters.</param>
/// <param name="Kl">Divergences from the truth, on the test rows.</param>
/// <param name="Recovery">Errors of the parameters.</param>
/// <param name="LogLikelihood">Mean log-likelihood of a training row, in nats.</param>
/// <param name="Iterations">Matchings of BigLearn-EM, M-steps of Joint-EM.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="Seconds">What the fit took, without the measuring.</param>
public sealed record SimulatedFit(
    MixtureValues Values, KlScores Kl, ParameterRecovery Recovery, double LogLikelihood, int Iterations,
    StopReason Stop, double Seconds);
