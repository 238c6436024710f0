using System.Text.Json.Nodes;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Reports;

/// <summary>How a model clusters a set of images.</summary>
/// <param name="Weights">The model's path.</param>
/// <param name="LogLikelihood">Mean log-likelihood of an image, in nats; null where the model is no density.</param>
/// <param name="Sizes">Images in each cluster (K).</param>
/// <param name="Table">Counts (classes, clusters); null without labels.</param>
internal sealed record Evaluation(
    string Weights, double? LogLikelihood, IReadOnlyList<int> Sizes, ContingencyTable? Table)
{
    /// <summary>Measures a model.</summary>
    /// <param name="weights">The model's path, for the report.</param>
    /// <param name="model">The model.</param>
    /// <param name="images">The images.</param>
    public static Evaluation Of(string weights, ClusterModel model, ImageSet images)
    {
        var prediction = model.Predict(images);
        var sizes = new int[model.Components];
        foreach (var label in prediction.Labels) sizes[label]++;
        var table = images.Labels is null ? null : ContingencyTable.FromLabels(images.Labels, prediction.Labels);
        return new Evaluation(weights, prediction.MeanLogLikelihood, sizes, table);
    }

    /// <summary>Clusters with at least one image.</summary>
    public int UsedClusters => Sizes.Count(size => size > 0);

    /// <summary>The figures that need labels, by name; none without labels.</summary>
    public IReadOnlyList<(string Name, double Value)> Scores => Table is null
        ? []
        :
        [
            ("acc", ClusteringMetrics.Accuracy(Table)),
            ("nmi", ClusteringMetrics.NormalizedMutualInformation(Table)),
            ("ari", ClusteringMetrics.AdjustedRandIndex(Table)),
            ("ami", ClusteringMetrics.AdjustedMutualInformation(Table)),
        ];

    /// <summary>The evaluation for machines.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["weights"] = Weights };
        foreach (var (name, value) in Scores) json[name] = value;
        if (LogLikelihood is { } logLikelihood) json["log_likelihood"] = logLikelihood;
        json["used_clusters"] = UsedClusters;
        json["cluster_sizes"] = new JsonArray([.. Sizes.Select(size => (JsonNode)size)]);
        if (Table is not null) json["confusion"] = ConfusionJson(Table);
        return json;
    }

    /// <summary>A row for each of some evaluations.</summary>
    public static ResultTable ToTable(IReadOnlyList<Evaluation> evaluations)
    {
        string[] names = [.. evaluations[0].Scores.Select(score => score.Name), "log_likelihood"];
        return new ResultTable(
            [
                ResultColumn.Text("weights"), .. names.Select(name => ResultColumn.Number(name, name, "F4")),
                ResultColumn.Number("used_clusters", "used", "D"),
            ],
            [.. evaluations.Select(Row)]);

        static object?[] Row(Evaluation one) =>
            [one.Weights, .. one.Scores.Select(score => (object?)score.Value), one.LogLikelihood, one.UsedClusters];
    }

    private static JsonObject ConfusionJson(ContingencyTable table)
    {
        var alignment = ClusterAlignment.Of(table);
        var rows = Enumerable.Range(0, table.Classes.Count).Select(row => (JsonNode)new JsonArray(
            [
                .. Enumerable.Range(0, alignment.ColumnClusters.Count)
                    .Select(column => (JsonNode)alignment.Confusion[row, column]),
            ]));
        return new JsonObject
        {
            ["classes"] = new JsonArray([.. table.Classes.Select(label => (JsonNode)label)]),
            ["clusters"] = new JsonArray([.. alignment.ColumnClusters.Select(cluster => (JsonNode?)cluster)]),
            ["counts"] = new JsonArray([.. rows]),
        };
    }
}
