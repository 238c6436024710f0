namespace BigLearnEm.Reports.Training;

/// <summary>A figure over several seeds.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its sample standard deviation.</param>
public sealed record Spread(double Mean, double Deviation);
