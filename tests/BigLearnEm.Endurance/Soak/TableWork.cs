using BigLearnEm.Data;
using BigLearnEm.Mixtures;
using BigLearnEm.PyTorch;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Tables;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>Writes a table in every format, reads it back, in memory and as a stream, and fits and saves models of it.</summary>
internal static class TableWork
{
    private static readonly TableMethod[] s_methods = Enum.GetValues<TableMethod>();

    public static void Do(string folder, int round)
    {
        var table = Blobs.Draw(120 + (round % 61), 3, (ulong)round);
        string[] files = [.. Write(folder, table), .. DataFiles()];
        foreach (var file in files) Read(file);
        var options = new TableClusterOptions
        {
            Components = 3, Seed = (ulong)round, CovarianceFloor = 1e-4, Method = s_methods[round % s_methods.Length],
        };
        using var outcome = TableRun.Execute(new TableData(table), options);
        SaveAndLoad(folder, outcome.Model, table.Features);
        foreach (var file in files.Where(TableSize.CanStream)) Stream(file, options);
    }

    private static IEnumerable<string> Write(string folder, LabeledTable table)
    {
        var features = table.Features;
        Blobs.WriteCsv(Path.Combine(folder, "table.csv"), table);
        Blobs.WriteLibSvm(Path.Combine(folder, "table.libsvm"), table);
        NpyFile.Write(Path.Combine(folder, "table.npy"), features.Values, features.Rows, features.Columns);
        (string, NpyArray)[] arrays =
        [
            ("X", new NpyArray(features.Values, [features.Rows, features.Columns])),
            ("y", new NpyArray([.. table.Labels!.Select(label => (double)label)], [features.Rows], NpyKind.I8)),
        ];
        NpzFile.Write(Path.Combine(folder, "table.npz"), arrays, compress: true);
        var pixels = Array.ConvertAll(features.Values, value => (byte)Math.Clamp(value * 16, 0, 255));
        var images = new ImageSet("table", "drawn", pixels, features.Rows, 1, features.Columns);
        IdxFile.WriteImages(Path.Combine(folder, "table-ubyte"), images);
        IdxFile.WriteImages(Path.Combine(folder, "packed-ubyte.gz"), images);
        return new[] { "table.csv", "table.libsvm", "table.npy", "table.npz", "table-ubyte", "packed-ubyte.gz" }
            .Select(name => Path.Combine(folder, name));
    }

    // MATLAB's format is only read here, where there are files of it.
    private static string[] DataFiles() =>
        Environment.GetEnvironmentVariable(DataLocation.EnvironmentVariable) is { } root
            && Path.Combine(root, "uci", "glass.mat") is var glass && File.Exists(glass) ? [glass] : [];

    private static void Read(string file)
    {
        var features = TableFile.Read(file).Features;
        var source = RowSource.Open(file);
        foreach (var chunk in source.Read(50)) GC.KeepAlive(chunk.Values);
        // Somebody who has seen enough stops in the middle.
        foreach (var chunk in source.Read(10))
            if (chunk.Start >= features.Rows / 2) break;
    }

    private static void Stream(string file, TableClusterOptions options)
    {
        var data = StreamedTable.Open(new TableFiles(file), options);
        using var outcome = TableRun.Execute(data, options with { CovarianceFloor = 1e-3 });
        if (options.Method == TableMethod.KMeans) return;
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 2, CovarianceFloor = 1e-3 });
        mixture.Fit(data.Rows);
    }

    private static void SaveAndLoad(string folder, TableModel model, Table features)
    {
        model.Save(Path.Combine(folder, TableModel.FileName));
        using var loaded = TableModel.Load(folder);
        loaded.Predict(features);
        loaded.PredictProbabilities(features);
        foreach (var name in new[] { "weights.pt", "weights.safetensors" })
        {
            var path = Path.Combine(folder, name);
            WeightsFile.Write(path, loaded.StateDictionary());
            WeightsFile.Read(path);
        }

        NpzFile.Write(Path.Combine(folder, "model.npz"), TableModelArrays.Of(loaded, features, "the table"));
        NpzFile.Read(Path.Combine(folder, "model.npz"));
    }
}
