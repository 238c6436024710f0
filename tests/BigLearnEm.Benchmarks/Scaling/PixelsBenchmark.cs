using System.Diagnostics;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Scaling;

/// <summary>
/// A local update at the size of Fashion-MNIST's raw pixels: 70,000 rows of 784 features in float32, ten components.
/// Rows and start are random, which takes the same time as any others.
/// </summary>
internal static class PixelsBenchmark
{
    private const int Dimension = 784;
    private const int Components = 10;

    /// <summary>Options: --rows, --repeats, --threads.</summary>
    public static void Run(Arguments arguments)
    {
        var rows = arguments.Whole("rows", 70_000);
        var repeats = arguments.Whole("repeats", 2);
        var threads = arguments.Whole("threads", Environment.ProcessorCount);
        set_num_threads(threads);
        arguments.RequireAllRead();
        using var scope = NewDisposeScope();
        using var data = MixtureData.Create(rand([rows, Dimension], dtype: float32), new MixtureMemory());
        var constraints = new MixtureConstraints { CovarianceFloor = 0.05 };
        var table = new MarkdownTable("matching", "E-step s", "M-step s", "local update s", "peak RSS MiB");
        var random = new DerivedRandom(1);
        foreach (var kind in Enum.GetValues<MatchingKind>())
        {
            using var matching = kind switch
            {
                MatchingKind.Joint => Matching.Joint(Dimension),
                MatchingKind.Marginal => Matching.Marginal(random.Choose(Dimension, Dimension * 5 / 6), Dimension, CPU),
                _ => Matching.Transformed(Dimension * 5 / 6, Dimension, random, CPU),
            };
            var state = MixtureStart.StandardNormal(Components, Dimension, random, CPU);
            List<double> expecting = [], updating = [];
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                var clock = Stopwatch.StartNew();
                using var moments = data.Expect(state, matching);
                expecting.Add(clock.Elapsed.TotalSeconds);
                clock.Restart();
                state = MixtureUpdate.Matched(state, moments, data.Centre, matching, constraints, 0.1);
                updating.Add(clock.Elapsed.TotalSeconds);
            }

            table.Add(
                $"{kind}, {matching.TargetFeatures} kept", $"{expecting.Average():F1}", $"{updating.Average():F1}",
                $"{expecting.Average() + updating.Average():F1}", $"{PeakMemory.Mebibytes():F0}");
        }

        table.Print($"A local update of {rows} x {Dimension}, K {Components}, {threads} threads; means of {repeats}");
    }
}
