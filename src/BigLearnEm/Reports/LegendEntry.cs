namespace BigLearnEm.Reports;

/// <summary>One line of a legend.</summary>
/// <param name="Label">What the sample stands for.</param>
/// <param name="Mark">The sample's shape.</param>
/// <param name="Style">Style classes of the sample.</param>
internal sealed record LegendEntry(string Label, LegendMark Mark, string Style);
