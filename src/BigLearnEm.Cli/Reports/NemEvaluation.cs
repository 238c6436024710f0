using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Reports;

/// <summary>How a trained Neural-EM groups the pixels of test images.</summary>
/// <param name="Weights">The model's path.</param>
/// <param name="Variant">Its M-step.</param>
/// <param name="Components">Components K of the evaluation.</param>
/// <param name="Steps">EM steps of an image.</param>
/// <param name="Restarts">Starts of an image.</param>
/// <param name="Score">What was measured.</param>
internal sealed record NemEvaluation(
    string Weights, string Variant, int Components, int Steps, int Restarts, NeuralEmScore Score)
{
    private static readonly (ResultColumn Column, Func<NemEvaluation, object?> Value)[] s_columns =
    [
        (ResultColumn.Text("weights"), one => one.Weights),
        (ResultColumn.Text("variant"), one => one.Variant),
        (ResultColumn.Number("k", "k", "D"), one => one.Components),
        (ResultColumn.Number("steps", "steps", "D"), one => one.Steps),
        (ResultColumn.Number("restarts", "starts", "D"), one => one.Restarts),
        (ResultColumn.Number("ami", "AMI", "F4"), one => one.Score.AdjustedMutualInformation),
        (ResultColumn.Number("loss", "loss", "F4"), one => one.Score.Loss),
        (ResultColumn.Number("scored", "scored", "D"), one => one.Score.Scored),
    ];

    /// <summary>A row for each of some evaluations.</summary>
    public static ResultTable ToTable(IReadOnlyList<NemEvaluation> evaluations) => new(
        [.. s_columns.Select(column => column.Column)],
        [.. evaluations.Select(one => (object?[])[.. s_columns.Select(column => column.Value(one))])]);

    /// <summary>Some evaluations for machines.</summary>
    /// <param name="evaluations">The evaluations.</param>
    /// <param name="images">What they were made on.</param>
    public static JsonObject ToJson(IReadOnlyList<NemEvaluation> evaluations, ImageSet images)
    {
        var json = evaluations.Count == 1
            ? evaluations[0].ToJson()
            : new JsonObject { ["seeds"] = new JsonArray([.. evaluations.Select(one => one.ToJson())]) };
        json["dataset"] = new JsonObject { ["name"] = images.Name, ["source"] = images.Source, ["count"] = images.Count };
        return json;
    }

    private JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["weights"] = Weights, ["variant"] = Variant, ["k"] = Components, ["steps"] = Steps, ["restarts"] = Restarts,
            ["loss"] = Score.Loss, ["scored"] = Score.Scored,
        };
        if (Score.AdjustedMutualInformation is { } agreement) json["ami"] = agreement;
        if (Score.FirstStart is { } first) json["first_start"] = NemReport.FiguresOf(first);
        return json;
    }
}
