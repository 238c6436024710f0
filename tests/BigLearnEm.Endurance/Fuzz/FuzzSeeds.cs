using System.Text;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.PyTorch;
using BigLearnEm.Runs;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Deep;
using BigLearnEm.Tests.NeuralEm;
using BigLearnEm.Tests.Tables;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>
/// Files to begin from: those of the tests, which numpy, MATLAB's format and PyTorch wrote, the data sets where they are,
/// and files that the program writes itself. Small ones, so that many can be tried.
/// </summary>
internal static class FuzzSeeds
{
    private const int LargestSeed = 1 << 17;
    private const int Images = 20;

    private static readonly string s_fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures");

    private static string? DataRoot => Environment.GetEnvironmentVariable(DataLocation.EnvironmentVariable);

    public static IReadOnlyList<FuzzSeed> Idx() => Written(folder =>
    {
        var real = FashionImages() ?? Garments.Create(Images, 1);
        IdxFile.WriteImages(Path.Combine(folder, "real-images-idx3-ubyte"), real);
        IdxFile.WriteLabels(Path.Combine(folder, "real-labels-idx1-ubyte"), real.Labels!);
        IdxFile.WriteImages(Path.Combine(folder, "tiny-images-idx3-ubyte"), TinyImages.Create(16));
        IdxFile.WriteLabels(Path.Combine(folder, "tiny-labels-idx1-ubyte"), TinyImages.Create(16).Labels!);
    });

    public static IReadOnlyList<FuzzSeed> Gzip() =>
        [.. Idx().Select(seed => new FuzzSeed(seed.Name + ".gz", Packed.Gzip(seed.Bytes)))];

    public static IReadOnlyList<FuzzSeed> Mat() =>
        [.. Fixtures("Data", "*.mat"), .. DataRoot is { } root ? Files(Path.Combine(root, "uci"), "*.mat") : []];

    public static IReadOnlyList<FuzzSeed> Npy() => Fixtures("Data", "*.npy");

    public static IReadOnlyList<FuzzSeed> Npz() =>
    [
        .. Fixtures("Data", "*.npz"),
        .. Written(folder =>
        {
            using var outcome = Outcome(TableMethod.BigLearn);
            var features = Blobs.Draw(30).Features;
            NpzFile.Write(Path.Combine(folder, "model.npz"), TableModelArrays.Of(outcome.Model, features, "rows"), compress: true);
            GroupedImageFile.Write(Path.Combine(folder, "shapes.npz"), StaticShapes.Create(new StaticShapesOptions
            {
                TrainingCount = 4, ValidationCount = 3, TestCount = 2, Side = 14, Shapes = 2,
            }));
        }),
    ];

    public static IReadOnlyList<FuzzSeed> Csv() =>
    [
        .. Written(folder =>
        {
            Blobs.WriteCsv(Path.Combine(folder, "classes.csv"), Blobs.Draw(30));
            CsvTable.Write(Path.Combine(folder, "numbers.csv"), Blobs.Draw(12, 5).Features, ';');
            CsvTable.Write(Path.Combine(folder, "tabs.tsv"), Blobs.Draw(12, 5).Features, '\t');
        }),
        Text("quoted.csv", "\ufeff\"a b\";\"c \"\"d\"\"\";class\n# a comment\n1;\"2\";x\r\n;NaN;y\r\n-1e3;?;\"z\"\n"),
        Text("spaces.txt", "1  2\t3\n 4 5   6 \n\n7 8 9"),
        Text("one.data", "1\n2\n3\n"),
    ];

    public static IReadOnlyList<FuzzSeed> LibSvm() =>
    [
        .. Written(folder => Blobs.WriteLibSvm(Path.Combine(folder, "dense.libsvm"), Blobs.Draw(30))),
        Text("sparse.svm", "1 1:0.5 7:-2e3 # a comment\n-1 qid:3 2:NaN 9:1\n\n+1 1:0\n0.0\n2 400:1\n"),
        Text("one.scale", "1 1:1"),
    ];

    public static IReadOnlyList<FuzzSeed> Safetensors() =>
    [
        .. Fixtures("Runs", "*.safetensors"),
        .. Written(folder =>
        {
            foreach (var method in new[] { TableMethod.Joint, TableMethod.KMeans })
            {
                using var outcome = Outcome(method);
                outcome.Model.Save(Path.Combine(folder, $"{method}.safetensors"));
            }

            Train(folder);
        }),
    ];

    public static IReadOnlyList<FuzzSeed> PyTorch() =>
    [
        .. Fixtures("PyTorch", "*.pt"),
        .. Written(folder =>
        {
            using var outcome = Outcome(TableMethod.BigLearn);
            WeightsFile.Write(Path.Combine(folder, "own.pt"), outcome.Model.StateDictionary());
        }),
    ];

    public static IReadOnlyList<FuzzSeed> Config() =>
    [
        Text("config.json", """
            {
              "num_component": 10, "seed": [1, 2, 3], "eps": 0.05, "space": "latent", "kmeans_init": false, "out_dir": null,
              "data_dir": "dataset/fashion-mnist", "lr": 1e-3
            }
            """),
        Text("config.yaml", """
            # flags of a run
            num_component: 10
            seed: [1, 2, 3]
            eps: 0.05
            space: 'latent'
            data_dir: "dataset/fashion-mnist"
            kmeans_init: false
            out_dir: ~
            neighbors:
              - 5
              - 7
            """),
        Text(ResultsFile.FileName, """
            {
              "seed": 1, "final": { "acc": 0.9, "nmi": 0.8, "used_clusters": 3 }, "oracle_max": { "acc": 0.95 },
              "stop_reason": "all rounds were run", "iterations": 12, "rounds": 2, "seconds": { "total": 1.5 }, "model": "model.safetensors",
              "dataset": { "name": "tiny", "source": "drawn", "count": 240, "height": 6, "width": 6 },
              "options": { "num_component": 3, "seed": [1, 2] }, "versions": { "biglearn": "1" },
              "summary": { "acc": { "mean": 0.9, "sd": 0.01 } }
            }
            """),
        Text(ResultsFile.FileName, """
            {
              "seeds": [{ "seed": 1, "final": { "acc": 0.9 }, "stop_reason": "done", "seconds": { "total": 1 } }],
              "dataset": { "name": "tiny", "count": 240, "height": 6, "width": 6 }, "options": {}, "versions": {}
            }
            """),
        Text("metrics.jsonl", """
            {"stage": "pretrain", "round": -1, "epoch": 0, "loss": 0.125, "seconds": 0.5}
            {"stage": "mixture", "iteration": 3, "log_likelihood": -4.5e3, "used_clusters": 10, "acc": null}

            """),
    ];

    public static IReadOnlyList<FuzzSeed> Png() => Fixtures("Data", "*.png");

    private static TableOutcome Outcome(TableMethod method) => TableRun.Execute(
        new TableData(Blobs.Draw(60)), new TableClusterOptions { Components = 3, Seed = 1, CovarianceFloor = 1e-4, Method = method });

    /// <summary>A model of pixels with its checkpoints, and one of Neural-EM: those with networks are large.</summary>
    private static void Train(string folder)
    {
        using var train = new TrainFixture();
        var options = TrainFixture.Options with { Space = ClusteringSpace.Pixel };
        Copy(train.Run("run", options).ModelPath, Path.Combine(folder, "pixels.safetensors"));
        Copy(
            Directory.EnumerateFiles(Path.Combine(train.Root, "run"), "checkpoint-*").First(),
            Path.Combine(folder, "checkpoint.safetensors"));
        using var nem = new NeuralEmFixture();
        foreach (var variant in Enum.GetValues<NeuralEmVariant>())
        {
            var result = nem.Run("run", NeuralEmFixture.Options with { Epochs = 1, Features = 4, Variant = variant });
            Copy(result.ModelPath, Path.Combine(folder, $"{variant}.safetensors"));
            Directory.Delete(Path.Combine(nem.Root, "run"), recursive: true);
        }

        static void Copy(string from, string to) => File.Copy(from, to);
    }

    private static ImageSet? FashionImages()
    {
        if (DataRoot is null || !Directory.Exists(Path.Combine(DataRoot, "fashion-mnist"))) return null;
        var all = FashionMnist.Load(Path.Combine(DataRoot, "fashion-mnist"), FashionSplit.Test);
        return new ImageSet(
            "fashion-mnist", "its first images", all.Pixels[..(Images * all.PixelCount)], Images, all.Height, all.Width,
            all.Labels![..Images]);
    }

    private static FuzzSeed[] Fixtures(string room, string pattern) => Files(Path.Combine(s_fixtures, room), pattern);

    private static FuzzSeed[] Files(string folder, string pattern) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length <= LargestSeed).Select(FuzzSeed.Of),
    ];

    private static FuzzSeed Text(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));

    private static FuzzSeed[] Written(Action<string> write)
    {
        var folder = Directory.CreateTempSubdirectory("biglearn-seeds-").FullName;
        try
        {
            write(folder);
            return Files(folder, "*");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
