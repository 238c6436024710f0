using System.Diagnostics;
using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Comparisons;

/// <summary>
/// Our side of the simulation: BigLearn-EM and plain Joint-EM from N(0, I), and EM from the truth, for some seeds, whose
/// rows are written so that peers/simulation.py can fit the same ones.
/// </summary>
internal static class SimulationPeer
{
    /// <summary>Options: --out, --first, --seeds, --threads, and those of the simulation.</summary>
    public static void Run(Arguments arguments)
    {
        var directory = arguments.Text("out");
        var first = arguments.Whole("first", 0);
        var seeds = arguments.Whole("seeds", 10);
        var simulation = SimulationChoice.Read(arguments);
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        Directory.CreateDirectory(directory);
        for (var seed = first; seed < first + seeds; seed++)
        {
            using var scope = NewDisposeScope();
            using var data = new SimulatedData(simulation, seed);
            using var start = data.Start();
            var clock = Stopwatch.StartNew();
            using var fit = new BigLearnTrainer(data.Options).Fit(data.Data, start);
            var seconds = clock.Elapsed.TotalSeconds;
            using var oracle = data.FitFromTruth();
            Print(data, "biglearn", fit, oracle, seconds);
            clock.Restart();
            using var joint = data.FitJointly(start);
            Print(data, "joint-em", joint, oracle, clock.Elapsed.TotalSeconds);
            Write(Path.Combine(directory, $"{data.Name}_{seed:D4}.npz"), data, seconds);
        }
    }

    private static void Print(SimulatedData data, string method, MixtureFit fit, MixtureFit oracle, double seconds) =>
        Console.WriteLine(
            $"simulation {data.Name} {method} {data.Seed} kl {data.Divergence(fit.Parameters):F6} "
            + $"oracle {data.Divergence(oracle.Parameters):F6} train {fit.MeanLogLikelihood:F6} "
            + $"oracle_train {oracle.MeanLogLikelihood:F6} seconds {seconds:F4} iterations {fit.Iterations} "
            + $"stop {fit.Stop}");

    private static void Write(string path, SimulatedData data, double seconds)
    {
        int k = data.Truth.Components, d = data.Truth.Dimension;
        NpzFile.Write(path,
        [
            ("train", Array(data.Train, (int)data.Train.shape[0], d)),
            ("test", Array(data.Test, (int)data.Test.shape[0], d)),
            ("weights", Array(data.Truth.Weights, k)), ("means", Array(data.Truth.Means, k, d)),
            ("covariances", Array(data.Truth.Covariances, k, d, d)), ("seconds", new NpyArray([seconds], [1])),
        ]);
    }

    private static NpyArray Array(Tensor values, params int[] shape) =>
        new(values.contiguous().data<double>().ToArray(), shape);
}
