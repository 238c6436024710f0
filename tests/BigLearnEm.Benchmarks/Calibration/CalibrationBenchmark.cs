using BigLearnEm.Benchmarks.Ablation;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Calibration;

/// <summary>
/// Where single cycles of matchings lead that begin at the optimum EM reaches from the truth, and at bad optima: what the
/// stopping statistic is worth.
/// </summary>
internal static class CalibrationBenchmark
{
    private static readonly int[] s_patiences = [1, 2, 3, 5];

    /// <summary>
    /// Options: --seeds, --cycles (from each optimum), --starts (of each seed), --threads, and the simulation's.
    /// </summary>
    public static void Run(Arguments arguments)
    {
        var seeds = arguments.Whole("seeds", 30);
        var cycles = arguments.Whole("cycles", 20);
        var starts = arguments.Whole("starts", 3);
        var simulation = SimulationChoice.Read(arguments);
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        var groups = new Groups();
        for (var seed = 0; seed < seeds; seed++)
        {
            Console.Error.WriteLine($"seed {seed}");
            using var scope = NewDisposeScope();
            using var data = new SimulatedData(simulation, seed);
            using var oracle = data.FitFromTruth();
            groups.TruthPlain.Add(Cycles(data, oracle, false, cycles));
            groups.TruthMoves.Add(Cycles(data, oracle, true, cycles));
            for (var attempt = 0; attempt < starts; attempt++) AddStart(groups, data, oracle, attempt, cycles);
        }

        PrintEnds(
            groups.All,
            $"{SimulationChoice.Describe(simulation)}; {seeds} seeds, {starts} starts each, {cycles} cycles from each optimum");
        PrintStops(groups.All);
    }

    private static void AddStart(Groups groups, SimulatedData data, MixtureFit oracle, int attempt, int cycles)
    {
        using var start = data.Start(attempt);
        using var joint = data.FitJointly(start);
        using var explored = ExploredPlain(data, start, attempt);
        using var settled = Moved(data, start, attempt);
        if (IsBad(data, joint, oracle))
        {
            groups.BadPlain.Add(Cycles(data, joint, false, cycles));
            groups.BadMoves.Add(Cycles(data, joint, true, cycles));
        }

        if (IsBad(data, explored, oracle))
        {
            groups.ExploredPlain.Add(Cycles(data, explored, false, cycles));
            groups.ExploredMoves.Add(Cycles(data, explored, true, cycles));
        }

        if (IsBad(data, settled, oracle)) groups.Stuck.Add(Cycles(data, settled, true, cycles));
    }

    private static bool IsBad(SimulatedData data, MixtureFit fit, MixtureFit oracle) =>
        ReturnRule.Read(oracle.MeanLogLikelihood, fit.MeanLogLikelihood, data.Data.TotalWeight) == CycleEnd.Lower;

    /// <summary>Where a fit without moves ends that takes the first return for agreement.</summary>
    private static MixtureFit ExploredPlain(SimulatedData data, MixtureParameters start, int attempt) =>
        new BigLearnTrainer(data.Options with { SplitAndMerge = false, Patience = 1, Stream = $"calibration {attempt}" })
            .Fit(data.Data, start);

    private static MixtureFit Moved(SimulatedData data, MixtureParameters start, int attempt)
    {
        // Random draws of their own: those of the cycles below come from small iterations.
        using var settled = new BigLearnTrainer(data.Options).Settle(data.Data, start, int.MaxValue - attempt);
        return data.FitJointly(settled.Parameters);
    }

    private static IEnumerable<(double Statistic, CycleEnd End)> Cycles(
        SimulatedData data, MixtureFit optimum, bool moves, int cycles)
    {
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            var first = cycle * data.Options.CycleIterations;
            var trainer = new BigLearnTrainer(
                data.Options with { SplitAndMerge = moves, Iterations = first + data.Options.CycleIterations });
            using var explored = trainer.Explore(data.Data, optimum.Parameters, first);
            using var settled = trainer.Settle(data.Data, explored, first);
            var (best, reached) = (optimum.MeanLogLikelihood, settled.MeanLogLikelihood);
            yield return (
                ReturnRule.Statistic(best, reached, data.Data.TotalWeight),
                ReturnRule.Read(best, reached, data.Data.TotalWeight));
        }
    }

    private static void PrintEnds(IEnumerable<CycleGroup> groups, string subject)
    {
        var table = new MarkdownTable(
            "start", "optima", "cycles", "return", "find better", "end lower", "R 0 %", "5 %", "25 %", "50 %", "75 %",
            "95 %", "100 %");
        foreach (var group in groups)
        {
            table.Add(
            [
                group.Name, $"{group.Optima}", $"{group.Statistics.Count}", Percent(group.Share(CycleEnd.Returned)),
                Percent(group.Share(CycleEnd.Better)), Percent(group.Share(CycleEnd.Lower)),
                .. new[] { 0, 0.05, 0.25, 0.5, 0.75, 0.95, 1 }.Select(
                    share => group.Optima == 0 ? "-" : $"{Statistics.Quantile(group.Statistics, share):F2}"),
            ]);
        }

        table.Print($"The statistic R = 2N(L_best - L) of single cycles: {subject}");
    }

    private static void PrintStops(IEnumerable<CycleGroup> groups)
    {
        var columns = s_patiences.Select(m => $"{m} in a row return")
            .Concat(s_patiences.Select(m => $"rule, patience {m}")).Append("15 without better");
        var table = new MarkdownTable(["start", .. columns]);
        foreach (var group in groups)
        {
            table.Add(
            [
                group.Name, .. s_patiences.Select(m => Percent(group.AllReturn(m))),
                .. s_patiences.Select(m => Percent(group.Agree(m))), Percent(group.NothingBetter(15)),
            ]);
        }

        table.Print(
            "Probability of stopping there: so many cycles in a row that return; so many that return before one that "
            + "finds better (agreement); 15 that find nothing better (given up at patience 5)");
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : $"{100 * share:F1} %";

    // The kinds of optimum, each under one way to settle.
    private sealed class Groups
    {
        public CycleGroup TruthPlain { get; } = new("EM from the truth, no moves");

        public CycleGroup TruthMoves { get; } = new("EM from the truth, moves");

        public CycleGroup BadPlain { get; } = new("bad optimum of Joint-EM, no moves");

        public CycleGroup BadMoves { get; } = new("bad optimum of Joint-EM, moves");

        public CycleGroup ExploredPlain { get; } = new("bad optimum that cycles without moves returned to, no moves");

        public CycleGroup ExploredMoves { get; } = new("the same, moves");

        public CycleGroup Stuck { get; } = new("bad optimum that moves do not leave, moves");

        public IEnumerable<CycleGroup> All =>
            [TruthPlain, TruthMoves, BadPlain, BadMoves, ExploredPlain, ExploredMoves, Stuck];
    }
}
