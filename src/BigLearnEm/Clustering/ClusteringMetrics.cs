using System.Numerics;

namespace BigLearnEm.Clustering;

/// <summary>
/// How well predicted clusters agree with true classes. Every metric is a function of the contingency table alone, is
/// the same for any renaming of classes or clusters, and equals scikit-learn 1.2's figure, degenerate cases included
/// (the one exception is stated at <see cref="AdjustedMutualInformation(ContingencyTable)"/>). Logarithms are natural.
/// All throw <see cref="ArgumentException"/> on an empty labeling, where no figure has a meaning.
/// </summary>
public static class ClusteringMetrics
{
    // scikit-learn keeps denominators above this in size.
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>
    /// The share of points in the class that their cluster is matched to, under the best matching of clusters to
    /// classes, one to one; points in clusters left over count as wrong. In [0, 1].
    /// </summary>
    /// <param name="table">Counts (classes, clusters); as many clusters as classes, more or fewer.</param>
    public static double Accuracy(ContingencyTable table) => ClusterAlignment.Of(table).Accuracy;

    /// <inheritdoc cref="Accuracy(ContingencyTable)"/>
    /// <param name="trueLabels">The true classes (N).</param>
    /// <param name="predictedLabels">The predicted clusters (N).</param>
    public static double Accuracy(ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predictedLabels) =>
        Accuracy(ContingencyTable.FromLabels(trueLabels, predictedLabels));

    /// <summary>
    /// Mutual information over the arithmetic mean of the two entropies. In [0, 1]; 1 where both labelings are one
    /// single cluster.
    /// </summary>
    /// <param name="table">Counts (classes, clusters).</param>
    public static double NormalizedMutualInformation(ContingencyTable table)
    {
        var margins = Margins.Of(table);
        if (margins is { Classes.Length: 1, Clusters.Length: 1 }) return 1;
        var information = MutualInformation(table, margins);
        return information == 0 ? 0 : information / MeanEntropy(margins);
    }

    /// <inheritdoc cref="NormalizedMutualInformation(ContingencyTable)"/>
    /// <param name="trueLabels">The true classes (N).</param>
    /// <param name="predictedLabels">The predicted clusters (N).</param>
    public static double NormalizedMutualInformation(
        ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predictedLabels) =>
        NormalizedMutualInformation(ContingencyTable.FromLabels(trueLabels, predictedLabels));

    /// <summary>
    /// The Rand index, corrected for chance (Hubert and Arabie, "Comparing partitions", Journal of Classification 2,
    /// 1985). In [-0.5, 1]; 0 on average for independent labelings; computed from whole numbers of pairs, exactly.
    /// </summary>
    /// <param name="table">Counts (classes, clusters).</param>
    public static double AdjustedRandIndex(ContingencyTable table)
    {
        var margins = Margins.Of(table);
        // Ordered pairs of points together in both labelings, in the classes only, in the clusters only, in neither.
        var together = SumOfSquares(table) - margins.Total;
        var classOnly = SumOfSquares(margins.Classes) - margins.Total - together;
        var clusterOnly = SumOfSquares(margins.Clusters) - margins.Total - together;
        var apart = (margins.Total * (margins.Total - 1)) - together - classOnly - clusterOnly;
        if (classOnly.IsZero && clusterOnly.IsZero) return 1;

        var numerator = (together * apart) - (classOnly * clusterOnly);
        var denominator = ((together + classOnly) * (classOnly + apart))
            + ((together + clusterOnly) * (clusterOnly + apart));
        return 2 * (double)numerator / (double)denominator;
    }

    /// <inheritdoc cref="AdjustedRandIndex(ContingencyTable)"/>
    /// <param name="trueLabels">The true classes (N).</param>
    /// <param name="predictedLabels">The predicted clusters (N).</param>
    public static double AdjustedRandIndex(ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predictedLabels) =>
        AdjustedRandIndex(ContingencyTable.FromLabels(trueLabels, predictedLabels));

    /// <summary>
    /// Mutual information, corrected for chance, over the corrected arithmetic mean of the two entropies (Vinh, Epps
    /// and Bailey, "Information theoretic measures for clusterings comparison", JMLR 11, 2010). At most 1; 0 on average
    /// for independent labelings. 1 where both labelings are one single cluster, and where in both each point is a
    /// cluster of its own; in that last case scikit-learn gives 0 or 1 as rounding has it.
    /// </summary>
    /// <param name="table">Counts (classes, clusters).</param>
    public static double AdjustedMutualInformation(ContingencyTable table)
    {
        var margins = Margins.Of(table);
        if (margins is { Classes.Length: 1, Clusters.Length: 1 }) return 1;
        if (margins.Classes.Length == margins.Total && margins.Clusters.Length == margins.Total) return 1;

        var expected = ExpectedMutualInformation.Of(margins.Classes, margins.Clusters, margins.Size);
        var range = MeanEntropy(margins) - expected;
        range = range < 0 ? Math.Min(range, -MachineEpsilon) : Math.Max(range, MachineEpsilon);
        return (MutualInformation(table, margins) - expected) / range;
    }

    /// <inheritdoc cref="AdjustedMutualInformation(ContingencyTable)"/>
    /// <param name="trueLabels">The true classes (N).</param>
    /// <param name="predictedLabels">The predicted clusters (N).</param>
    public static double AdjustedMutualInformation(ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predictedLabels) =>
        AdjustedMutualInformation(ContingencyTable.FromLabels(trueLabels, predictedLabels));

    // In nats. Zero where either labeling is one single cluster.
    private static double MutualInformation(ContingencyTable table, Margins margins)
    {
        if (margins.Classes.Length == 1 || margins.Clusters.Length == 1) return 0;
        var classSizes = table.ClassSizes();
        var clusterSizes = table.ClusterSizes();
        var sum = 0.0;
        for (var row = 0; row < classSizes.Length; row++)
        {
            for (var column = 0; column < clusterSizes.Length; column++)
            {
                sum += ExpectedMutualInformation.Term(
                    table[row, column], classSizes[row], clusterSizes[column], margins.Size);
            }
        }

        return Math.Max(sum, 0);
    }

    private static double MeanEntropy(Margins margins) =>
        (Entropy(margins.Classes, margins.Size) + Entropy(margins.Clusters, margins.Size)) / 2;

    private static double Entropy(long[] sizes, double total)
    {
        if (sizes.Length == 1) return 0;
        var logTotal = Math.Log(total);
        return -sizes.Sum(size => size / total * (Math.Log(size) - logTotal));
    }

    private static BigInteger SumOfSquares(ContingencyTable table)
    {
        var sum = BigInteger.Zero;
        for (var row = 0; row < table.Classes.Count; row++)
        {
            for (var column = 0; column < table.Clusters.Count; column++)
                sum += (Int128)table[row, column] * table[row, column];
        }

        return sum;
    }

    private static BigInteger SumOfSquares(long[] values)
    {
        var sum = BigInteger.Zero;
        foreach (var value in values) sum += (Int128)value * value;
        return sum;
    }

    // The sizes of the classes and clusters that occur at all, and N.
    private sealed record Margins(long[] Classes, long[] Clusters, long Size)
    {
        public BigInteger Total => Size;

        public static Margins Of(ContingencyTable table)
        {
            ArgumentNullException.ThrowIfNull(table);
            if (table.Total == 0)
                throw new ArgumentException(
                    "The labelings are empty; a clustering metric needs a point.", nameof(table));
            return new Margins(
                [.. table.ClassSizes().Where(size => size > 0)],
                [.. table.ClusterSizes().Where(size => size > 0)],
                table.Total);
        }
    }
}
