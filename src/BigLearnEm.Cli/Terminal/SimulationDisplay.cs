using BigLearnEm.Mixtures;
using BigLearnEm.Simulations;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// Shows how far simulations are: one bar on a terminal, a line for each seed elsewhere, nothing where quiet is wanted.
/// </summary>
internal sealed class SimulationDisplay : IProgress<SimulationProgress>
{
    private readonly Screen _screen;
    private readonly ProgressTask? _bar;
    private readonly StageColumn? _column;
    private ulong _seed;

    private SimulationDisplay(Screen screen, ProgressTask? bar, StageColumn? column)
    {
        _screen = screen;
        _bar = bar;
        _column = column;
        if (bar is not null) column!.Start(bar, 0);
    }

    /// <summary>Runs the work and shows its progress on standard error.</summary>
    /// <param name="screen">Where to.</param>
    /// <param name="seeds">How many simulations there will be.</param>
    /// <param name="work">The simulations.</param>
    public static void Run(Screen screen, int seeds, Action<SimulationDisplay> work)
    {
        if (!screen.IsLive)
        {
            work(new SimulationDisplay(screen, null, null));
            return;
        }

        var column = new StageColumn();
        screen.Error.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 16 },
                new PercentageColumn(), column)
            .Start(context => work(new SimulationDisplay(screen, context.AddTask("seeds", maxValue: seeds), column)));
    }

    /// <summary>A simulation begins.</summary>
    public void Begin(ulong seed) => _seed = seed;

    /// <inheritdoc/>
    public void Report(SimulationProgress value)
    {
        var step = value.Iteration > 0 ? $", iteration {value.Iteration}" : "";
        if (_bar is not null) _column!.Say(_bar, $"seed {_seed}, {value.Method}{step}");
    }

    /// <summary>A simulation has ended.</summary>
    public void End(SimulationResult result)
    {
        if (_bar is not null)
        {
            _bar.Increment(1);
            return;
        }

        var (ours, stop) = (result.BigLearn, result.BigLearn.Stop);
        _screen.Say(
            $"seed {result.Seed}: KL {ours.Kl.Joint:F4} (truth {result.Oracle.Kl.Joint:F4}, Joint-EM "
            + $"{result.JointEm.Kl.Joint:F4}), {ours.Iterations} iterations, {ours.Seconds:F1} s"
            + (stop == StopReason.Agreement ? "" : $", {stop}"));
    }
}
