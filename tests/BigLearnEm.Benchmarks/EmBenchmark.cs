using System.Diagnostics;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks;

/// <summary>One EM iteration, full covariances, N 70,000, K 10: the set-up of peers/em.py.</summary>
internal static class EmBenchmark
{
    public static void Run(int threads)
    {
        set_num_threads(threads);
        foreach (var dimension in new[] { 10, 50 })
        {
            using var scope = NewDisposeScope();
            var random = new DerivedRandom(1);
            var values = new double[70000 * dimension];
            for (var i = 0; i < values.Length; i++) values[i] = random.NextGaussian() + (i / dimension % 10);
            using var data = MixtureData.Create(tensor(values, [70000, dimension], dtype: float64), new MixtureMemory());
            using var joint = Matching.Joint(dimension);
            var state = MixtureStart.StandardNormal(10, dimension, random, CPU);
            List<double> seconds = [];
            for (var i = 0; i < 60; i++)
            {
                var clock = Stopwatch.StartNew();
                using var moments = data.Expect(state, joint);
                state = MixtureUpdate.Joint(state, moments, data.Centre, new MixtureConstraints());
                seconds.Add(clock.Elapsed.TotalSeconds);
            }

            seconds.Sort();
            Console.WriteLine($"em dimension {dimension} seconds {seconds[seconds.Count / 2]:F4}");
        }
    }
}
