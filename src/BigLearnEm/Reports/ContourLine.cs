namespace BigLearnEm.Reports;

/// <summary>One line along which a grid's values have a given level.</summary>
/// <param name="Points">Column and row in turn (2*count), in steps of the grid from its first value.</param>
/// <param name="IsClosed">Whether the last point is joined to the first; otherwise it ends at the grid's edge.</param>
public sealed record ContourLine(double[] Points, bool IsClosed);
