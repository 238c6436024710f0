namespace BigLearnEm.Clustering;

/// <summary>What can be counted of a clustering by its labels alone.</summary>
public static class Partition
{
    /// <summary>Rows of each cluster.</summary>
    /// <param name="labels">The cluster of each row, shape (N), 0 to K-1.</param>
    /// <param name="clusters">Number of clusters K.</param>
    /// <returns>Shape (K).</returns>
    public static int[] Sizes(int[] labels, int clusters)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var sizes = new int[clusters];
        foreach (var label in labels) sizes[label]++;
        return sizes;
    }

    /// <summary>The share of the rows that two clusterings put into clusters of different numbers.</summary>
    /// <param name="before">Shape (N).</param>
    /// <param name="after">Shape (N).</param>
    public static double ShareChanged(int[] before, int[] after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before.Length != after.Length)
            throw new ArgumentException($"Expected {before.Length} labels, one per row, got {after.Length}.", nameof(after));
        return (double)before.Zip(after).Count(pair => pair.First != pair.Second) / after.Length;
    }
}
