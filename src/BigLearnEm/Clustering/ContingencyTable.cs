namespace BigLearnEm.Clustering;

/// <summary>
/// How often each true class met each predicted cluster: the table from which every clustering metric is computed.
/// Tables of parts of the data add up to the table of the whole, so a metric never needs all labels in one place.
/// A class or cluster whose row or column is all zeros counts for nothing in any metric.
/// </summary>
public sealed class ContingencyTable
{
    private const long LargestCellCount = 1L << 27;

    private readonly long[,] _counts;
    private readonly int[] _classes;
    private readonly int[] _clusters;

    private ContingencyTable(int[] classes, int[] clusters, long[,] counts)
    {
        _classes = classes;
        _clusters = clusters;
        _counts = counts;
        foreach (var count in counts) Total = checked(Total + count);
    }

    /// <summary>The true labels, ascending: row i of the table is class <c>Classes[i]</c>.</summary>
    public IReadOnlyList<int> Classes => _classes;

    /// <summary>The predicted labels, ascending: column j of the table is cluster <c>Clusters[j]</c>.</summary>
    public IReadOnlyList<int> Clusters => _clusters;

    /// <summary>N, the number of labelled points.</summary>
    public long Total { get; }

    /// <summary>The number of points of the i-th class in the j-th cluster.</summary>
    /// <param name="row">i, an index into <see cref="Classes"/>.</param>
    /// <param name="column">j, an index into <see cref="Clusters"/>.</param>
    public long this[int row, int column] => _counts[row, column];

    /// <summary>Counts two labelings. Any label values will do; -1 is a label like any other.</summary>
    /// <param name="trueLabels">The true classes (N).</param>
    /// <param name="predictedLabels">The predicted clusters (N).</param>
    /// <exception cref="ArgumentException">
    /// The two are of different length, or have so many distinct labels (their product over 2^27) that a dense table
    /// is out of the question.
    /// </exception>
    public static ContingencyTable FromLabels(ReadOnlySpan<int> trueLabels, ReadOnlySpan<int> predictedLabels)
    {
        if (trueLabels.Length != predictedLabels.Length)
            throw new ArgumentException(
                $"{trueLabels.Length} true labels but {predictedLabels.Length} predicted ones; there must be as many.",
                nameof(predictedLabels));
        var classes = DistinctLabels.Of(trueLabels);
        var clusters = DistinctLabels.Of(predictedLabels);
        var counts = NewCounts(classes.Values.Length, clusters.Values.Length);
        for (var n = 0; n < trueLabels.Length; n++)
            counts[classes.IndexOf(trueLabels[n]), clusters.IndexOf(predictedLabels[n])]++;
        return new ContingencyTable(classes.Values, clusters.Values, counts);
    }

    /// <summary>
    /// Takes counts made elsewhere, for instance summed over the ranks of a distributed run. Classes and clusters are
    /// then labelled 0, 1, 2, ...
    /// </summary>
    /// <param name="counts">Counts (classes, clusters), none negative. Copied.</param>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public static ContingencyTable FromCounts(long[,] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        foreach (var count in counts)
        {
            if (count < 0) throw new ArgumentException($"A count is {count}; none may be negative.", nameof(counts));
        }

        return new ContingencyTable(
            [.. Enumerable.Range(0, counts.GetLength(0))],
            [.. Enumerable.Range(0, counts.GetLength(1))],
            (long[,])counts.Clone());
    }

    /// <summary>The table of two parts of the data together: labels are united, counts are added.</summary>
    /// <param name="first">The table of one part.</param>
    /// <param name="second">The table of the other part.</param>
    public static ContingencyTable Sum(ContingencyTable first, ContingencyTable second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int[] classes = [.. first._classes.Union(second._classes).Order()];
        int[] clusters = [.. first._clusters.Union(second._clusters).Order()];
        var counts = NewCounts(classes.Length, clusters.Length);
        first.AddTo(counts, classes, clusters);
        second.AddTo(counts, classes, clusters);
        return new ContingencyTable(classes, clusters, counts);
    }

    /// <summary>A copy of the counts (classes, clusters).</summary>
    public long[,] ToArray() => (long[,])_counts.Clone();

    /// <summary>The number of points of each class: the table summed over clusters (classes).</summary>
    public long[] ClassSizes()
    {
        var sizes = new long[_classes.Length];
        for (var row = 0; row < _classes.Length; row++)
        {
            for (var column = 0; column < _clusters.Length; column++) sizes[row] += _counts[row, column];
        }

        return sizes;
    }

    /// <summary>The number of points of each cluster: the table summed over classes (clusters).</summary>
    public long[] ClusterSizes()
    {
        var sizes = new long[_clusters.Length];
        for (var row = 0; row < _classes.Length; row++)
        {
            for (var column = 0; column < _clusters.Length; column++) sizes[column] += _counts[row, column];
        }

        return sizes;
    }

    private void AddTo(long[,] counts, int[] classes, int[] clusters)
    {
        var columns = Array.ConvertAll(_clusters, label => Array.BinarySearch(clusters, label));
        for (var row = 0; row < _classes.Length; row++)
        {
            var target = Array.BinarySearch(classes, _classes[row]);
            for (var column = 0; column < _clusters.Length; column++)
                counts[target, columns[column]] += _counts[row, column];
        }
    }

    private static long[,] NewCounts(int classes, int clusters)
    {
        if ((long)classes * clusters > LargestCellCount)
            throw new ArgumentException(
                $"{classes} distinct true labels times {clusters} predicted ones is more than the {LargestCellCount} "
                + "cells a table may have.");
        return new long[classes, clusters];
    }
}
