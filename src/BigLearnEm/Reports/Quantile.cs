namespace BigLearnEm.Reports;

/// <summary>Quantiles of a sample.</summary>
public static class Quantile
{
    /// <summary>
    /// The value below which a share of the sample lies, by linear interpolation between order statistics (type 7 of
    /// R. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50, 1996), which is
    /// numpy's default.
    /// </summary>
    /// <param name="values">The sample, at least one value, in any order; finite.</param>
    /// <param name="share">The share, from 0 to 1.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static double Of(ReadOnlySpan<double> values, double share)
    {
        if (values.IsEmpty) throw new ArgumentException("A quantile needs at least one value.", nameof(values));
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        if (below + 1 >= sorted.Length) return sorted[^1];
        return sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
