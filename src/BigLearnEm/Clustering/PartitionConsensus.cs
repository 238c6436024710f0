namespace BigLearnEm.Clustering;

/// <summary>
/// One partition out of several of the same rows, without any labels: clusters are matched one to one and every row goes
/// where most of the partitions put it (plurality voting after alignment; Dudoit and Fridlyand 2003). How well the
/// partitions agree is the criterion by which the result can be trusted.
/// </summary>
public sealed class PartitionConsensus
{
    private const int MostRounds = 50;

    private PartitionConsensus(int[] labels, double[] agreement)
    {
        Labels = labels;
        Agreement = agreement;
    }

    /// <summary>The cluster of each row, shape (N), 0 to K-1.</summary>
    public int[] Labels { get; }

    /// <summary>Of each partition, its mean adjusted Rand index with the others; 1 where there is only one.</summary>
    public IReadOnlyList<double> Agreement { get; }

    /// <summary>Combines partitions, beginning with the one that agrees best with the others.</summary>
    /// <param name="partitions">At least one, each of shape (N), clusters 0 to K-1.</param>
    /// <param name="clusters">Number of clusters K.</param>
    /// <exception cref="ArgumentException">There is none, or their lengths differ.</exception>
    public static PartitionConsensus Of(IReadOnlyList<int[]> partitions, int clusters)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        if (partitions.Count == 0)
            throw new ArgumentException("Expected at least one partition, got none.", nameof(partitions));
        if (partitions.Any(partition => partition.Length != partitions[0].Length))
            throw new ArgumentException("Expected partitions of the same rows, got different lengths.", nameof(partitions));
        var agreement = MeanAgreement(partitions);
        var consensus = partitions[Array.IndexOf(agreement, agreement.Max())];
        for (var round = 0; round < MostRounds; round++)
        {
            var next = Vote(partitions, consensus, clusters);
            if (next.AsSpan().SequenceEqual(consensus)) break;
            consensus = next;
        }

        return new PartitionConsensus([.. consensus], agreement);
    }

    private static double[] MeanAgreement(IReadOnlyList<int[]> partitions)
    {
        if (partitions.Count == 1) return [1];
        var sums = new double[partitions.Count];
        for (var i = 0; i < partitions.Count; i++)
        {
            for (var j = i + 1; j < partitions.Count; j++)
            {
                var index = ClusteringMetrics.AdjustedRandIndex(ContingencyTable.FromLabels(partitions[i], partitions[j]));
                sums[i] += index;
                sums[j] += index;
            }
        }

        return Array.ConvertAll(sums, sum => sum / (partitions.Count - 1));
    }

    // Where votes are equal, the reference's own cluster, or else the lowest one, has it.
    private static int[] Vote(IReadOnlyList<int[]> partitions, int[] reference, int clusters)
    {
        var votes = new int[reference.Length * clusters];
        foreach (var partition in partitions)
        {
            var target = Align(partition, reference, clusters);
            for (var row = 0; row < partition.Length; row++) votes[(row * clusters) + target[partition[row]]]++;
        }

        var consensus = new int[reference.Length];
        for (var row = 0; row < consensus.Length; row++)
        {
            var mine = votes.AsSpan(row * clusters, clusters);
            var best = reference[row];
            for (var k = 0; k < clusters; k++)
            {
                if (mine[k] > mine[best]) best = k;
            }

            consensus[row] = best;
        }

        return consensus;
    }

    private static int[] Align(int[] partition, int[] reference, int clusters)
    {
        var cost = new long[clusters, clusters];
        for (var row = 0; row < partition.Length; row++) cost[partition[row], reference[row]]--;
        return LinearAssignment.Solve(cost);
    }
}
