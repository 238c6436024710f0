namespace BigLearnEm.Reports;

/// <summary>What the shares of <see cref="DensityContours"/> are shares of.</summary>
public enum ContourKind
{
    /// <summary>Of the mass: the smallest region that has 50 % of it, for instance (highest-density region).</summary>
    DensityRegion,

    /// <summary>Of the density's maximum.</summary>
    ShareOfMaximum,
}
