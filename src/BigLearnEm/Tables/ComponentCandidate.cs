using BigLearnEm.Mixtures;

namespace BigLearnEm.Tables;

/// <summary>What a fit with one number of components came to.</summary>
/// <param name="Components">K.</param>
/// <param name="LogLikelihood">Mean log-likelihood of the training rows, in nats, over the scaled features.</param>
/// <param name="Bic">The Bayesian information criterion on the training rows.</param>
/// <param name="Aic">Akaike's information criterion on the training rows.</param>
/// <param name="Stop">Why the fit ended.</param>
/// <param name="Seconds">What the fit took.</param>
public sealed record ComponentCandidate(
    int Components, double LogLikelihood, double Bic, double Aic, StopReason Stop, double Seconds)
{
    /// <summary>The figure that a criterion goes by.</summary>
    /// <param name="criterion">Which.</param>
    public double By(InformationCriterion criterion) => criterion == InformationCriterion.Bic ? Bic : Aic;
}
