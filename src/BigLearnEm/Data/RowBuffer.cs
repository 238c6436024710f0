namespace BigLearnEm.Data;

/// <summary>The array in which a source collects the rows of a chunk.</summary>
/// <param name="rowsPerChunk">How many rows are wanted.</param>
/// <param name="rows">How many rows there are in all.</param>
/// <param name="columns">How many columns there are.</param>
internal sealed class RowBuffer(int rowsPerChunk, long rows, int columns)
{
    private long _start;

    /// <summary>How many rows it holds at most: no more than there are, nor than fit one array.</summary>
    internal int Capacity { get; } = (int)Math.Min(Math.Min(rowsPerChunk, rows), Array.MaxLength / columns);

    /// <summary>The numbers (Capacity*columns), row by row.</summary>
    internal double[] Values => field ??= new double[Capacity * columns];

    /// <summary>How many rows it holds.</summary>
    internal int Rows { get; set; }

    /// <summary>Whether another row has no place.</summary>
    internal bool IsFull => Rows == Capacity;

    /// <summary>A place for the next row, with whatever stood there.</summary>
    internal Span<double> Next() => Values.AsSpan(Rows++ * columns, columns);

    /// <summary>Gives away the rows and begins anew.</summary>
    internal RowChunk Take()
    {
        var chunk = new RowChunk(_start, Values, Rows);
        _start += Rows;
        Rows = 0;
        return chunk;
    }

    /// <summary>The error of a file that has other rows than when it was opened.</summary>
    internal static BadInputException Changed(string path, long rows, string got) => new(
        path, $"{rows} rows, as when it was opened", got, "Leave the file alone while it is read, and start again.");
}
