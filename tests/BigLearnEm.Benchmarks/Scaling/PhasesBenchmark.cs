using System.Diagnostics;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Scaling;

/// <summary>
/// Where the time of a local update goes: the log densities alone, the moments of given labels alone, the whole E-step
/// with its moments, and the M-step; with a joint and a transformed matching, over sizes.
/// </summary>
internal static class PhasesBenchmark
{
    // The machine code's compiler makes up its mind within that.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private static readonly (string Name, int Rows, int Dimension, int Components, double Floor)[] s_sizes =
    [
        ("simulation", 2000, 2, 25, 1e-5), ("Pendigits", 7494, 16, 12, 1e-2), ("codes", 70_000, 10, 10, 1e-2),
        ("wide codes", 70_000, 50, 10, 1e-2),
    ];

    /// <summary>Options: --threads, --repeats.</summary>
    public static void Run(Arguments arguments)
    {
        var threads = arguments.Whole("threads", Environment.ProcessorCount);
        set_num_threads(threads);
        var repeats = arguments.Whole("repeats", 40);
        arguments.RequireAllRead();
        var table = new MarkdownTable(
            "size", "matching", "N", "D", "K", "densities ms", "moments ms", "E-step with moments ms", "M-step ms");
        foreach (var (name, rows, dimension, components, floor) in s_sizes)
        {
            using var scope = NewDisposeScope();
            var random = new DerivedRandom(1, "phases", dimension);
            var values = new double[rows * dimension];
            for (var i = 0; i < values.Length; i++) values[i] = random.NextGaussian();
            using var data = MixtureData.Create(tensor(values, [rows, dimension], dtype: float64), new MixtureMemory());
            using var joint = Matching.Joint(dimension);
            using var transformed = Matching.Transformed(Math.Max(1, dimension * 5 / 6), dimension, random, CPU);
            foreach (var matching in (Matching[])[joint, transformed])
            {
                var seconds = Measure(data, matching, components, floor, random, repeats);
                table.Add(
                    [name, $"{matching.Kind}", $"{rows}", $"{dimension}", $"{components}",
                        .. seconds.Select(phase => $"{1e3 * phase:F3}")]);
            }
        }

        table.Print($"Phases of a local update, {threads} threads, medians of {repeats}");
    }

    private static double[] Measure(
        IMixtureData data, Matching matching, int components, double floor, DerivedRandom random, int repeats)
    {
        var constraints = new MixtureConstraints { CovarianceFloor = floor };
        var labels = Enumerable.Range(0, (int)data.Rows).Select(row => row % components).ToArray();
        using var state = MixtureStart.StandardNormal(components, data.Dimension, random, CPU);
        using var kept = data.Expect(state, matching);
        Action[] phases =
        [
            () => data.VisitLogJoint(state, 0, (_, _) => { }),
            () => data.MomentsOfLabels(labels, components).Dispose(),
            () => data.Expect(state, matching).Dispose(),
            () => MixtureUpdate.Matched(state, kept, data.Centre, matching, constraints, 0.1).Dispose(),
        ];
        List<double>[] seconds = [[], [], [], []];
        var warmingUp = Stopwatch.StartNew();
        while (seconds[0].Count < repeats)
            for (var phase = 0; phase < phases.Length; phase++)
            {
                var clock = Stopwatch.StartNew();
                phases[phase]();
                if (warmingUp.Elapsed > s_warmUp) seconds[phase].Add(clock.Elapsed.TotalSeconds);
            }

        return [.. seconds.Select(Statistics.Median)];
    }
}
