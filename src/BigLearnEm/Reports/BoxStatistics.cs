namespace BigLearnEm.Reports;

/// <summary>What a box of a <see cref="BoxPlot"/> shows of a sample.</summary>
/// <param name="LowerWhisker">The least value at most 1.5 interquartile ranges below the lower quartile.</param>
/// <param name="LowerQuartile">The quantile 0.25.</param>
/// <param name="Median">The quantile 0.5.</param>
/// <param name="UpperQuartile">The quantile 0.75.</param>
/// <param name="UpperWhisker">The largest value at most 1.5 interquartile ranges above the upper quartile.</param>
public readonly record struct BoxStatistics(
    double LowerWhisker, double LowerQuartile, double Median, double UpperQuartile, double UpperWhisker)
{
    private const double Reach = 1.5;

    /// <summary>Computes the five numbers.</summary>
    /// <param name="values">The sample, at least one value, in any order; finite.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static BoxStatistics Of(ReadOnlySpan<double> values)
    {
        var lower = Quantile.Of(values, 0.25);
        var upper = Quantile.Of(values, 0.75);
        var reach = Reach * (upper - lower);
        // Where no value lies between an interpolated quartile and its reach, the whisker has no length.
        var (low, high) = (lower, upper);
        foreach (var value in values)
        {
            if (value >= lower - reach) low = Math.Min(low, value);
            if (value <= upper + reach) high = Math.Max(high, value);
        }

        return new BoxStatistics(low, lower, Quantile.Of(values, 0.5), upper, high);
    }
}
