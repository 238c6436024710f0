namespace BigLearnEm.Data;

/// <summary>Some rows of another source that follow each other; what comes before them is read and passed over.</summary>
internal sealed class PartOfRows : IRowSource
{
    private readonly IRowSource _whole;
    private readonly long _first;

    /// <summary>Takes the rows from <paramref name="first"/> on.</summary>
    public PartOfRows(IRowSource whole, long first, long rows)
    {
        Require(whole, first, rows);
        _whole = whole;
        _first = first;
        Rows = rows;
    }

    public long Rows { get; }

    public int Columns => _whole.Columns;

    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return Rows == 0 ? [] : ReadChunks(rowsPerChunk);
    }

    public IRowSource Part(long first, long rows)
    {
        Require(this, first, rows);
        return new PartOfRows(_whole, _first + first, rows);
    }

    /// <summary>Throws where a source has no such rows.</summary>
    internal static void Require(IRowSource whole, long first, long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, whole.Rows - first);
    }

    // Chunks are cut anew, as the part need not begin where a chunk does.
    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        foreach (var chunk in _whole.Read(rowsPerChunk))
        {
            var end = Math.Min(chunk.Start + chunk.Rows, _first + Rows);
            for (var row = Math.Max(chunk.Start, _first); row < end; row++)
            {
                chunk.Values.AsSpan((int)(row - chunk.Start) * Columns, Columns).CopyTo(buffer.Next());
                if (buffer.IsFull) yield return buffer.Take();
            }

            if (end == _first + Rows) break;
        }

        if (buffer.Rows > 0) yield return buffer.Take();
    }
}
