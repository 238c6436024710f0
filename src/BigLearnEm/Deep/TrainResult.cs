namespace BigLearnEm.Deep;

/// <summary>The outcome of a run of one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Scores">The final state's scores; null without labels.</param>
/// <param name="Oracle">Maxima over iterations picked with labels; null without labels.</param>
/// <param name="LogLikelihood">Mean log-likelihood per row of the final state, in nats; null where the model is no
/// density.</param>
/// <param name="UsedClusters">Clusters that at least one row prefers.</param>
/// <param name="Iterations">BigLearn-EM iterations over the first fit and all rounds; in EDESC, epochs after pretraining.</param>
/// <param name="Rounds">Rounds of refinement that were run; 0 in EDESC.</param>
/// <param name="StopReason">Why the run ended, as a phrase.</param>
/// <param name="StageSeconds">Seconds spent in each stage, this process and earlier ones of a resumed run together.</param>
/// <param name="ModelPath">The model's file.</param>
public sealed record TrainResult(
    ulong Seed, LabelScores? Scores, OracleScores? Oracle, double? LogLikelihood, int UsedClusters, int Iterations,
    int Rounds, string StopReason, IReadOnlyDictionary<string, double> StageSeconds, string ModelPath);
