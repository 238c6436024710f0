namespace BigLearnEm.Blocks;

/// <summary>Some consecutive rows that are in memory, ready to be packed into blocks by several threads at once.</summary>
/// <param name="start">Index of the first row.</param>
/// <param name="rows">Number of rows.</param>
internal abstract class RowBatch(long start, long rows)
{
    /// <summary>Index of the first row.</summary>
    public long Start => start;

    /// <summary>Number of rows.</summary>
    public long Rows => rows;

    /// <summary>Writes rows feature by feature: feature j of row r to destination[j * stride + r].</summary>
    /// <param name="offset">First row, counted from the batch's first.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="destination">At least D * stride numbers; those of absent rows are left as they are.</param>
    /// <param name="stride">Rows of the block.</param>
    public abstract void Pack(long offset, int count, Span<double> destination, int stride);

    /// <summary>Turns row-major numbers into a block.</summary>
    protected static void Transpose(ReadOnlySpan<double> source, int columns, int count, Span<double> destination, int stride)
    {
        for (var r = 0; r < count; r++)
        {
            var row = source.Slice(r * columns, columns);
            for (var j = 0; j < row.Length; j++) destination[(j * stride) + r] = row[j];
        }
    }

    /// <inheritdoc cref="Transpose(ReadOnlySpan{double}, int, int, Span{double}, int)"/>
    protected static void Transpose(ReadOnlySpan<float> source, int columns, int count, Span<double> destination, int stride)
    {
        for (var r = 0; r < count; r++)
        {
            var row = source.Slice(r * columns, columns);
            for (var j = 0; j < row.Length; j++) destination[(j * stride) + r] = row[j];
        }
    }
}
