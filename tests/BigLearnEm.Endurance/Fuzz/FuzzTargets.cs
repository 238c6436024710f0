using BigLearnEm.Cli.Configuration;
using BigLearnEm.Data;
using BigLearnEm.PyTorch;
using BigLearnEm.Reports.Training;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>The parsers, each with how its files are read and what that may cost.</summary>
internal static class FuzzTargets
{
    private const int Rows = 16;
    private const long Mebibyte = 1 << 20;

    private static readonly Dictionary<string, Func<FuzzTarget>> s_targets = new()
    {
        // Pixels become doubles, once in a table and once in a chunk of rows.
        ["idx"] = () => new("idx", FuzzSeeds.Idx(), ReadIdx, 64, Mebibyte),
        ["gz"] = () => new("gz", FuzzSeeds.Gzip(), ReadIdx, 64, Mebibyte)
        {
            Mutate = Packed.MutateGzip, Content = Packed.GzipContent,
        },
        ["mat"] = () => new("mat", FuzzSeeds.Mat(), ReadTable, 64, Mebibyte)
        {
            Mutate = Packed.MutateMat, Content = Packed.MatContent,
        },
        ["npy"] = () => new("npy", FuzzSeeds.Npy(), ReadText, 64, Mebibyte),
        ["npz"] = () => new("npz", FuzzSeeds.Npz(), ReadNpz, 64, 2 * Mebibyte)
        {
            Mutate = Packed.MutateZip, Content = Packed.ZipContent,
        },
        // Text is read in pieces of a mebibyte, by the stream in several passes. Cells of one letter become texts.
        ["csv"] = () => new("csv", FuzzSeeds.Csv(), ReadText, 256, 16 * Mebibyte)
        {
            Mutate = (seed, random) => Mutation.OfText(seed.Bytes, random),
        },
        ["libsvm"] = () => new("libsvm", FuzzSeeds.LibSvm(), ReadText, 256, 64 * Mebibyte)
        {
            Mutate = (seed, random) => Mutation.OfText(seed.Bytes, random), Content = SparseContent,
        },
        ["safetensors"] = () => new("safetensors", FuzzSeeds.Safetensors(), FuzzModels.Read, 64, 2 * Mebibyte)
        {
            Mutate = FuzzModels.Mutate,
        },
        ["pt"] = () => new("pt", FuzzSeeds.PyTorch(), ReadWeights, 64, Mebibyte) { Mutate = Packed.MutateZip },
        ["config"] = () => new("config", FuzzSeeds.Config(), ReadConfig, 256, 2 * Mebibyte)
        {
            Mutate = (seed, random) => Mutation.OfText(seed.Bytes, random),
        },
        ["png"] = () => new("png", FuzzSeeds.Png(), path => ImageFile.ReadGray(path), 64, Mebibyte)
        {
            Content = bytes => bytes.Length * 1032L,
        },
    };

    /// <summary>All names, in the order in which they run.</summary>
    public static IEnumerable<string> Names => s_targets.Keys;

    /// <summary>One of them.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Create(string name) => s_targets.TryGetValue(name, out var create)
        ? create()
        : throw new ArgumentException($"Expected a parser, one of {string.Join(", ", Names)} and all, got '{name}'.");

    // All readers of a format see every file; it is refused where all of them refuse it.
    private static void Each(params ReadOnlySpan<Action> readers)
    {
        Exception? refusal = null;
        var read = false;
        foreach (var reader in readers)
        {
            try
            {
                reader();
                read = true;
            }
            catch (Exception error) when (error is BadInputException or UsageException)
            {
                refusal = error;
            }
        }

        if (!read) throw refusal!;
    }

    private static void ReadTable(string path) =>
        Each(() => TableFile.Read(path), () => TableFile.Read(path, new TableReadOptions { LabelColumn = "none" }));

    private static void Stream(string path)
    {
        var source = RowSource.Open(path);
        foreach (var chunk in source.Read(Rows)) GC.KeepAlive(chunk);
    }

    private static void ReadText(string path) =>
        Each(() => TableFile.Read(path), () => Stream(path), () => LabelFile.Read(path, Rows));

    private static void ReadIdx(string path)
    {
        if (path.Contains("labels", StringComparison.Ordinal)) Each(() => IdxFile.ReadLabels(path), () => LabelFile.Read(path, Rows));
        else Each(() => IdxFile.ReadImages(path), () => TableFile.Read(path), () => Stream(path));
    }

    private static void ReadNpz(string path)
    {
        if (path.Contains("shapes", StringComparison.Ordinal)) GroupedImageFile.Read(path);
        else Each(() => NpzFile.Read(path), () => ReadTable(path));
    }

    private static void ReadWeights(string path) => Each(() => PyTorchFile.Read(path), () => WeightsFile.Read(path));

    private static void ReadConfig(string path)
    {
        switch (Path.GetFileName(path))
        {
            case "metrics.jsonl": MetricsFile.Read(path); break;
            case ResultsFile.FileName:
                File.WriteAllText(Path.Combine(Path.GetDirectoryName(path)!, "model.safetensors"), "");
                TrainedRun.Open(Path.GetDirectoryName(path)!);
                break;
            default: ConfigFile.Read(path); break;
        }
    }

    // A table that is all zeros but for one in 10,000 is read; it is held with its zeros, as doubles.
    private static long SparseContent(byte[] bytes) => bytes.Length + (10_000L * bytes.AsSpan().Count((byte)':'));
}
