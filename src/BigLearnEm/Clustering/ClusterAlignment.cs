namespace BigLearnEm.Clustering;

/// <summary>
/// The one-to-one matching of clusters to classes that puts the most points into their own class, and the table seen
/// through it. Made from the labels after the fact, to report on a clustering, never to choose one.
/// </summary>
public sealed class ClusterAlignment
{
    private readonly int?[] _classOfCluster;
    private readonly int?[] _columnClusters;
    private readonly ContingencyTable _table;

    private ClusterAlignment(ContingencyTable table, int[] rowOfColumn)
    {
        _table = table;
        _classOfCluster = Array.ConvertAll(rowOfColumn, row => row < 0 ? (int?)null : table.Classes[row]);
        var columnOfRow = new int[table.Classes.Count];
        Array.Fill(columnOfRow, -1);
        for (var column = 0; column < rowOfColumn.Length; column++)
        {
            if (rowOfColumn[column] >= 0) columnOfRow[rowOfColumn[column]] = column;
        }

        int[] leftOver = [.. Enumerable.Range(0, rowOfColumn.Length).Where(column => rowOfColumn[column] < 0)];
        int[] order = [.. columnOfRow, .. leftOver];
        _columnClusters = Array.ConvertAll(order, column => column < 0 ? (int?)null : table.Clusters[column]);
        Confusion = Reorder(table, order);
        for (var row = 0; row < columnOfRow.Length; row++) Correct += Confusion[row, row];
    }

    /// <summary>
    /// The class each cluster is matched to, in the order of the table's clusters; null where none is left.
    /// </summary>
    public IReadOnlyList<int?> ClassOfCluster => _classOfCluster;

    /// <summary>
    /// The aligned confusion table (classes, classes + clusters left over): row i and column i belong to the same
    /// class, so the diagonal holds the points counted as right; behind them stand the clusters left over. A class
    /// that no cluster was left for has a column of zeros.
    /// </summary>
    public long[,] Confusion { get; }

    /// <summary>
    /// The cluster in each column of <see cref="Confusion"/>; null for a class that none was left for.
    /// </summary>
    public IReadOnlyList<int?> ColumnClusters => _columnClusters;

    /// <summary>The number of points in the class that their cluster is matched to.</summary>
    public long Correct { get; }

    /// <summary><see cref="Correct"/> over N, in [0, 1].</summary>
    public double Accuracy => (double)Correct / _table.Total;

    /// <summary>Matches the clusters of a table to its classes.</summary>
    /// <param name="table">Counts (classes, clusters); as many clusters as classes, more or fewer.</param>
    /// <exception cref="ArgumentException">The table counts no point at all.</exception>
    public static ClusterAlignment Of(ContingencyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Total == 0)
            throw new ArgumentException("The labelings are empty; a clustering metric needs a point.", nameof(table));

        var cost = new long[table.Clusters.Count, table.Classes.Count];
        for (var row = 0; row < table.Classes.Count; row++)
        {
            for (var column = 0; column < table.Clusters.Count; column++) cost[column, row] = -table[row, column];
        }

        return new ClusterAlignment(table, LinearAssignment.Solve(cost));
    }

    /// <summary>The class that a cluster is matched to, null where it has none or is not in the table.</summary>
    /// <param name="cluster">The cluster's label.</param>
    public int? ClassOf(int cluster)
    {
        for (var column = 0; column < _classOfCluster.Length; column++)
        {
            if (_table.Clusters[column] == cluster) return _classOfCluster[column];
        }

        return null;
    }

    private static long[,] Reorder(ContingencyTable table, int[] order)
    {
        var confusion = new long[table.Classes.Count, order.Length];
        for (var row = 0; row < table.Classes.Count; row++)
        {
            for (var column = 0; column < order.Length; column++)
                confusion[row, column] = order[column] < 0 ? 0 : table[row, order[column]];
        }

        return confusion;
    }
}
