using BigLearnEm.Clustering;

namespace BigLearnEm.Tables;

/// <summary>How clusters agree with classes; each row counts once.</summary>
/// <param name="Nmi">Normalized mutual information, arithmetic mean.</param>
/// <param name="Ari">Adjusted Rand index.</param>
/// <param name="Acc">Accuracy under the best matching of clusters to classes.</param>
/// <param name="Ami">Adjusted mutual information, arithmetic mean.</param>
public sealed record TableScores(double Nmi, double Ari, double Acc, double Ami)
{
    /// <summary>Compares two labelings.</summary>
    /// <param name="classes">The class of each row (N); null where there are none.</param>
    /// <param name="clusters">The cluster of each row (N).</param>
    /// <returns>The scores; null without classes.</returns>
    public static TableScores? Of(int[]? classes, int[] clusters)
    {
        if (classes is null) return null;
        var table = ContingencyTable.FromLabels(classes, clusters);
        return new TableScores(
            ClusteringMetrics.NormalizedMutualInformation(table), ClusteringMetrics.AdjustedRandIndex(table),
            ClusteringMetrics.Accuracy(table), ClusteringMetrics.AdjustedMutualInformation(table));
    }
}
