using System.Diagnostics;
using BigLearnEm.Benchmarks.Moves;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>What is done with the matchings.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Fit">One fit by it.</param>
internal sealed record Treatment(string Name, Func<AblationProblem, BigLearnOptions, MixtureFit> Fit)
{
    public const string Unpolished = "without polish";
    public const string Polished = "with polish";

    /// <summary>The whole fit, stopping rule included, without and with each way to explore more strongly.</summary>
    public static readonly IReadOnlyList<Treatment> WholeFits =
    [
        new("whole fit, no move", (problem, options) =>
            new BigLearnTrainer(options with { SplitAndMerge = false }).Fit(problem.Data, problem.Start)),
        OfMove("split-and-merge", _ => new SplitAndMerge()),
        OfMove("re-seeding", _ => new Reseeding()),
        OfMove("annealing", _ => new Annealing()),
        OfMove("random restarts", options => new RandomRestartMove(options)),
        new("adaptive choice of matchings", (problem, options) =>
            new AdaptiveMatching(options).Fit(problem.Data, problem.Start)),
    ];

    /// <summary>Runs a fit and judges its final state.</summary>
    public Outcome Run(AblationProblem problem, BigLearnOptions options)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var fit = Fit(problem, options);
            var seconds = clock.Elapsed.TotalSeconds;
            return new Outcome(problem.Judge(fit.Parameters), seconds, fit.Iterations, $"{fit.Stop}");
        }
        catch (MixtureException)
        {
            return Outcome.Failed(clock.Elapsed.TotalSeconds);
        }
    }

    /// <summary>
    /// The published loop: a fixed number of matchings; its last state as it is, and polished.
    /// </summary>
    public static (Outcome Unpolished, Outcome Polished) RunPublished(AblationProblem problem, BigLearnOptions options)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var trainer = new BigLearnTrainer(options);
            using var explored = trainer.Explore(problem.Data, problem.Start, 0);
            var exploring = clock.Elapsed.TotalSeconds;
            using var fit = trainer.Polish(problem.Data, explored);
            var whole = clock.Elapsed.TotalSeconds;
            return (
                new Outcome(problem.Judge(explored), exploring, options.Iterations, "fixed number"),
                new Outcome(problem.Judge(fit.Parameters), whole, options.Iterations, "fixed number"));
        }
        catch (MixtureException)
        {
            var failed = Outcome.Failed(clock.Elapsed.TotalSeconds);
            return (failed, failed);
        }
    }

    private static Treatment OfMove(string name, Func<BigLearnOptions, IExplorationMove> move) =>
        new(name, (problem, options) => new BigLearnTrainer(options, move(options)).Fit(problem.Data, problem.Start));
}
