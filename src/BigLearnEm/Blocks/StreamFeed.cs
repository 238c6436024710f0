using BigLearnEm.Data;

namespace BigLearnEm.Blocks;

/// <summary>Rows that are read anew for every pass, a batch at a time.</summary>
/// <param name="source">The rows.</param>
/// <param name="batchBytes">What a batch may take.</param>
internal sealed class StreamFeed(IRowSource source, long batchBytes) : IRowFeed
{
    public long Rows => source.Rows;

    public int Dimension => source.Columns;

    public bool Streamed => true;

    public IEnumerable<RowBatch> Batches(int rows)
    {
        var slabs = Math.Max(1, batchBytes / ((long)rows * source.Columns * sizeof(double)));
        foreach (var chunk in source.Read((int)Math.Min(slabs * rows, Array.MaxLength / source.Columns / rows * rows)))
            yield return new ChunkBatch(chunk, source.Columns);
    }

    private sealed class ChunkBatch(RowChunk chunk, int columns) : RowBatch(chunk.Start, chunk.Rows)
    {
        private readonly double[] _values = chunk.Values;
        private readonly int _columns = columns;

        public override void Pack(long offset, int count, Span<double> destination, int stride) =>
            Transpose(_values.AsSpan((int)offset * _columns, count * _columns), _columns, count, destination, stride);
    }
}
