namespace BigLearnEm.Data;

/// <summary>Rows of numbers that are read in order, as often as wanted, and need not fit into memory.</summary>
public interface IRowSource
{
    /// <summary>How many rows there are.</summary>
    long Rows { get; }

    /// <summary>How many columns there are.</summary>
    int Columns { get; }

    /// <summary>A name for each column; null where they have none.</summary>
    IReadOnlyList<string>? ColumnNames => null;

    /// <summary>
    /// Reads all rows from the first on. Whatever is open for it is closed when the enumeration ends or is broken off.
    /// </summary>
    /// <param name="rowsPerChunk">
    /// How many rows a chunk has, at least 1; the last one may have fewer. Where so many rows would not fit one array,
    /// chunks have fewer.
    /// </param>
    /// <returns>The chunks in order; the array of values may be the same in all of them.</returns>
    /// <exception cref="BadInputException">The file was changed or lost since it was opened.</exception>
    IEnumerable<RowChunk> Read(int rowsPerChunk);

    /// <summary>
    /// Some rows that follow each other as a source of their own, whose first row is row 0: what one rank of several has.
    /// Rows before them are read and passed over unless the format allows to begin in the middle.
    /// </summary>
    /// <param name="first">The first of them, from 0.</param>
    /// <param name="rows">How many; none are a source without rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    IRowSource Part(long first, long rows) => new PartOfRows(this, first, rows);
}
