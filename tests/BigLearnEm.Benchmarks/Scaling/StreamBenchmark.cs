using System.Diagnostics;
using System.Globalization;
using BigLearnEm.Benchmarks.Output;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Scaling;

/// <summary>
/// What one EM iteration over streamed rows costs as N and K grow. Every size has a process of its own, so that its peak
/// of memory is its own.
/// </summary>
internal static class StreamBenchmark
{
    private const int Dimension = 10;
    private const int Components = 10;
    private const int RowsForComponents = 1_000_000;

    /// <summary>Options: --scratch (a folder), --largest (rows), --max_memory (MiB), --threads.</summary>
    public static void Run(Arguments arguments)
    {
        var scratch = arguments.Text("scratch");
        var largest = arguments.Whole("largest", 10_000_000);
        var memory = arguments.Whole("max_memory", 256);
        var threads = arguments.Whole("threads", Environment.ProcessorCount);
        arguments.RequireAllRead();
        var isNew = !Directory.Exists(scratch);
        Directory.CreateDirectory(scratch);
        var table = new MarkdownTable(
            "N", "K", "seconds an iteration", "ns a row", "ns a row and component", "file MiB", "peak RSS MiB");
        for (var rows = 10_000; rows <= largest; rows *= 10) Measure(rows, [Components]);
        Measure(Math.Min(RowsForComponents, largest), [1, 2, 5, 10, 20, 50, 100]);
        if (isNew) Directory.Delete(scratch);
        table.Print(
            $"One EM iteration over rows streamed from a float32 .npy file: D {Dimension}, full covariances, "
            + $"{threads} threads, at most {memory} MiB of working data");

        void Measure(long rows, int[] components)
        {
            var path = Path.Combine(scratch, $"stream_{Environment.ProcessId}_{rows}.npy");
            try
            {
                StreamFile.Write(path, rows, Dimension);
                foreach (var k in components) AddRow(table, path, rows, k, memory, threads);
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>One size, in a process of its own. Options: --file, --components, --max_memory, --threads.</summary>
    public static void RunPass(Arguments arguments)
    {
        var (path, components) = (arguments.Text("file"), arguments.Whole("components", Components));
        var memory = new MixtureMemory { MaxBytes = (long)arguments.Whole("max_memory", 256) << 20 };
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        using var scope = NewDisposeScope();
        var source = new NpyRowSource(path);
        using var data = MixtureData.Create(source, memory, components);
        using var joint = Matching.Joint(data.Dimension);
        var state = MixtureStart.StandardNormal(components, data.Dimension, new DerivedRandom(1), CPU);
        var whole = Stopwatch.StartNew();
        List<double> seconds = [];
        // The first iterations warm up; a long one is warm by itself.
        for (var i = 0; i < 4 || (i < 200 && whole.Elapsed.TotalSeconds < 2); i++)
        {
            var clock = Stopwatch.StartNew();
            using var moments = data.Expect(state, joint);
            state = MixtureUpdate.Joint(state, moments, data.Centre, new MixtureConstraints());
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"{Statistics.Median(seconds.Skip(seconds.Count / 2)):R} {PeakMemory.Mebibytes():F0}");
    }

    private static void AddRow(MarkdownTable table, string path, long rows, int components, int memory, int threads)
    {
        Console.Error.WriteLine($"N {rows}, K {components}");
        var words = Child(
            "stream-pass", "--file", path, "--components", $"{components}", "--max_memory", $"{memory}",
            "--threads", $"{threads}");
        var seconds = double.Parse(words[0], CultureInfo.InvariantCulture);
        table.Add(
            $"{rows:N0}", $"{components}", $"{seconds:F4}", $"{seconds / rows * 1e9:F0}",
            $"{seconds / rows / components * 1e9:F1}", $"{new FileInfo(path).Length >> 20}", words[1]);
    }

    private static string[] Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(StreamBenchmark).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode == 0
            ? output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"The process of one size ended with {child.ExitCode}.");
    }
}
