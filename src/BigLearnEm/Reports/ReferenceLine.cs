namespace BigLearnEm.Reports;

/// <summary>A value that others are compared with: a dashed line across the chart.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">What it is, written beside the line.</param>
public sealed record ReferenceLine(double Value, string Label);
