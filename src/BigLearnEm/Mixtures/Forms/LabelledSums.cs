using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>The moments of a partition of incomplete rows, each missing entry the mean of its cluster's observed ones.</summary>
internal static class LabelledSums
{
    /// <summary>Adds up the moments.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="labels">One label from 0 to K-1 per row, in the order before sorting, shape (N).</param>
    /// <param name="components">K.</param>
    /// <param name="totalWeight">Sum of the rows' weights.</param>
    public static Moments Of(IncompleteRows rows, int[] labels, int components, double totalWeight)
    {
        var d = rows.Dimension;
        var means = ClusterMeans(rows, labels, components);
        var counts = new double[components];
        var first = new double[components * d];
        var second = new double[components * d * d];
        var completed = new double[d];
        foreach (var chunk in rows.Chunks)
        {
            for (var r = chunk.Start; r < chunk.Start + chunk.Rows; r++)
            {
                var label = labels[rows.Origin[r]];
                var weight = rows.Weights?[r] ?? 1;
                rows.Values.AsSpan(r * d, d).CopyTo(completed);
                foreach (var feature in chunk.Pattern.Missing) completed[feature] = means[(label * d) + feature];
                counts[label] += weight;
                Add(completed, weight, first.AsSpan(label * d, d), second.AsSpan(label * d * d, d * d));
            }
        }

        return new Moments(
            tensor(counts, dtype: float64).DetachFromDisposeScope(),
            tensor(first, [components, d], dtype: float64).DetachFromDisposeScope(),
            tensor(second, [components, d, d], dtype: float64).DetachFromDisposeScope(), double.NaN, totalWeight);
    }

    /// <summary>Each cluster's mean of the observed entries, less the centre, shape (K, D); zero where it has none.</summary>
    private static double[] ClusterMeans(IncompleteRows rows, int[] labels, int components)
    {
        var d = rows.Dimension;
        var sums = new double[components * d];
        var counts = new double[components * d];
        foreach (var chunk in rows.Chunks)
        {
            for (var r = chunk.Start; r < chunk.Start + chunk.Rows; r++)
            {
                var label = labels[rows.Origin[r]];
                var weight = rows.Weights?[r] ?? 1;
                foreach (var feature in chunk.Pattern.Observed)
                {
                    sums[(label * d) + feature] += weight * rows.Values[(r * d) + feature];
                    counts[(label * d) + feature] += weight;
                }
            }
        }

        for (var i = 0; i < sums.Length; i++)
            if (counts[i] > 0) sums[i] /= counts[i];
        return sums;
    }

    private static void Add(ReadOnlySpan<double> row, double weight, Span<double> first, Span<double> second)
    {
        for (var i = 0; i < row.Length; i++)
        {
            var product = weight * row[i];
            first[i] += product;
            var sums = second.Slice(i * row.Length, row.Length);
            for (var j = 0; j < sums.Length; j++) sums[j] += product * row[j];
        }
    }
}
