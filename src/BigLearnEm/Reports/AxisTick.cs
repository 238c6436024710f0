namespace BigLearnEm.Reports;

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">The value it stands for.</param>
/// <param name="Label">The value as written.</param>
public sealed record AxisTick(double Value, string Label);
