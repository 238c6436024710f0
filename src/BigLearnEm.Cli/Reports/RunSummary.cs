using System.Globalization;
using System.Text.Json.Nodes;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>What the <c>results.json</c> of a run says, whichever verb wrote it.</summary>
/// <param name="Directory">The run's <c>--out_dir</c>.</param>
/// <param name="Content">The file; null where it cannot be read.</param>
/// <param name="Problem">Why not; null where it can.</param>
internal sealed record RunSummary(string Directory, JsonObject? Content, string? Problem)
{
    private const string Other = "other";

    // What a seed has beside its figures.
    private const string Seed = "seed";
    private const string Seconds = "seconds";

    /// <summary>Reads a run's results.</summary>
    /// <param name="path">The path of its <c>results.json</c>.</param>
    public static RunSummary Read(string path)
    {
        var directory = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        try
        {
            var summary = new RunSummary(directory, ResultsFile.Read(path), null);
            // What a reader of figures would come upon later is found here.
            _ = (summary.Verb, summary.Method, summary.Dataset, summary.Seeds, summary.TotalSeconds, summary.Figures.Count);
            return summary;
        }
        catch (BadInputException error)
        {
            return new RunSummary(directory, null, error.Message[(error.Name.Length + 2)..]);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            return new RunSummary(directory, null, $"no results of a run: {error.Message}");
        }
    }

    /// <summary>The verb that wrote it, by what is in it.</summary>
    public string Verb => Options["grid"] is not null ? "simulate"
        : Options["variant"] is not null ? "nem"
        : DatasetJson["train"] is not null ? "cluster"
        : DatasetJson["name"] is not null ? "train"
        : Other;

    /// <summary>How it clustered.</summary>
    public string Method => (string?)(Options["method"] ?? Options["variant"]) ?? "biglearn";

    /// <summary>What it clustered, in a few words.</summary>
    public string Dataset => Verb switch
    {
        "simulate" => $"grid {Options["grid"]}, D {Options["dim"]}",
        "cluster" => Path.GetFileName((string)DatasetJson["train"]!),
        "train" or "nem" => (string)DatasetJson["name"]!,
        _ => "",
    };

    /// <summary>Whether a clustering was measured on the rows of a file of their own.</summary>
    public bool HasTestFile => Verb == "cluster" && DatasetJson["test"] is not null;

    /// <summary>The SHA-256 of the images that were clustered; null where the run has not written it.</summary>
    public string? ImagesHash => (string?)DatasetJson["sha256"];

    /// <summary>Its options, by the names of flags.</summary>
    public JsonObject Options => Content?["options"] as JsonObject ?? [];

    /// <summary>The seeds that were finished.</summary>
    public IReadOnlyList<ulong> Seeds => [.. Entries.Select(entry => (ulong?)entry[Seed]).OfType<ulong>()];

    /// <summary>Seconds of all seeds together; null where none are told.</summary>
    public double? TotalSeconds
    {
        get
        {
            var all = Entries.Select(SecondsOf).OfType<double>().ToList();
            return all.Count == 0 ? null : all.Sum();
        }
    }

    /// <summary>The figures that all seeds have, in the order of the file, with one value for each seed.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<double> Values)> Figures
    {
        get
        {
            var seeds = Entries.Select(FiguresOf).ToList();
            if (seeds.Count == 0) return [];
            return
            [
                .. seeds[0].Keys.Where(name => seeds.TrueForAll(figures => figures.ContainsKey(name)))
                    .Select(name => (name, (IReadOnlyList<double>)[.. seeds.Select(figures => figures[name])])),
            ];
        }
    }

    /// <summary>The mean over the seeds of a figure; null where there is none of that name.</summary>
    public double? Mean(string figure) => Figures.FirstOrDefault(one => one.Name == figure).Values?.Average();

    /// <summary>The seeds in few letters: one, a range, or how many.</summary>
    public string SeedText => Seeds switch
    {
        [] => "",
        [var single] => single.ToString(CultureInfo.InvariantCulture),
        _ when Seeds[^1] - Seeds[0] == (ulong)Seeds.Count - 1 => $"{Seeds[0]}..{Seeds[^1]}",
        _ => $"{Seeds.Count} seeds",
    };

    private JsonObject DatasetJson => Content?["dataset"] as JsonObject ?? [];

    // Of several seeds each has an entry; of a single one, train has its content at the top.
    private IEnumerable<JsonObject> Entries => Content is null ? []
        : Content["seeds"] is JsonArray seeds ? seeds.OfType<JsonObject>()
        : Content["final"] is not null ? [Content]
        : [];

    private static Dictionary<string, double> FiguresOf(JsonObject entry) =>
        (entry["final"] as JsonObject ?? entry)
            .Where(member => member.Key is not (Seed or Seconds)
                && member.Value is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.Number)
            .ToDictionary(member => member.Key, member => (double)member.Value!);

    private static double? SecondsOf(JsonObject entry) =>
        entry[Seconds] is JsonObject stages ? (double?)stages["total"] : (double?)entry[Seconds];
}
