using System.Diagnostics;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Simulations;

/// <summary>
/// One simulation: draw rows from the truth, fit them three times, measure each fit against the truth. That
/// BigLearn-EM ends where EM started at the truth ends is observed in such runs and not proved: whether it converges
/// to a global optimum is the first open question of its paper.
/// </summary>
public static class SimulationRun
{
    /// <summary>Name of EM started at the true parameters.</summary>
    public const string OracleName = "EM from the truth";

    /// <summary>Name of ordinary EM from the paper's start.</summary>
    public const string JointEmName = "Joint-EM";

    /// <summary>Name of BigLearn-EM from the same start.</summary>
    public const string BigLearnName = "BigLearn-EM";

    /// <summary>
    /// Runs the simulation of one seed. All three fits have the same covariance floor and end by the same polish, in
    /// which the weights have no prior.
    /// </summary>
    /// <param name="options">What to simulate, and how to fit it.</param>
    /// <param name="progress">Told which fit is under way; null for nobody.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <exception cref="UsageException">An option is out of range.</exception>
    /// <exception cref="MixtureException">A covariance lost its definiteness, or a number is not finite.</exception>
    public static SimulationResult Execute(
        SimulationOptions options, IProgress<SimulationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using var scope = NewDisposeScope();
        var truth = SimulatedMixture.Create(options);
        var train = truth.Draw(options.Rows, new DerivedRandom(options.Seed, "simulation train", 0));
        var test = truth.Draw(options.TestSamples, new DerivedRandom(options.Seed, "simulation test", 0));
        using var start = MixtureStart.StandardNormal(
            options.Components, options.Dimension, new DerivedRandom(options.Seed, "simulation start", 0), CPU);
        using var data = MixtureData.Create(train.ToTensor(), new MixtureMemory());
        using var scores = new SimulationScores(truth.Values, test);
        var bench = new Bench(options, truth.Values, data, scores, progress, cancellation);

        using var atTruth = truth.Values.ToParameters();
        var oracle = bench.JointEm(OracleName, atTruth);
        var jointEm = bench.JointEm(JointEmName, start);
        var (bigLearn, checks, way) = bench.BigLearn(start);
        return new SimulationResult(
            options.Seed, truth.Values, train, test, MixtureValues.Of(start), oracle, jointEm, bigLearn)
        {
            During = way.During,
            DuringIteration = way.DuringIteration,
            Checks = checks,
            Trace = options.Trace ? new KlTrace(way.Explored, way.Best) : null,
        };
    }

    // What is fitted, and what fits are measured with.
    private sealed record Bench(
        SimulationOptions Options, MixtureValues Truth, IMixtureData Data, SimulationScores Scores,
        IProgress<SimulationProgress>? Progress, CancellationToken Cancellation)
    {
        private readonly BigLearnOptions _fit = Options.ToBigLearn();

        public SimulatedFit JointEm(string name, MixtureParameters start)
        {
            Progress?.Report(new SimulationProgress(name, 0));
            var clock = Stopwatch.StartNew();
            using var fit = Mixtures.JointEm.Fit(
                Data, start, _fit.Constraints, _fit.PolishIterations, _fit.PolishTolerance, cancellation: Cancellation);
            return Measure(fit, clock.Elapsed.TotalSeconds);
        }

        public (SimulatedFit Fit, IReadOnlyList<AgreementCheck> Checks, Way Way) BigLearn(MixtureParameters start)
        {
            Progress?.Report(new SimulationProgress(BigLearnName, 0));
            var way = new Way(_fit.CycleIterations);
            if (Options.Trace) way.Explored.Add(Scores.JointKl(start));
            var clock = Stopwatch.StartNew();
            using var fit = new BigLearnTrainer(_fit).Fit(Data, start, Watch, Checkpoint, cancellation: Cancellation);
            return (Measure(fit, clock.Elapsed.TotalSeconds), fit.Checks, way);

            // The clock stands still while somebody looks.
            void Watch(FitReport report)
            {
                clock.Stop();
                way.Pass(report);
                if (Options.Trace) way.Explored.Add(Scores.JointKl(report.Parameters));
                Progress?.Report(new SimulationProgress(BigLearnName, report.Iteration + 1));
                clock.Start();
            }

            void Checkpoint(AgreementCheck check, ExplorationState state)
            {
                clock.Stop();
                if (Options.Trace) way.Best.Add(Scores.JointKl(state.Best));
                clock.Start();
            }
        }

        private SimulatedFit Measure(MixtureFit fit, double seconds)
        {
            var values = MixtureValues.Of(fit.Parameters);
            return new SimulatedFit(
                values, Scores.Of(values), ParameterRecovery.Of(Truth, values), fit.MeanLogLikelihood, fit.Iterations,
                fit.Stop, seconds);
        }
    }

    // What is remembered of the way to the optimum.
    private sealed class Way(int cycle)
    {
        public List<double> Explored { get; } = [];

        public List<double> Best { get; } = [];

        public MixtureValues? During { get; private set; }

        public int DuringIteration { get; private set; }

        public void Pass(FitReport report)
        {
            if (report.Iteration >= cycle) return;
            During = MixtureValues.Of(report.Parameters);
            DuringIteration = report.Iteration + 1;
        }
    }
}
