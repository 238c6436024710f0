namespace BigLearnEm.Reports;

/// <summary>The shape of a sample in a legend.</summary>
internal enum LegendMark
{
    Line,
    Ellipse,
    Disc,
    Box,
    Cross,
}
