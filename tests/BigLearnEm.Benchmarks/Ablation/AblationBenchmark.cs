using System.Globalization;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Simulations;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>Every choice of matchings with every treatment, on the simulation or on Pendigits.</summary>
internal static class AblationBenchmark
{
    /// <summary>Options: --data simulation|pendigits, --seeds, --explore, --threads, and the simulation's.</summary>
    public static void Run(Arguments arguments)
    {
        var isSimulation = arguments.Text("data", "simulation") switch
        {
            "simulation" => true,
            "pendigits" => false,
            var other => throw new ArgumentException($"Expected --data simulation or pendigits, got '{other}'."),
        };
        var seeds = arguments.Whole("seeds", isSimulation ? 30 : 10);
        var explored = arguments.Whole("explore", 300);
        var simulation = SimulationChoice.Read(arguments);
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        var outcomes = new Dictionary<(string Matchings, string Treatment), List<Outcome>>();
        for (var seed = 0; seed < seeds; seed++)
        {
            using var scope = NewDisposeScope();
            using var problem = isSimulation
                ? AblationProblem.Simulation(simulation, seed)
                : AblationProblem.Pendigits(seed);
            foreach (var matchings in MatchingChoice.All) RunAll(problem, matchings, explored, seed, Add);
        }

        Print(isSimulation, simulation, explored, seeds, outcomes);

        void Add(string matchings, string treatment, Outcome outcome, int seed)
        {
            if (!outcomes.TryGetValue((matchings, treatment), out var list))
                outcomes[(matchings, treatment)] = list = [];
            list.Add(outcome);
            Console.Error.WriteLine(
                $"seed {seed} | {matchings} | {treatment} | {outcome.Judgement.Figure:F5} | {outcome.Seconds:F2} s "
                + $"| {outcome.Stop}");
        }
    }

    private static void RunAll(
        AblationProblem problem, MatchingChoice matchings, int explored, int seed,
        Action<string, string, Outcome, int> add)
    {
        var options = matchings.Of(problem.Options);
        var (unpolished, polished) = Treatment.RunPublished(problem, options with { Iterations = explored });
        add(matchings.Name, Treatment.Unpolished, unpolished, seed);
        add(matchings.Name, Treatment.Polished, polished, seed);
        foreach (var treatment in Treatment.WholeFits)
            add(matchings.Name, treatment.Name, treatment.Run(problem, options), seed);
    }

    private static void Print(
        bool isSimulation, SimulationOptions simulation, int explored, int seeds,
        Dictionary<(string Matchings, string Treatment), List<Outcome>> outcomes)
    {
        var table = new MarkdownTable(
            "matchings", "treatment",
            isSimulation ? "seeds at most 1e-3 above EM from the truth" : "seeds at 10.82 or above",
            isSimulation ? "mean excess KL" : "mean log-likelihood", "median seconds", "median iterations", "ended by");
        foreach (var ((matchings, treatment), list) in outcomes)
        {
            table.Add(
                matchings, treatment, $"{list.Count(outcome => outcome.Judgement.Success)} of {list.Count}",
                Statistics.Mean(list.Select(outcome => outcome.Judgement.Figure).Where(double.IsFinite))
                    .ToString(isSimulation ? "F5" : "F4", CultureInfo.InvariantCulture),
                $"{Statistics.Median(list.Select(outcome => outcome.Seconds)):F2}",
                $"{Statistics.Median(list.Select(outcome => (double)outcome.Iterations)):F0}", Stops(list));
        }

        var subject = isSimulation
            ? $"simulation, {SimulationChoice.Describe(simulation)}"
            : "Pendigits, K 12, scaled to [0, 1], floor 1e-2";
        table.Print(
            $"Ablation: {subject}; {seeds} seeds; start N(0, I); "
            + $"the first two treatments stop after {explored} matchings");
    }

    private static string Stops(List<Outcome> outcomes) => string.Join(
        ", ", outcomes.GroupBy(outcome => outcome.Stop).OrderByDescending(group => group.Count())
            .Select(group => $"{group.Key} {group.Count()}"));
}
