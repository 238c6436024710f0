using System.Text.Json.Nodes;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Reports;

/// <summary>What a training came to: the content of <c>results.json</c>, and of the table on the screen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Images">What it was done on.</param>
/// <param name="Results">The outcome of each seed, in the order asked for.</param>
internal sealed record TrainReport(TrainRequest Request, ChosenImages Images, IReadOnlyList<TrainResult> Results)
{
    private static readonly (string Name, Func<TrainResult, double?> Value)[] s_figures =
    [
        ("acc", result => result.Scores?.Accuracy),
        ("nmi", result => result.Scores?.NormalizedMutualInformation),
        ("ari", result => result.Scores?.AdjustedRandIndex),
        ("log_likelihood", result => result.LogLikelihood),
        ("used_clusters", result => result.UsedClusters),
    ];

    /// <summary>Seconds of each stage, summed over the seeds, in the order in which the stages come.</summary>
    public IReadOnlyDictionary<string, double> StageSeconds =>
        Results.SelectMany(result => result.StageSeconds)
            .GroupBy(stage => stage.Key)
            .ToDictionary(group => group.Key, group => group.Sum(stage => stage.Value));

    /// <summary>Mean and deviation of each figure over the seeds; figures that need labels are absent without
    /// them.</summary>
    public IReadOnlyDictionary<string, MeanDeviation> Summary =>
        SeedFigures.Summarize(Results, s_figures);

    /// <summary>The content of <c>results.json</c>.</summary>
    public JsonObject ToJson()
    {
        var json = SeedFigures.ToJson(Results.Select(SeedJson), Request.IsSingle, Summary);
        if (!Request.IsSingle) json["seconds"] = SecondsJson(StageSeconds);

        json["dataset"] = DatasetJson();
        json["options"] = OptionsJson();
        json["versions"] = VersionsJson.Create();
        return json;
    }

    /// <summary>A row for each seed.</summary>
    public ResultTable ToTable()
    {
        List<(ResultColumn Column, Func<TrainResult, object?> Value)> columns =
        [
            (ResultColumn.Number("seed", "seed", "D"), result => result.Seed),
            (ResultColumn.Number("acc", "ACC", "F4"), result => result.Scores?.Accuracy),
            (ResultColumn.Number("nmi", "NMI", "F4"), result => result.Scores?.NormalizedMutualInformation),
            (ResultColumn.Number("ari", "ARI", "F4"), result => result.Scores?.AdjustedRandIndex),
            (ResultColumn.Number("log_likelihood", "log-likelihood", "F4"), result => result.LogLikelihood),
            (new ResultColumn("used_clusters", "clusters", used => $"{used} of {Request.Options.Components}"),
                result => result.UsedClusters),
            (ResultColumn.Number("seconds", "seconds", "F1"), result => result.StageSeconds.Values.Sum()),
        ];
        // Without labels there are no scores, and subspaces, unlike a mixture, are no density.
        columns.RemoveAll(column => Results.All(result => column.Value(result) is null));
        return new ResultTable(
            [.. columns.Select(column => column.Column)],
            [.. Results.Select(result => (object?[])[.. columns.Select(column => column.Value(result))])]);
    }

    private JsonObject SeedJson(TrainResult result)
    {
        var json = new JsonObject
        {
            ["seed"] = result.Seed,
            ["final"] = new JsonObject(s_figures
                .Where(figure => figure.Value(result) is not null)
                .Select(figure => KeyValuePair.Create(
                    figure.Name, (JsonNode?)FigureJson(figure.Name, figure.Value(result)!.Value)))),
        };
        if (result.Oracle is { } oracle)
        {
            json["oracle_max"] = new JsonObject
            {
                ["acc"] = oracle.Accuracy, ["nmi"] = oracle.NormalizedMutualInformation,
            };
        }

        if (Request.Options.Method == TrainMethod.Edesc)
        {
            json["epochs"] = result.Iterations;
        }
        else
        {
            json["iterations"] = result.Iterations;
            json["rounds"] = result.Rounds;
        }

        json["stop_reason"] = result.StopReason;
        json["seconds"] = SecondsJson(result.StageSeconds);
        json["model"] = result.ModelPath;
        return json;
    }

    // A count is a whole number in JSON too.
    private static JsonValue FigureJson(string name, double value) =>
        name == "used_clusters" ? JsonValue.Create((int)value) : JsonValue.Create(value);

    private static JsonObject SecondsJson(IReadOnlyDictionary<string, double> stages)
    {
        var json = new JsonObject(
            stages.Select(stage => KeyValuePair.Create(stage.Key, (JsonNode?)Math.Round(stage.Value, 3))));
        json["total"] = Math.Round(stages.Values.Sum(), 3);
        return json;
    }

    private JsonObject DatasetJson()
    {
        var images = Images.Images;
        var json = new JsonObject
        {
            ["name"] = images.Name,
            ["source"] = images.Source,
            ["count"] = images.Count,
            ["height"] = images.Height,
            ["width"] = images.Width,
            ["labelled"] = images.Labels is not null,
            ["sha256"] = images.PixelHash(),
        };
        if (Images.Reason is { } reason) json["reason"] = reason;
        return json;
    }

    private JsonObject OptionsJson()
    {
        var json = new JsonObject(Request.Options.ToMetadata().Select(option =>
            KeyValuePair.Create(option.Key, option.Key == "pretrain_path" ? option.Value : OptionValue.ToJson(option.Value))));
        json["ranks"] = Request.Ranks;
        if (!Request.IsSingle) json["seed"] = new JsonArray([.. Request.Seeds.Select(seed => (JsonNode)seed)]);
        return json;
    }
}
