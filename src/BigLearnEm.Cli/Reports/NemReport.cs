using System.Text.Json.Nodes;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Data;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Reports;

/// <summary>What a training of Neural-EM came to: the content of <c>results.json</c>, and of the table on the screen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Data">What it was done on.</param>
/// <param name="Results">The outcome of each seed, in the order asked for.</param>
internal sealed record NemReport(NemRequest Request, GroupedSplits Data, IReadOnlyList<NeuralEmResult> Results)
{
    private static readonly (string Name, Func<NeuralEmScore, double?> Value)[] s_figures =
    [
        ("ami", score => score.AdjustedMutualInformation),
        ("loss", score => score.Loss),
    ];

    private static readonly (ResultColumn Column, Func<NeuralEmResult, object?> Value)[] s_columns =
    [
        (ResultColumn.Number("seed", "seed", "D"), result => result.Seed),
        (ResultColumn.Number("ami", "test AMI", "F4"), result => result.Test.AdjustedMutualInformation),
        (ResultColumn.Number("first_start_ami", "one start", "F4"), result => result.Test.FirstStart?.AdjustedMutualInformation),
        (ResultColumn.Number("loss", "test loss", "F2"), result => result.Test.Loss),
        (ResultColumn.Number("epochs", "epochs", "D"), result => result.Epochs),
        (ResultColumn.Number("best_epoch", "best", "D"), result => result.BestEpoch),
        (ResultColumn.Number("seconds", "seconds", "F1"), result => result.StageSeconds.Values.Sum()),
    ];

    /// <summary>Mean and deviation of each figure over the seeds; the AMI is absent where no pixel has a group.</summary>
    public IReadOnlyDictionary<string, MeanDeviation> Summary =>
        SeedFigures.Summarize([.. Results.Select(result => result.Test)], s_figures);

    /// <summary>The content of <c>results.json</c>.</summary>
    public JsonObject ToJson()
    {
        var json = SeedFigures.ToJson(Results.Select(SeedJson), Request.IsSingle, Summary);

        var images = Data.Training.Images;
        json["dataset"] = new JsonObject
        {
            ["name"] = images.Name, ["source"] = images.Source, ["count"] = images.Count, ["height"] = images.Height,
            ["width"] = images.Width, ["validation"] = Data.Validation.Count, ["test"] = Data.Test.Count,
        };
        json["options"] = new JsonObject(Request.Options.ToMetadata().Select(option =>
            KeyValuePair.Create(option.Key, OptionValue.ToJson(option.Value))));
        if (!Request.IsSingle) json["options"]!["seed"] = new JsonArray([.. Request.Seeds.Select(seed => (JsonNode)seed)]);
        json["versions"] = VersionsJson.Create();
        return json;
    }

    /// <summary>A row for each seed.</summary>
    public ResultTable ToTable() => new(
        [.. s_columns.Select(column => column.Column)],
        [.. Results.Select(result => (object?[])[.. s_columns.Select(column => column.Value(result))])]);

    /// <summary>The figures that there are of a score.</summary>
    public static JsonObject FiguresOf(NeuralEmScore score) => new(s_figures
        .Where(figure => figure.Value(score) is not null)
        .Select(figure => KeyValuePair.Create(figure.Name, (JsonNode?)figure.Value(score))));

    private static JsonObject SeedJson(NeuralEmResult result)
    {
        var seconds = new JsonObject(
            result.StageSeconds.Select(stage => KeyValuePair.Create(stage.Key, (JsonNode?)Math.Round(stage.Value, 3))));
        seconds["total"] = Math.Round(result.StageSeconds.Values.Sum(), 3);
        var json = new JsonObject
        {
            ["seed"] = result.Seed,
            ["final"] = FiguresOf(result.Test),
            ["valid_loss"] = result.ValidationLoss,
            ["epochs"] = result.Epochs,
            ["best_epoch"] = result.BestEpoch,
            ["stop_reason"] = result.StopReason,
            ["seconds"] = seconds,
            ["model"] = result.ModelPath,
        };
        if (result.Test.FirstStart is { } first) json["first_start"] = FiguresOf(first);
        return json;
    }
}
