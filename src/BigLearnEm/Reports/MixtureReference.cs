namespace BigLearnEm.Reports;

/// <summary>A mixture to compare with, for instance the true one; drawn dashed in grey.</summary>
/// <param name="Means">Means (K*2), row by row.</param>
/// <param name="Covariances">Covariances (K*2*2), row by row; variances, not standard deviations.</param>
/// <param name="Name">What the legend calls its components.</param>
public sealed record MixtureReference(double[] Means, double[] Covariances, string Name = "true components");
