using System.Diagnostics;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Comparisons;

/// <summary>
/// Our local update of a transformed matching at the sizes of Pendigits and of the simulation: the set-up of
/// peers/published.py. A time is that of one iteration (the draw of A and five local updates) by five.
/// </summary>
internal static class PublishedBenchmark
{
    private const int LocalUpdates = 5;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    /// <summary>Options: --threads, --repeats.</summary>
    public static void Run(Arguments arguments)
    {
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        var repeats = arguments.Whole("repeats", 40);
        arguments.RequireAllRead();
        Measure("pendigits", 7494, 16, 12, 1e-2, 1.0 / 12, repeats);
        Measure("simulation", 2000, 2, 25, 1e-5, 0.2, repeats);
    }

    private static void Measure(
        string name, int rows, int dimension, int components, double floor, double weightPrior, int repeats)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(1);
        var values = new double[rows * dimension];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextGaussian();
        using var data = MixtureData.Create(tensor(values, [rows, dimension], dtype: float64), new MixtureMemory());
        var constraints = new MixtureConstraints { CovarianceFloor = floor };
        var options = new BigLearnOptions { Components = components, JointProbability = 0, MarginalBound = 0 };
        var state = MixtureStart.StandardNormal(components, dimension, random, CPU);
        // What the machine code's compiler and the caches need is no part of the time.
        List<double> seconds = [];
        var warmingUp = Stopwatch.StartNew();
        while (seconds.Count < repeats)
        {
            var clock = Stopwatch.StartNew();
            using var matching = Matching.Draw(options, dimension, random, CPU);
            for (var update = 0; update < LocalUpdates; update++)
            {
                using var moments = data.Expect(state, matching);
                state = MixtureUpdate.Matched(state, moments, data.Centre, matching, constraints, weightPrior);
            }

            if (warmingUp.Elapsed > s_warmUp) seconds.Add(clock.Elapsed.TotalSeconds / LocalUpdates);
        }

        Console.WriteLine($"published {name} seconds {Statistics.Median(seconds):F7}");
    }
}
