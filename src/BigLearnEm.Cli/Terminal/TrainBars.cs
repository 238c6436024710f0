using BigLearnEm.Deep;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// One bar for each stage. A stage that comes again in a later round takes its bar up again, so that the screen holds
/// few lines however many rounds there are.
/// </summary>
/// <param name="context">Spectre's progress.</param>
/// <param name="column">Its last column.</param>
internal sealed class TrainBars(ProgressContext context, StageColumn column) : IProgress<TrainProgress>
{
    private readonly Dictionary<string, ProgressTask> _bars = [];
    private ProgressTask? _current;

    /// <inheritdoc/>
    public void Report(TrainProgress value)
    {
        if (!_bars.TryGetValue(value.Stage, out var bar))
            _bars.Add(value.Stage, bar = context.AddTask(Markup.Escape(value.Stage)));
        // A stage may come again at once, in a later view; its steps are counted now in batches, now in epochs.
        if (bar != _current || value.Share < bar.Value / bar.MaxValue) column.Start(bar, value.Share);
        _current = bar;
        bar.MaxValue = Math.Max(value.Total, 1);
        bar.Value = value.Done;
        column.Say(bar, value.Message);
    }
}
