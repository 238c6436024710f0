using System.Globalization;
using BigLearnEm.Deep;
using BigLearnEm.Tables;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>Shows how far the fits are: a bar for each seed on a terminal, lines elsewhere, nothing where quiet is
/// wanted.</summary>
internal static class ClusterDisplay
{
    /// <summary>Runs the work and shows its progress on standard error.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="work">The work on all seeds; it tells its steps, if anybody wants to know.</param>
    public static void Run(Screen screen, Action<IProgress<TrainProgress>?> work)
    {
        if (screen.Quiet)
        {
            work(null);
        }
        else if (screen.IsLive)
        {
            var stages = new StageColumn();
            screen.Error.Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 16 },
                    new PercentageColumn(), stages)
                .Start(context => work(new TrainBars(context, stages)));
        }
        else
        {
            using var lines = new TrainLines(screen, "");
            work(lines);
        }
    }

    /// <summary>A seed's progress as steps of a stage.</summary>
    /// <param name="target">Where steps are shown; null for nowhere.</param>
    /// <param name="options">The seed, and whether several numbers of components are tried.</param>
    public static IProgress<TableProgress>? Of(IProgress<TrainProgress>? target, TableClusterOptions options) =>
        target is null ? null : new Steps(target, options);

    /// <summary>The last step of a seed.</summary>
    /// <param name="target">Where steps are shown; null for nowhere.</param>
    /// <param name="outcome">What it came to.</param>
    public static void End(IProgress<TrainProgress>? target, TableOutcome outcome) => target?.Report(new TrainProgress(
        StageOf(outcome.Seed), 1, 1,
        $"{TableNames.Of(TableNames.Stops, outcome.Stop)} after {outcome.Iterations} iterations, log-likelihood "
        + outcome.Final.TrainLogLikelihood.ToString("F4", CultureInfo.InvariantCulture)));

    private static string StageOf(ulong seed) => $"seed {seed}";

    // Not Progress<T>, whose reports come late and from other threads.
    private sealed class Steps(IProgress<TrainProgress> target, TableClusterOptions options) : IProgress<TableProgress>
    {
        public void Report(TableProgress value)
        {
            var (done, total) = (value.Iteration, value.MostIterations);
            if (options.Candidates is { } range)
            {
                done += (value.Components - range.First) * total;
                total *= range.Last - range.First + 1;
            }

            var which = options.Candidates is null ? "" : $"K {value.Components}, ";
            target.Report(new TrainProgress(
                StageOf(options.Seed), done, total, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{which}{(options.Method == TableMethod.Joint ? "step" : "cycle")} {value.Cycle}, log-likelihood {value.LogLikelihood:F4}")));
        }
    }
}
