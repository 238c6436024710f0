namespace BigLearnEm.Data;

/// <summary>The rows of another source, scaled as they are read; the other source's chunks are not changed.</summary>
public sealed class ScaledRowSource : IRowSource
{
    private readonly IRowSource _inner;
    private readonly MinMaxScale _scale;

    /// <summary>Joins a source and a scale.</summary>
    /// <param name="inner">The rows in the data's own units (N, D).</param>
    /// <param name="scale">The scale of D features.</param>
    /// <param name="name">What the rows are called in messages, for instance their file.</param>
    /// <exception cref="BadInputException">The rows have another number of columns than the scale.</exception>
    public ScaledRowSource(IRowSource inner, MinMaxScale scale, string name = "the table")
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(scale);
        scale.RequireColumns(inner.Columns, name);
        _inner = inner;
        _scale = scale;
    }

    /// <inheritdoc/>
    public long Rows => _inner.Rows;

    /// <inheritdoc/>
    public int Columns => _inner.Columns;

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return ReadChunks(rowsPerChunk);
    }

    /// <inheritdoc/>
    public IRowSource Part(long first, long rows) => new ScaledRowSource(_inner.Part(first, rows), _scale);

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var values = Array.Empty<double>();
        foreach (var chunk in _inner.Read(rowsPerChunk))
        {
            var length = chunk.Rows * Columns;
            if (values.Length < length)
                values = new double[length];
            chunk.Values.AsSpan(0, length).CopyTo(values);
            _scale.Apply(values.AsSpan(0, length));
            yield return chunk with { Values = values };
        }
    }
}
