using System.Numerics;
using System.Runtime.InteropServices;
using BigLearnEm.Distributed;
using BigLearnEm.Parallelism;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// The k nearest other rows of every row, by Euclidean distance, nearest first: exact, by chunked products and a partial
/// sort, N^2 D multiply-adds and O(chunk N) memory.
/// </summary>
/// <param name="Neighbors">Indices of rows, shape (N, k), row by row.</param>
/// <param name="Distances">Their distances, shape (N, k), in units of the rows.</param>
/// <param name="Count">Number of neighbours k.</param>
public sealed record NeighborGraph(int[] Neighbors, float[] Distances, int Count)
{
    // Distances of so many rows to so many are made at once on the CPU: 20 MiB, most of which is still in the cache when they
    // are looked through, and few enough products that BLAS's threads and the slabs' do not get in each other's way. On
    // another device, distances of as many rows to all others as the bytes allow.
    private const int BlockRows = 64;
    private const int BlockColumns = 80 << 10;
    private const int SlabRows = 8;
    private const long ChunkBytes = 256L << 20;

    // Halvings of the search for a row's bandwidth, as in UMAP.
    private const int BandwidthSteps = 64;

    /// <summary>Number of rows N.</summary>
    public int Rows => Neighbors.Length / Count;

    /// <summary>Finds the neighbours of every row.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64, on any device; stays with the caller.</param>
    /// <param name="neighbors">Number of neighbours k, 1 to N-1.</param>
    /// <param name="progress">Told of the rows done so far; may be null.</param>
    /// <param name="ranks">
    /// Who shares the search, each with the same rows; null for this process alone. All of them get the whole graph.
    /// </param>
    /// <param name="cancellation">Checked before each chunk.</param>
    /// <exception cref="ArgumentException">The rows are no matrix, or hold a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too few rows for so many neighbours.</exception>
    public static NeighborGraph Exact(
        Tensor rows, int neighbors, IProgress<int>? progress = null, ICommunicator? ranks = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ranks ??= SingleProcess.Instance;
        if (rows.dim() != 2)
            throw new ArgumentException($"Expected rows of shape (N, D), got {rows.dim()} dimensions.", nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbors, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neighbors, rows.shape[0]);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        // About their mean, as distances are differences of squares.
        var centred = rows - rows.mean([0], keepdim: true);
        var squares = centred.square().sum(1);
        if (!squares.isfinite().all().item<bool>())
            throw new ArgumentException("Expected finite rows, got a value that is not.", nameof(rows));
        var n = (int)rows.shape[0];
        var found = new NeighborGraph(new int[n * neighbors], new float[n * neighbors], neighbors);
        // Whole blocks, so that the products are the same for any number of ranks.
        var blocks = (n + BlockRows - 1) / BlockRows;
        var (first, end) = (FirstRow(ranks.Rank), FirstRow(ranks.Rank + 1));
        if (rows.device_type != DeviceType.CPU) found.SearchByTorch(centred, squares, first, end, progress, cancellation);
        else if (rows.dtype == ScalarType.Float32) found.Search<float>(centred, squares, first, end, progress, cancellation);
        else found.Search<double>(centred.to(float64), squares.to(float64), first, end, progress, cancellation);
        if (ranks.Size > 1)
        {
            Gather(ranks, found.Neighbors, first * neighbors, end * neighbors);
            Gather(ranks, found.Distances, first * neighbors, end * neighbors);
        }

        return found;

        int FirstRow(int rank) => Math.Min(n, (int)((long)blocks * rank / ranks.Size) * BlockRows);
    }

    /// <summary>
    /// The strength of every neighbourhood as UMAP has it (McInnes, Healy and Melville 2018, section 3.1):
    /// exp(-(d_ij - rho_i) / sigma_i), where rho_i is the distance of the nearest neighbour and sigma_i is such that a row's
    /// strengths sum to log2 k.
    /// </summary>
    /// <returns>Shape (N, k), each above 0 and at most 1.</returns>
    public float[] Strengths()
    {
        var strengths = new float[Distances.Length];
        for (var start = 0; start < strengths.Length; start += Count)
            Strengths(Distances.AsSpan(start, Count), strengths.AsSpan(start, Count));
        return strengths;
    }

    /// <summary>
    /// Of every neighbourhood, how many rows both ends have among themselves and their own neighbours: the similarity of
    /// shared near neighbours (Jarvis and Patrick 1973). Two rows that are near by chance have few of them in common.
    /// </summary>
    /// <returns>Shape (N, k), each from 1 to k + 1.</returns>
    public int[] SharedNeighbors()
    {
        var width = Count + 1;
        var near = new int[Rows * width];
        for (var row = 0; row < Rows; row++)
        {
            var own = near.AsSpan(row * width, width);
            Neighbors.AsSpan(row * Count, Count).CopyTo(own);
            own[Count] = row;
            own.Sort();
        }

        var shared = new int[Neighbors.Length];
        for (var i = 0; i < shared.Length; i++)
            shared[i] = InCommon(near.AsSpan(i / Count * width, width), near.AsSpan(Neighbors[i] * width, width));
        return shared;
    }

    /// <summary>On the CPU: blocks of distances that stay in the cache until their smallest are picked.</summary>
    private void Search<T>(
        Tensor rows, Tensor squares, int firstRow, int endRow, IProgress<int>? progress, CancellationToken cancellation)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // |y|^2 - 2 x y is one product, and ranks as |x - y|^2 does.
        var left = cat([rows * -2, ones_like(squares).unsqueeze(1)], 1);
        var right = cat([rows, squares.unsqueeze(1)], 1).t().contiguous();
        var own = squares.data<T>().ToArray();
        var smallest = new SmallestOfRows<T>(BlockRows, Count);
        for (var start = firstRow; start < endRow; start += BlockRows)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, count) = (start, Math.Min(BlockRows, endRow - start));
            smallest.Clear();
            for (var column = 0; column < Rows; column += BlockColumns)
            {
                using var step = NewDisposeScope();
                var (from, width) = (column, Math.Min(BlockColumns, Rows - column));
                var block = left.narrow(0, start, count).mm(right.narrow(1, column, width));
                SlabCrew.Run((count + SlabRows - 1) / SlabRows, slab =>
                {
                    var values = MemoryMarshal.Cast<byte, T>(block.bytes);
                    for (var row = slab * SlabRows; row < Math.Min(count, (slab + 1) * SlabRows); row++)
                        smallest.Add(row, values.Slice(row * width, width), from, first + row);
                });
            }

            for (var row = 0; row < count; row++)
                Keep(first + row, smallest.Columns(row), smallest.Values(row), own[first + row]);
            Report(progress, start + count, firstRow, endRow);
        }
    }

    private void Keep<T>(int row, ReadOnlySpan<int> columns, ReadOnlySpan<T> values, T square)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (columns[^1] < 0)
            throw new ArgumentException("Expected rows with finite squared distances, got some that are not; scale them.");
        columns.CopyTo(Neighbors.AsSpan(row * Count, Count));
        for (var j = 0; j < Count; j++)
            Distances[(row * Count) + j] = float.CreateSaturating(T.Sqrt(T.Max(T.Zero, values[j] + square)));
    }

    private void SearchByTorch(
        Tensor rows, Tensor squares, int firstRow, int endRow, IProgress<int>? progress, CancellationToken cancellation)
    {
        var chunk = (int)Math.Clamp(ChunkBytes / Rows / rows.element_size(), 1, Rows);
        for (var start = firstRow; start < endRow; start += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var count = Math.Min(chunk, endRow - start);
            var (near, far) = Nearest(rows, squares, start, count, Count);
            near.CopyTo(Neighbors, start * Count);
            far.CopyTo(Distances, start * Count);
            Report(progress, start + count, firstRow, endRow);
        }
    }

    private static (int[] Indices, float[] Distances) Nearest(
        Tensor rows, Tensor squares, int start, int count, int neighbors)
    {
        var part = rows.narrow(0, start, count);
        var squared = part.mm(rows.t()).mul_(-2).add_(squares.unsqueeze(0)).add_(squares.narrow(0, start, count).unsqueeze(1));
        // A row is not a neighbour of its own, whatever rounding makes of its distance; its equals are.
        squared.narrow(1, start, count).diagonal().fill_(double.PositiveInfinity);
        var (values, indices) = squared.topk(neighbors, dim: 1, largest: false, sorted: true);
        return (
            indices.to(int32).cpu().contiguous().data<int>().ToArray(),
            values.clamp_min(0).sqrt().to(float32).cpu().contiguous().data<float>().ToArray());
    }

    /// <summary>A rank's part done is reported as that part of all rows: the ranks' parts are alike.</summary>
    private void Report(IProgress<int>? progress, int done, int firstRow, int endRow) =>
        progress?.Report((int)((long)(done - firstRow) * Rows / Math.Max(1, endRow - firstRow)));

    private static void Gather<T>(ICommunicator ranks, T[] values, int start, int end)
        where T : unmanaged
    {
        var parts = ranks.Gather(MemoryMarshal.AsBytes(values.AsSpan(start, end - start)));
        var bytes = MemoryMarshal.AsBytes(values.AsSpan());
        foreach (var part in parts)
        {
            part.CopyTo(bytes);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>How many numbers two rising sequences have in common.</summary>
    private static int InCommon(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        int i = 0, j = 0, count = 0;
        while (i < left.Length && j < right.Length)
        {
            var (a, b) = (left[i], right[j]);
            if (a == b) count++;
            if (a <= b) i++;
            if (b <= a) j++;
        }

        return count;
    }

    private static void Strengths(ReadOnlySpan<float> distances, Span<float> strengths)
    {
        var target = Math.Log2(Math.Max(2, distances.Length));
        double low = 0, high = double.PositiveInfinity, bandwidth = Math.Max(distances[^1] - distances[0], float.Epsilon);
        for (var step = 0; step < BandwidthSteps; step++)
        {
            var sum = 0.0;
            foreach (var distance in distances) sum += Math.Exp(-(distance - distances[0]) / bandwidth);
            if (sum > target) high = bandwidth;
            else low = bandwidth;
            bandwidth = double.IsPositiveInfinity(high) ? 2 * bandwidth : (low + high) / 2;
        }

        for (var j = 0; j < distances.Length; j++)
            strengths[j] = (float)Math.Exp(-(distances[j] - distances[0]) / bandwidth);
    }
}
