namespace BigLearnEm.Reports;

/// <summary>
/// The median of several lines at each of their places. A line that has ended counts with its last value, as a run
/// that stopped keeps what it reached; otherwise the median would be that of the slowest runs only. A line that has not
/// begun does not count.
/// </summary>
internal static class LineMedian
{
    private const int MostPlaces = 1500;

    /// <summary>Computes the median line.</summary>
    /// <param name="lines">The lines; values that are not finite are passed over.</param>
    /// <returns>Its places and values, of the same length.</returns>
    internal static (double[] X, double[] Y) Of(IReadOnlyList<LineSeries> lines)
    {
        var places = Places(lines);
        var medians = new double[places.Length];
        var next = new int[lines.Count];
        var current = new double?[lines.Count];
        var values = new List<double>(lines.Count);
        for (var i = 0; i < places.Length; i++)
        {
            values.Clear();
            for (var k = 0; k < lines.Count; k++)
            {
                var line = lines[k];
                for (; next[k] < line.X.Length && !(line.X[next[k]] > places[i]); next[k]++)
                {
                    if (IsUsable(line, next[k])) current[k] = line.Y[next[k]];
                }

                if (current[k] is { } value) values.Add(value);
            }

            medians[i] = Quantile.Of([.. values], 0.5);
        }

        return (places, medians);
    }

    private static double[] Places(IReadOnlyList<LineSeries> lines)
    {
        var all = new SortedSet<double>();
        foreach (var line in lines)
        {
            for (var i = 0; i < line.X.Length; i++)
            {
                if (IsUsable(line, i)) all.Add(line.X[i]);
            }
        }

        var places = all.ToArray();
        if (places.Length <= MostPlaces) return places;
        return [.. Enumerable.Range(0, MostPlaces)
            .Select(i => places[(int)((long)i * (places.Length - 1) / (MostPlaces - 1))])];
    }

    private static bool IsUsable(LineSeries line, int i) =>
        Numbers.IsPlottable(line.X[i]) && Numbers.IsPlottable(line.Y[i]);
}
