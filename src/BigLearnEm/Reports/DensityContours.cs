namespace BigLearnEm.Reports;

/// <summary>Which contours of a mixture's density are drawn.</summary>
/// <param name="Kind">What the shares are shares of, within the part of the plane that the chart shows.</param>
/// <param name="Shares">The shares, each above 0 and below 1.</param>
public sealed record DensityContours(ContourKind Kind, IReadOnlyList<double> Shares)
{
    /// <summary>The regions with 50, 80 and 95 % of the mass.</summary>
    public static DensityContours Regions { get; } = new(ContourKind.DensityRegion, [0.5, 0.8, 0.95]);

    /// <summary>The density at which a share is reached, for values at evenly spaced places.</summary>
    /// <param name="densities">The density at each place; not negative.</param>
    /// <param name="share">The share.</param>
    /// <returns>The level; 0 where there is no density at all.</returns>
    public double LevelOf(ReadOnlySpan<double> densities, double share)
    {
        if (densities.IsEmpty) return 0;
        var sorted = densities.ToArray();
        Array.Sort(sorted);
        if (Kind == ContourKind.ShareOfMaximum) return share * sorted[^1];
        var wanted = share * sorted.Sum();
        var reached = 0.0;
        for (var i = sorted.Length - 1; i >= 0; i--)
        {
            reached += sorted[i];
            if (reached >= wanted) return sorted[i];
        }

        return sorted[0];
    }
}
