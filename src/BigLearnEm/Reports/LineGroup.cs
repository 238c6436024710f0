namespace BigLearnEm.Reports;

/// <summary>Lines of one colour, for instance all seeds of one method; of several also the median is drawn.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Lines">The lines.</param>
public sealed record LineGroup(string Name, IReadOnlyList<LineSeries> Lines);
