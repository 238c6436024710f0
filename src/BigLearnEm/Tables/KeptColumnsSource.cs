using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>Some columns of the rows of another source.</summary>
/// <param name="inner">The rows.</param>
/// <param name="kept">Which columns, from 0, ascending.</param>
internal sealed class KeptColumnsSource(IRowSource inner, int[] kept) : IRowSource
{
    private readonly IRowSource _inner = inner;
    private readonly int[] _kept = kept;

    public long Rows => _inner.Rows;

    public int Columns => _kept.Length;

    public IRowSource Part(long first, long rows) => new KeptColumnsSource(_inner.Part(first, rows), _kept);

    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        var values = Array.Empty<double>();
        foreach (var chunk in _inner.Read(rowsPerChunk))
        {
            if (values.Length < chunk.Rows * _kept.Length) values = new double[chunk.Rows * _kept.Length];
            for (int row = 0, to = 0; row < chunk.Rows; row++)
                foreach (var column in _kept) values[to++] = chunk.Values[(row * _inner.Columns) + column];
            yield return new RowChunk(chunk.Start, values, chunk.Rows);
        }
    }
}
