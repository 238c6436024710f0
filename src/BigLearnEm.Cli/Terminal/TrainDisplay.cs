using BigLearnEm.Deep;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>Shows how far a run is: bars on a terminal, lines elsewhere, nothing where quiet is wanted.</summary>
internal static class TrainDisplay
{
    /// <summary>Runs the work and shows its progress on standard error.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="title">What the run is called among several; empty for the only one.</param>
    /// <param name="work">The run.</param>
    /// <returns>What the run returns.</returns>
    public static T Run<T>(Screen screen, string title, Func<IProgress<TrainProgress>?, T> work)
    {
        if (screen.Quiet) return work(null);
        if (!screen.IsLive)
        {
            using var lines = new TrainLines(screen, title);
            return work(lines);
        }

        if (title.Length > 0) screen.Say(title);
        var stages = new StageColumn();
        return screen.Error.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 16 },
                new PercentageColumn(), stages)
            .Start(context => work(new TrainBars(context, stages)));
    }
}
