using System.Text.Json.Nodes;
using BigLearnEm.Clustering;

namespace BigLearnEm.Cli.Reports;

/// <summary>How far two clusterings of the same rows or images are the same, whatever their clusters are called.</summary>
/// <param name="AdjustedRandIndex">The adjusted Rand index.</param>
/// <param name="NormalizedMutualInformation">The mutual information over the mean of the entropies.</param>
/// <param name="Matched">
/// The share of them in the same cluster, where the clusters of one are matched to those of the other, one to one, as best can
/// be; what is in a cluster left over counts as elsewhere.
/// </param>
internal sealed record ClusterAgreement(double AdjustedRandIndex, double NormalizedMutualInformation, double Matched)
{
    /// <summary>The figures by name.</summary>
    public IReadOnlyList<(string Name, double Value)> Figures =>
        [("ari", AdjustedRandIndex), ("nmi", NormalizedMutualInformation), ("matched", Matched)];

    /// <summary>Compares two clusterings.</summary>
    /// <param name="a">The cluster of each row (N) in the one.</param>
    /// <param name="b">In the other (N).</param>
    public static ClusterAgreement Of(int[] a, int[] b)
    {
        var table = ContingencyTable.FromLabels(a, b);
        return new ClusterAgreement(
            ClusteringMetrics.AdjustedRandIndex(table), ClusteringMetrics.NormalizedMutualInformation(table),
            ClusteringMetrics.Accuracy(table));
    }

    /// <summary>The mean of several, at least one.</summary>
    public static ClusterAgreement Mean(IReadOnlyList<ClusterAgreement> all) => new(
        all.Average(one => one.AdjustedRandIndex), all.Average(one => one.NormalizedMutualInformation),
        all.Average(one => one.Matched));

    /// <summary>The figures for machines.</summary>
    public JsonObject ToJson() => new(Figures.Select(figure => KeyValuePair.Create(figure.Name, (JsonNode?)figure.Value)));
}
