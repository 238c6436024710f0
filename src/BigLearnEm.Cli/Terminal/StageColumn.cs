using System.Collections.Concurrent;
using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// The last column of a run's progress: the time that a stage has taken over all its turns, and what it last said, cut
/// to the room there is.
/// </summary>
internal sealed class StageColumn : ProgressColumn
{
    private const int OtherColumns = 36;

    private readonly ConcurrentDictionary<int, Stopwatch> _clocks = new();
    private readonly ConcurrentDictionary<int, string> _messages = new();

    /// <summary>The stage takes its turn, and the others do not.</summary>
    public void Start(ProgressTask bar)
    {
        foreach (var clock in _clocks.Values) clock.Stop();
        _clocks.GetOrAdd(bar.Id, _ => new Stopwatch()).Start();
    }

    /// <summary>Sets what the stage says.</summary>
    public void Say(ProgressTask bar, string message) => _messages[bar.Id] = message;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var time = _clocks.TryGetValue(task.Id, out var clock) ? clock.Elapsed : TimeSpan.Zero;
        var text = $"{time:h\\:mm\\:ss}  {_messages.GetValueOrDefault(task.Id)}";
        var room = Math.Max(options.ConsoleSize.Width - OtherColumns, 12);
        return new Text(text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 3), "..."));
    }
}
