namespace BigLearnEm.Reports.Training;

/// <summary>A step of a run, as <c>metrics.jsonl</c> tells of it.</summary>
/// <param name="Stage">The stage, whatever it is called.</param>
/// <param name="Numbers">Its numbers, by name, whatever they are; finite.</param>
public sealed record MetricsLine(string Stage, IReadOnlyDictionary<string, double> Numbers);
