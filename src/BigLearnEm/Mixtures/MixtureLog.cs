using BigLearnEm.Runs;
using Microsoft.Extensions.Logging;

namespace BigLearnEm.Mixtures;

/// <summary>What fits of mixtures log; <see cref="LogEvents"/> has the numbers.</summary>
internal static partial class MixtureLog
{
    [LoggerMessage(
        LogEvents.FitEnded, LogLevel.Information,
        "Fit of {Components} components ended: {Stop} after {Iterations} iterations, log-likelihood {LogLikelihood} per row")]
    public static partial void FitEnded(
        this ILogger logger, int components, StopReason stop, int iterations, double logLikelihood);

    [LoggerMessage(
        LogEvents.RestartEnded, LogLevel.Debug,
        "Restart {Restart} ended: {Stop} after {Iterations} iterations, log-likelihood {LogLikelihood} per row")]
    public static partial void RestartEnded(
        this ILogger logger, int restart, StopReason stop, int iterations, double logLikelihood);

    [LoggerMessage(LogEvents.ComponentsEmpty, LogLevel.Warning, "{Count} of {Components} components are without a row")]
    public static partial void ComponentsEmpty(this ILogger logger, int count, int components);
}
