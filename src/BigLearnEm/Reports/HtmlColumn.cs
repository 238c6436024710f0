namespace BigLearnEm.Reports;

/// <summary>A column of a <see cref="HtmlTable"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumeric">Whether it holds numbers, which stand to the right with digits of equal width.</param>
public sealed record HtmlColumn(string Name, bool IsNumeric = true);
