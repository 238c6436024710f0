namespace BigLearnEm.Data;

/// <summary>The rows of a table in memory; chunks hold copies.</summary>
/// <param name="table">The table.</param>
public sealed class TableRowSource(Table table) : IRowSource
{
    private readonly Table _table = table ?? throw new ArgumentNullException(nameof(table));

    /// <inheritdoc/>
    public long Rows => _table.Rows;

    /// <inheritdoc/>
    public int Columns => _table.Columns;

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return ReadChunks(rowsPerChunk);
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        for (var row = 0; row < _table.Rows; row += buffer.Capacity)
        {
            buffer.Rows = Math.Min(buffer.Capacity, _table.Rows - row);
            _table.Values.AsSpan(row * Columns, buffer.Rows * Columns).CopyTo(buffer.Values);
            yield return buffer.Take();
        }
    }
}
