using Microsoft.Extensions.Logging;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The library's log on standard error, where the user looks for an error (<c>BIGLEARN_DEBUG=1</c>).</summary>
internal sealed class ErrorLogger : ILogger
{
    private ErrorLogger()
    {
    }

    /// <summary>The log; null where nobody wants it.</summary>
    public static ErrorLogger? Wanted { get; } =
        Environment.GetEnvironmentVariable(Application.DebugVariable) == "1" ? new ErrorLogger() : null;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.Error.WriteLine($"{logLevel}[{eventId.Id}]: {formatter(state, exception)}");
}
