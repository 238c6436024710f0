using System.Diagnostics;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// Progress for a file or a pipe: how each stage ended, when the next one begins, and a line now and then in between.
/// </summary>
/// <param name="screen">Where to.</param>
/// <param name="title">What the run is called among several; empty for the only one.</param>
internal sealed class TrainLines(Screen screen, string title) : IProgress<TrainProgress>, IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(10);

    private readonly string _prefix = title.Length == 0 ? "" : title + ", ";
    private readonly Pace _pace = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TrainProgress? _latest;
    private TrainProgress? _unsaid;
    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        if (_unsaid?.Stage != value.Stage) Say();
        if (_latest?.Stage != value.Stage || value.Share < _latest.Share) _pace.Begin(value.Share, _clock.Elapsed);
        _latest = value;
        _unsaid = value;
        if (Stopwatch.GetElapsedTime(_last) >= s_pause) Say();
    }

    /// <summary>Says how the last stage ended.</summary>
    public void Dispose() => Say();

    private void Say()
    {
        if (_unsaid is not { } step) return;
        _unsaid = null;
        _last = Stopwatch.GetTimestamp();
        var left = _pace.Left(step.Share, _clock.Elapsed) is { } time ? $", {Pace.Text(time)}" : "";
        screen.Say($"{_prefix}{step.Stage} {100L * step.Done / Math.Max(step.Total, 1)}%{left}: {step.Message}");
    }
}
