using System.Collections.Concurrent;
using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// The last column of a run's progress: the time that a stage has taken over all its turns, the time it has left, and what
/// it last said, cut to the room there is.
/// </summary>
internal sealed class StageColumn : ProgressColumn
{
    private const int OtherColumns = 36;

    private readonly ConcurrentDictionary<int, (Stopwatch Clock, Pace Pace)> _stages = new();
    private readonly ConcurrentDictionary<int, string> _messages = new();

    /// <summary>The stage takes its turn, and the others do not.</summary>
    /// <param name="bar">The stage.</param>
    /// <param name="share">Share of it that is done.</param>
    public void Start(ProgressTask bar, double share)
    {
        foreach (var (clock, _) in _stages.Values) clock.Stop();
        var stage = _stages.GetOrAdd(bar.Id, _ => (new Stopwatch(), new Pace()));
        stage.Clock.Start();
        stage.Pace.Begin(share, stage.Clock.Elapsed);
    }

    /// <summary>Sets what the stage says.</summary>
    public void Say(ProgressTask bar, string message) => _messages[bar.Id] = message;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var (time, left) = (TimeSpan.Zero, (TimeSpan?)null);
        if (_stages.TryGetValue(task.Id, out var stage))
        {
            time = stage.Clock.Elapsed;
            if (stage.Clock.IsRunning) left = stage.Pace.Left(task.Value / task.MaxValue, time);
        }

        var text = $"{time:h\\:mm\\:ss}  {(left is { } span ? Pace.Text(span) + "  " : "")}{_messages.GetValueOrDefault(task.Id)}";
        var room = Math.Max(options.ConsoleSize.Width - OtherColumns, 12);
        return new Text(text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 3), "..."));
    }
}
