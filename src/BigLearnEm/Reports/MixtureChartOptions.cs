namespace BigLearnEm.Reports;

/// <summary>How a <see cref="MixtureChart"/> looks.</summary>
public sealed record MixtureChartOptions
{
    /// <summary>Width of the chart in pixels.</summary>
    public double Width { get; init; } = 360;

    /// <summary>Above so many points, so many of them are drawn, evenly chosen in their order.</summary>
    public int MostPoints { get; init; } = 4000;

    /// <summary>The first coordinate's name.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The second coordinate's name.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Contours of the mixture's density; null for none.</summary>
    public DensityContours? Contours { get; init; }

    /// <summary>Whether components have ellipses; otherwise only their centres are drawn.</summary>
    public bool ShowEllipses { get; init; } = true;

    /// <summary>Whether each component's ellipses have the colour of the cluster of the same number.</summary>
    public bool ColourComponents { get; init; }

    /// <summary>Which part of the plane is shown, made a square; null for where the data lies.</summary>
    public PlaneBounds? Bounds { get; init; }
}
