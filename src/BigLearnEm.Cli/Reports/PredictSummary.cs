using System.Text.Json.Nodes;

namespace BigLearnEm.Cli.Reports;

/// <summary>What <c>predict</c> has written, in few figures.</summary>
/// <param name="Output">The file.</param>
/// <param name="Unit">What was assigned: images or rows.</param>
/// <param name="Sizes">How many of them each cluster has (K).</param>
internal sealed record PredictSummary(string Output, string Unit, IReadOnlyList<int> Sizes)
{
    /// <summary>Sums a prediction up.</summary>
    /// <param name="output">The file.</param>
    /// <param name="unit">What was assigned: images or rows.</param>
    /// <param name="labels">The clusters (N).</param>
    /// <param name="components">Number of clusters K, used or not.</param>
    public static PredictSummary Of(string output, string unit, int[] labels, int components)
    {
        var sizes = new int[components];
        foreach (var label in labels) sizes[label]++;
        return new PredictSummary(output, unit, sizes);
    }

    /// <summary>The summary as a line.</summary>
    public string Line => $"{Sizes.Sum()} {Unit}, {UsedClusters} of {Sizes.Count} clusters: {Output}";

    /// <summary>A row for each cluster.</summary>
    public ResultTable ToTable() => new(
        [ResultColumn.Number("cluster", "cluster", "D"), ResultColumn.Number("size", Unit, "D")],
        [.. Sizes.Select((size, cluster) => (object?[])[cluster, size])]);

    /// <summary>The summary for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["output"] = Output,
        ["count"] = Sizes.Sum(),
        ["used_clusters"] = UsedClusters,
        ["cluster_sizes"] = new JsonArray([.. Sizes.Select(size => (JsonNode)size)]),
    };

    private int UsedClusters => Sizes.Count(size => size > 0);
}
