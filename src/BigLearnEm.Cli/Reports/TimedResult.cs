using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Reports;

/// <summary>The outcome of one seed, and how long this process worked on it.</summary>
/// <param name="Result">The outcome.</param>
/// <param name="WallSeconds">Seconds in this process, reading of checkpoints and all.</param>
internal sealed record TimedResult(TrainResult Result, double WallSeconds)
{
    /// <summary>Seconds over all stages, in this process and those before it.</summary>
    public double StageSeconds => Result.StageSeconds.Values.Sum();
}
