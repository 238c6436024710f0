using System.Diagnostics;
using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Comparisons;

/// <summary>
/// Our side of the UCI tables: BigLearn-EM, Joint-EM (both from N(0, I)) and k-means for some seeds, whose split and
/// scaled rows are written so that peers/tables.py fits the same ones. NMI and ARI are of the test rows, as is the
/// held-out log-likelihood; no label chooses anything.
/// </summary>
internal static class TablesPeer
{
    /// <summary>Options: --out, --first, --seeds, --tables, --eps, --restarts (by likelihood), --threads.</summary>
    public static void Run(Arguments arguments)
    {
        var directory = arguments.Text("out");
        var first = arguments.Whole("first", 0);
        var seeds = arguments.Whole("seeds", 1);
        var floor = arguments.Number("eps", 1e-2);
        var restarts = arguments.Whole("restarts", 1);
        Directory.CreateDirectory(directory);
        UciTable[] tables = [.. UciTable.All, .. GeneratedTable.Write(directory)];
        var names = arguments.Text("tables", string.Join(',', tables.Select(table => table.Name))).Split(',');
        set_num_threads(arguments.Whole("threads", Environment.ProcessorCount));
        arguments.RequireAllRead();
        foreach (var name in names)
        {
            var table = tables.FirstOrDefault(table => table.Name == name) ?? throw new ArgumentException(
                $"Expected --tables of {string.Join(", ", tables.Select(known => known.Name))}, got '{name}'.");
            for (var seed = first; seed < first + seeds; seed++) RunSeed(table, seed, floor, restarts, directory);
        }
    }

    private static void RunSeed(UciTable table, int seed, double floor, int restarts, string directory)
    {
        using var scope = NewDisposeScope();
        var split = table.Load(seed);
        Write(Path.Combine(directory, $"{table.Name}_{seed:D4}.npz"), table, split, floor);
        Tensor train = SplitTable.ToTensor(split.Train), test = SplitTable.ToTensor(split.Test);
        foreach (var method in Enum.GetValues<FitMethod>())
        {
            var clock = Stopwatch.StartNew();
            using var mixture = new GaussianMixture(new GaussianMixtureOptions
            {
                Components = table.Components, Method = method, CovarianceFloor = floor, Start = StartKind.StandardNormal,
                Restarts = restarts, Seed = (ulong)seed,
            }).Fit(train);
            var seconds = clock.Elapsed.TotalSeconds;
            var figures = $"ll {mixture.Score(test):F6} train {mixture.Score(train):F6}";
            Print(
                table, method == FitMethod.BigLearn ? "biglearn" : "joint-em", seed, split, mixture.Predict(test),
                figures, seconds, $" iterations {mixture.Result.Iterations} stop {mixture.Stop}");
        }

        RunKMeans(table, seed, split, train, test);
    }

    private static void RunKMeans(UciTable table, int seed, SplitTable split, Tensor train, Tensor test)
    {
        var clock = Stopwatch.StartNew();
        var random = new DerivedRandom((ulong)seed, "kmeans", 0);
        using var partition = KMeans.Fit(train, table.Components, random, restarts: 10);
        var seconds = clock.Elapsed.TotalSeconds;
        using var nearest = KMeans.Nearest(test, partition.Centres.clone());
        Print(table, "k-means", seed, split, nearest.Labels, "ll nan train nan", seconds, "");
    }

    private static void Print(
        UciTable table, string method, int seed, SplitTable split, int[] predicted, string figures, double seconds,
        string end) =>
        Console.WriteLine(
            $"tables {table.Name} {method} {seed} "
            + $"nmi {ClusteringMetrics.NormalizedMutualInformation(split.TestLabels, predicted):F6} "
            + $"ari {ClusteringMetrics.AdjustedRandIndex(split.TestLabels, predicted):F6} {figures} "
            + $"seconds {seconds:F4}{end}");

    private static void Write(string path, UciTable table, SplitTable split, double floor) => NpzFile.Write(path,
    [
        ("train", new NpyArray(split.Train.Values, [split.Train.Rows, split.Train.Columns])),
        ("train_labels", Labels(split.TrainLabels)),
        ("test", new NpyArray(split.Test.Values, [split.Test.Rows, split.Test.Columns])),
        ("test_labels", Labels(split.TestLabels)), ("components", new NpyArray([table.Components], [1], NpyKind.I4)),
        ("eps", new NpyArray([floor], [1])),
    ]);

    private static NpyArray Labels(int[] labels) =>
        new(Array.ConvertAll(labels, label => (double)label), [labels.Length], NpyKind.I4);
}
