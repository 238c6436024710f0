using System.Diagnostics;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Mixtures;
using BigLearnEm.Mixtures.Forms;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Scaling;

/// <summary>
/// One E-step with its moments by the two forms of the rows on the CPU, over D: whether and where whitening in torch
/// overtakes the fused kernels. It skips what a component has no share in, so rows around far centres and rows of one
/// cloud are both measured.
/// </summary>
internal static class CrossoverBenchmark
{
    private const int Components = 10;
    private const double Work = 4e9;

    private static readonly int[] s_dimensions =
        [2, 4, 8, 16, 32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 512, 784];

    /// <summary>Options: --largest (D), --repeats, --threads.</summary>
    public static void Run(Arguments arguments)
    {
        var largest = arguments.Whole("largest", 784);
        var repeats = arguments.Whole("repeats", 7);
        var threads = arguments.Whole("threads", Environment.ProcessorCount);
        set_num_threads(threads);
        arguments.RequireAllRead();
        var table = new MarkdownTable(
            "D", "N", "one cloud: fused ms", "whitened ms", "whitened / fused", "far centres: fused ms", "whitened ms",
            "whitened / fused");
        foreach (var dimension in s_dimensions.Where(dimension => dimension <= largest))
        {
            Console.Error.WriteLine($"D {dimension}");
            var rows = (int)Math.Clamp(Work / (Components * (double)dimension * dimension), 4096, 100_000);
            var cloud = Measure(rows, dimension, 0, repeats);
            var far = Measure(rows, dimension, 1, repeats);
            table.Add([$"{dimension}", $"{rows}", .. Cells(cloud), .. Cells(far)]);
        }

        table.Print($"One E-step with moments by each form on the CPU, K {Components}, {threads} threads, float64");
    }

    private static string[] Cells((double Fused, double Whitened) seconds) =>
    [
        $"{1e3 * seconds.Fused:F2}", $"{1e3 * seconds.Whitened:F2}", $"{seconds.Whitened / seconds.Fused:F2}",
    ];

    private static (double Fused, double Whitened) Measure(int rows, int dimension, double spread, int repeats)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(1, "crossover", dimension);
        var values = new double[rows * dimension];
        for (var i = 0; i < values.Length; i++)
            values[i] = random.NextGaussian() + (spread * (i / dimension % Components));
        var tensorOfRows = tensor(values, [rows, dimension], dtype: float64);
        using var fused = new FusedForm(tensorOfRows, new MixtureMemory());
        using var whitened = new WhitenedForm(tensorOfRows, new MixtureMemory());
        using var joint = Matching.Joint(dimension);
        var labels = Enumerable.Range(0, rows).Select(row => row % Components).ToArray();
        var state = MixtureStart.FromLabels(fused, labels, Components, new MixtureConstraints());
        List<double> fusedSeconds = [], whitenedSeconds = [];
        // By turns, so that what else the machine does falls on both.
        for (var i = 0; i <= repeats; i++)
        {
            fusedSeconds.Add(Time(fused, state, joint));
            whitenedSeconds.Add(Time(whitened, state, joint));
        }

        return (Statistics.Median(fusedSeconds.Skip(1)), Statistics.Median(whitenedSeconds.Skip(1)));
    }

    private static double Time(IMixtureData data, MixtureParameters state, Matching matching)
    {
        var clock = Stopwatch.StartNew();
        data.Expect(state, matching).Dispose();
        return clock.Elapsed.TotalSeconds;
    }
}
