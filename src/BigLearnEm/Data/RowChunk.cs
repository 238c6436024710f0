namespace BigLearnEm.Data;

/// <summary>Some rows that follow each other.</summary>
/// <param name="Start">Which row of the source the first one is, from 0.</param>
/// <param name="Values">
/// The numbers, row by row: the first Rows*Columns of them; the array may be longer. It is only good until the next
/// chunk is asked for, as the source may use it again; who needs it longer makes a copy.
/// </param>
/// <param name="Rows">How many rows, at least 1.</param>
public readonly record struct RowChunk(long Start, double[] Values, int Rows);
