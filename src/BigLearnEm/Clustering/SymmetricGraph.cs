using System.Runtime.CompilerServices;

namespace BigLearnEm.Clustering;

/// <summary>
/// A symmetric matrix W of few entries, row after row: the entries of row i are those from <c>Starts[i]</c> up to
/// <c>Starts[i + 1]</c>, their columns ascending.
/// </summary>
/// <param name="Starts">Where each row starts, shape (N + 1).</param>
/// <param name="Columns">The column of each entry.</param>
/// <param name="Values">The value of each entry.</param>
public sealed record SymmetricGraph(int[] Starts, int[] Columns, float[] Values)
{
    /// <summary>Number of rows N.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>
    /// The union of the neighbourhoods as UMAP has it (McInnes, Healy and Melville 2018, section 3.1):
    /// W = A + A' - A∘A', where A holds the strengths of the neighbourhoods. A row's strength to itself does not count,
    /// and strengths that are nothing in float32 are left out.
    /// </summary>
    /// <param name="graph">The neighbours of N rows.</param>
    /// <exception cref="ArgumentException">A neighbour is no row of the graph, or a strength no number.</exception>
    public static SymmetricGraph Union(NeighborGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var strengths = graph.Strengths();
        RequireSound(graph, strengths);
        var (starts, columns, values) = BothWays(graph, strengths);
        // What stands twice in a row becomes one, so that rows move up in place. The sum is written so that it is the same
        // to the last bit for (i, j) and (j, i).
        var (end, from) = (0, 0);
        for (var i = 0; i < graph.Rows; i++)
        {
            var to = starts[i + 1];
            columns.AsSpan(from, to - from).Sort(values.AsSpan(from, to - from));
            var start = end;
            for (var e = from; e < to; e++)
            {
                if (end > start && columns[end - 1] == columns[e])
                    values[end - 1] = values[end - 1] + values[e] - (values[end - 1] * values[e]);
                else
                    (columns[end], values[end++]) = (columns[e], values[e]);
            }

            from = to;
            starts[i + 1] = end;
        }

        return new SymmetricGraph(starts, columns[..end], values[..end]);
    }

    /// <summary>The sum of every row, shape (N).</summary>
    public double[] Degrees()
    {
        var degrees = new double[Rows];
        for (var i = 0; i < degrees.Length; i++)
            for (var e = Starts[i]; e < Starts[i + 1]; e++) degrees[i] += Values[e];
        return degrees;
    }

    /// <summary>
    /// S = D^-1/2 W D^-1/2, where D holds the degrees; its eigenvalues lie in [-1, 1]. A row without weight stays zero.
    /// </summary>
    public SymmetricGraph Normalized()
    {
        var scale = Array.ConvertAll(Degrees(), degree => degree > 0 ? 1 / Math.Sqrt(degree) : 0);
        var values = new float[Values.Length];
        for (var i = 0; i < Rows; i++)
            for (var e = Starts[i]; e < Starts[i + 1]; e++)
                values[e] = (float)(Values[e] * (scale[i] * scale[Columns[e]]));
        return this with { Values = values };
    }

    private static void RequireSound(NeighborGraph graph, float[] strengths)
    {
        for (var e = 0; e < strengths.Length; e++)
        {
            if (graph.Neighbors[e] < 0 || graph.Neighbors[e] >= graph.Rows)
                throw new ArgumentException(
                    $"Expected neighbours of 0 to {graph.Rows - 1}, got {graph.Neighbors[e]}.", nameof(graph));
            if (!float.IsFinite(strengths[e]))
                throw new ArgumentException(
                    $"Expected finite strengths, got {strengths[e]} at row {e / graph.Count}; look at its distances.",
                    nameof(graph));
        }
    }

    // Every entry of A at its row and at its column, in the order of A.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int[] Starts, int[] Columns, float[] Values) BothWays(NeighborGraph graph, float[] strengths)
    {
        var starts = new int[graph.Rows + 1];
        for (var e = 0; e < strengths.Length; e++)
        {
            if (!Counts(graph, strengths, e)) continue;
            starts[(e / graph.Count) + 1]++;
            starts[graph.Neighbors[e] + 1]++;
        }

        for (var i = 0; i < graph.Rows; i++) starts[i + 1] = checked(starts[i + 1] + starts[i]);
        var next = starts[..^1];
        int[] columns = new int[starts[^1]];
        var values = new float[columns.Length];
        for (var e = 0; e < strengths.Length; e++)
        {
            if (!Counts(graph, strengths, e)) continue;
            var (i, j) = (e / graph.Count, graph.Neighbors[e]);
            (columns[next[i]], values[next[i]++]) = (j, strengths[e]);
            (columns[next[j]], values[next[j]++]) = (i, strengths[e]);
        }

        return (starts, columns, values);
    }

    private static bool Counts(NeighborGraph graph, float[] strengths, int entry) =>
        strengths[entry] > 0 && graph.Neighbors[entry] != entry / graph.Count;
}
