using Microsoft.Extensions.Logging;

namespace BigLearnEm.Runs;

/// <summary>What runs of one seed log; <see cref="LogEvents"/> has the numbers.</summary>
internal static partial class RunLog
{
    [LoggerMessage(LogEvents.RunStarted, LogLevel.Information, "Run of seed {Seed} begins on {Device}: {Images} images, {Directory}")]
    public static partial void RunStarted(this ILogger logger, ulong seed, string device, int images, string directory);

    [LoggerMessage(LogEvents.RunResumed, LogLevel.Information, "Run of seed {Seed} goes on from {Checkpoint}")]
    public static partial void RunResumed(this ILogger logger, ulong seed, string checkpoint);

    [LoggerMessage(LogEvents.CheckpointWritten, LogLevel.Debug, "Checkpoint of step {Step} written: {Checkpoint}")]
    public static partial void CheckpointWritten(this ILogger logger, long step, string checkpoint);

    [LoggerMessage(LogEvents.RunEnded, LogLevel.Information, "Run of seed {Seed} ended: {Reason}; model {Model}")]
    public static partial void RunEnded(this ILogger logger, ulong seed, string reason, string model);

    [LoggerMessage(LogEvents.RunCancelled, LogLevel.Warning, "Run of seed {Seed} was cancelled; newest checkpoint {Checkpoint}")]
    public static partial void RunCancelled(this ILogger logger, ulong seed, string checkpoint);
}
