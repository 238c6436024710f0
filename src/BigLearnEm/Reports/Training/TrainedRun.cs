using System.Text.Json;
using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Runs;

namespace BigLearnEm.Reports.Training;

/// <summary>A finished <c>train</c> or <c>nem train</c> run, as its <c>results.json</c> tells of it; of one seed or of several.</summary>
public sealed class TrainedRun
{
    private const string Remedy = "Give the --out_dir of a finished biglearn train or nem train.";

    private readonly string _path;
    private readonly string _textDirectory;

    private TrainedRun(string directory, string textDirectory, JsonObject results)
    {
        Directory = directory;
        _textDirectory = textDirectory;
        _path = Path.Combine(directory, ResultsFile.FileName);
        var dataset = results["dataset"] as JsonObject;
        ImageName = Text(dataset?["name"], "dataset.name");
        (Height, Width) = ((int)Number(dataset?["height"], "dataset.height"), (int)Number(dataset?["width"], "dataset.width"));
        ImageCount = (int)Number(dataset?["count"], "dataset.count");
        Options = Texts(results["options"], "options");
        Versions = Texts(results["versions"], "versions");
        var seeds = results["seeds"] as JsonArray;
        Seeds = seeds is null ? [SeedOf(results, onlySeed: true)] : [.. seeds.Select(seed => SeedOf(seed, onlySeed: false))];
        if (Seeds.Count == 0) throw Missing("seeds");
        Summary = SummaryOf(results["summary"]);
    }

    /// <summary>The run's <c>--out_dir</c>.</summary>
    public string Directory { get; }

    /// <summary>The seeds, at least one, in the order of the run.</summary>
    public IReadOnlyList<TrainedSeed> Seeds { get; }

    /// <summary>Figures over the seeds, by name; none for a single seed.</summary>
    public IReadOnlyDictionary<string, Spread> Summary { get; }

    /// <summary>The short name of the images.</summary>
    public string ImageName { get; }

    /// <summary>How many images there were.</summary>
    public int ImageCount { get; }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>All options, by name, as texts.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Options { get; }

    /// <summary>What the run was made with, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Versions { get; }

    /// <summary>The option <c>--dataset</c>; null where the results do not say.</summary>
    public string? Dataset => Options.FirstOrDefault(option => option.Key == "dataset").Value;

    /// <summary>Whether it is a run of <c>nem train</c>.</summary>
    public bool IsNeuralEm => Options.Any(option => option.Key == "variant");

    /// <summary>Which part of the dataset it was trained on; all where it does not say.</summary>
    public FashionSplit Split =>
        Enum.TryParse<FashionSplit>(Options.FirstOrDefault(option => option.Key == "split").Value, true, out var split)
            ? split : FashionSplit.All;

    /// <summary>Reads what a run left.</summary>
    /// <param name="directory">Its <c>--out_dir</c>.</param>
    /// <param name="textDirectory">Its <c>--txt_dir</c>; null for the same.</param>
    /// <exception cref="BadInputException">There is no such folder, or no finished run of <c>train</c> in it.</exception>
    public static TrainedRun Open(string directory, string? textDirectory = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!System.IO.Directory.Exists(directory))
            throw new BadInputException(
                directory, "the folder of a finished run",
                File.Exists(directory) ? "a file" : "no such folder", Remedy);
        var path = Path.Combine(directory, ResultsFile.FileName);
        if (!File.Exists(path)) throw Unfinished(directory, path);
        var run = new TrainedRun(directory, textDirectory ?? directory, ResultsFile.Read(path));
        foreach (var seed in run.Seeds)
        {
            if (!File.Exists(seed.ModelPath))
                throw new BadInputException(
                    seed.ModelPath, $"the model of seed {seed.Seed}, which {ResultsFile.FileName} tells of", "no such file",
                    "Put it back, or train again with --resume.");
        }

        return run;
    }

    /// <summary>One of the seeds.</summary>
    /// <param name="seed">Which; null for the first.</param>
    /// <exception cref="BadInputException">The run has no such seed.</exception>
    public TrainedSeed Find(ulong? seed) => seed is null
        ? Seeds[0]
        : Seeds.FirstOrDefault(one => one.Seed == seed) ?? throw new BadInputException(
            "--seed", $"one of {string.Join(", ", Seeds.Select(one => one.Seed))}", $"{seed}",
            "Give a seed of the run, or leave it out.");

    /// <summary>Checks that images are those that a model was trained on.</summary>
    /// <param name="images">The images.</param>
    /// <param name="model">A model of the run.</param>
    /// <exception cref="BadInputException">They have another size, are more or fewer, or are others.</exception>
    public void RequireSame(ImageSet images, ClusterModel model)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(model);
        var (expected, got) = ($"{ImageCount} images of {Height}x{Width}", $"{images.Count} of {images.Height}x{images.Width}");
        if (expected == $"{images.Count} images of {images.Height}x{images.Width}")
        {
            if (model.Options.GetValueOrDefault("images") is not { } hash || hash == images.PixelHash()) return;
            got = "as many, but others";
        }

        throw new BadInputException(
            images.Source, $"the {expected} that the run was trained on", got,
            "Give --data_dir, the folder of the images of this run.");
    }

    private static BadInputException Unfinished(string directory, string path)
    {
        var folders = System.IO.Directory.EnumerateDirectories(directory, "seed_*").Prepend(directory);
        return folders.Any(folder => new CheckpointStore(folder).Files.Count > 0)
            ? new BadInputException(
                directory, "a finished run", $"checkpoints, but no {ResultsFile.FileName}: the run has not come to its end",
                "Go on with it by --resume and the same flags, then ask again.")
            : new BadInputException(path, "the results of a finished run", "no such file", Remedy);
    }

    private TrainedSeed SeedOf(JsonNode? node, bool onlySeed)
    {
        var json = node as JsonObject ?? throw Missing("seeds");
        if (json["seed"] is not JsonValue value || !value.TryGetValue<ulong>(out var seed)) throw Missing("seed");
        var places = TrainDirectories.For(Directory, _textDirectory, seed, onlySeed);
        var final = Numbers(json["final"]);
        if (final.Count == 0) throw Missing("final");
        return new TrainedSeed(
            seed, final, Numbers(json["oracle_max"]), Text(json["stop_reason"], "stop_reason"),
            Numbers(json).Where(count => count.Key is not "seed").ToDictionary(),
            Numbers(json["seconds"]) is { } seconds && seconds.TryGetValue("total", out var total) ? total : null,
            Path.Combine(places.Output, ClusterModel.FileName), places.Metrics);
    }

    private static Dictionary<string, Spread> SummaryOf(JsonNode? node)
    {
        var summary = new Dictionary<string, Spread>();
        foreach (var (name, figure) in node as JsonObject ?? [])
        {
            var numbers = Numbers(figure);
            if (numbers.TryGetValue("mean", out var mean))
                summary[name] = new Spread(mean, numbers.GetValueOrDefault("sd", double.NaN));
        }

        return summary;
    }

    private static Dictionary<string, double> Numbers(JsonNode? node) =>
        (node as JsonObject ?? [])
            .Where(member => member.Value?.GetValueKind() == JsonValueKind.Number)
            .ToDictionary(member => member.Key, member => member.Value!.GetValue<double>());

    private List<KeyValuePair<string, string>> Texts(JsonNode? node, string name) =>
    [
        .. (node as JsonObject ?? throw Missing(name)).Select(member => KeyValuePair.Create(
            member.Key,
            member.Value is JsonArray array ? string.Join(", ", array.Select(item => $"{item}")) : $"{member.Value}")),
    ];

    private string Text(JsonNode? node, string name) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Missing(name);

    private double Number(JsonNode? node, string name) =>
        node?.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>() : throw Missing(name);

    private BadInputException Missing(string name) =>
        new(_path, $"the results of biglearn train, with its {name}", "none that can be used", Remedy);
}
