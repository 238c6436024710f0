namespace BigLearnEm.Reports;

/// <summary>How a <see cref="BoxPlot"/> or a <see cref="HistogramChart"/> looks.</summary>
public sealed record ValueChartOptions
{
    /// <summary>What the chart shows.</summary>
    public string Title { get; init; } = "";

    /// <summary>A sentence below it.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The quantity that the values are of.</summary>
    public string Label { get; init; } = "";

    /// <summary>Its unit; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Whether the values' axis is logarithmic.</summary>
    public bool Log { get; init; }

    /// <summary>A value to compare with, for instance a threshold; null for none.</summary>
    public ReferenceLine? Reference { get; init; }

    /// <summary>What a histogram counts, for its vertical axis.</summary>
    public string CountLabel { get; init; } = "count";

    /// <summary>How many intervals a histogram has over the values; null for what suits their count.</summary>
    public int? Bins { get; init; }
}
