namespace BigLearnEm.Reports.Training;

/// <summary>What <c>results.json</c> says of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Final">The figures of the state that was saved, by name.</param>
/// <param name="Oracle">Maxima over iterations, which the labels picked, by name; none without labels.</param>
/// <param name="StopReason">Why the run ended, as a phrase.</param>
/// <param name="Counts">How many iterations, rounds or epochs were run, by name.</param>
/// <param name="Seconds">Seconds of all stages together; null where it does not say.</param>
/// <param name="ModelPath">Where the model lies.</param>
/// <param name="MetricsPath">Where the metrics are looked for.</param>
public sealed record TrainedSeed(
    ulong Seed, IReadOnlyDictionary<string, double> Final, IReadOnlyDictionary<string, double> Oracle, string StopReason,
    IReadOnlyDictionary<string, double> Counts, double? Seconds, string ModelPath, string MetricsPath);
