namespace BigLearnEm.Reports;

/// <summary>A range of values that is marked across the chart.</summary>
/// <param name="Low">Where it begins; minus infinity for the chart's edge.</param>
/// <param name="High">Where it ends; infinity for the chart's edge.</param>
/// <param name="Label">What it is, for the legend.</param>
public sealed record ValueBand(double Low, double High, string Label);
