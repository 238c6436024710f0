using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Blocks;

/// <summary>The rows of a tensor on the CPU, as one batch.</summary>
internal sealed class TensorFeed : IRowFeed
{
    private readonly Tensor _rows;

    /// <summary>Takes a copy-free view of the rows.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64, on the CPU; stays with the caller, who keeps it alive.</param>
    public TensorFeed(Tensor rows)
    {
        if (rows.device_type != TorchSharp.DeviceType.CPU)
            throw new ArgumentException($"Expected rows on the CPU, got {rows.device}.", nameof(rows));
        if (rows.dtype != ScalarType.Float32 && rows.dtype != ScalarType.Float64)
            throw new ArgumentException($"Expected float32 or float64 rows, got {rows.dtype}.", nameof(rows));
        _rows = rows;
    }

    public long Rows => _rows.shape[0];

    public int Dimension => (int)_rows.shape[1];

    public bool Streamed => false;

    public IEnumerable<RowBatch> Batches(int rows)
    {
        yield return new TensorBatch(_rows);
    }

    private sealed class TensorBatch(Tensor tensor) : RowBatch(0, tensor.shape[0])
    {
        private readonly Tensor _rows = tensor;

        public override void Pack(long offset, int count, Span<double> destination, int stride)
        {
            using var scope = NewDisposeScope();
            var rows = _rows.narrow(0, offset, count).contiguous();
            var columns = (int)_rows.shape[1];
            if (rows.dtype == ScalarType.Float64)
                Transpose(MemoryMarshal.Cast<byte, double>(rows.bytes), columns, count, destination, stride);
            else Transpose(MemoryMarshal.Cast<byte, float>(rows.bytes), columns, count, destination, stride);
        }
    }
}
