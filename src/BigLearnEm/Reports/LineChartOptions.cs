namespace BigLearnEm.Reports;

/// <summary>How a <see cref="LineChart"/> looks.</summary>
public sealed record LineChartOptions
{
    /// <summary>What the chart shows.</summary>
    public string Title { get; init; } = "";

    /// <summary>A sentence below it.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The horizontal quantity.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The vertical quantity.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>The vertical quantity's unit; empty for none.</summary>
    public string YUnit { get; init; } = "";

    /// <summary>Whether the horizontal axis is logarithmic.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether the vertical axis is logarithmic.</summary>
    public bool LogY { get; init; }

    /// <summary>Whether the horizontal axis counts, so that no tick stands between two whole numbers.</summary>
    public bool WholeX { get; init; }

    /// <summary>Whether the vertical axis counts.</summary>
    public bool WholeY { get; init; }

    /// <summary>Whether there is a legend; one of a single line says no more than the title.</summary>
    public bool ShowLegend { get; init; } = true;

    /// <summary>Whether the median of each group of several lines is drawn.</summary>
    public bool ShowMedian { get; init; } = true;

    /// <summary>A horizontal line; null for none.</summary>
    public ReferenceLine? Reference { get; init; }

    /// <summary>A band of vertical values; null for none.</summary>
    public ValueBand? Band { get; init; }

    /// <summary>What a marked value is, for the legend.</summary>
    public string StopLabel { get; init; } = "stopped";
}
