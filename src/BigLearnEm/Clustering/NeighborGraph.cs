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
    // Rows whose distances to all others are held at once.
    private const long ChunkBytes = 256L << 20;

    // Halvings of the search for a row's bandwidth, as in UMAP.
    private const int BandwidthSteps = 64;

    /// <summary>Number of rows N.</summary>
    public int Rows => Neighbors.Length / Count;

    /// <summary>Finds the neighbours of every row.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64, on any device; stays with the caller.</param>
    /// <param name="neighbors">Number of neighbours k, 1 to N-1.</param>
    /// <param name="progress">Told of the rows done so far; may be null.</param>
    /// <param name="cancellation">Checked before each chunk.</param>
    /// <exception cref="ArgumentException">The rows are no matrix, or hold a value that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too few rows for so many neighbours.</exception>
    public static NeighborGraph Exact(
        Tensor rows, int neighbors, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
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
        var chunk = (int)Math.Clamp(ChunkBytes / n / centred.element_size(), 1, n);
        int[] indices = new int[n * neighbors];
        var distances = new float[indices.Length];
        for (var start = 0; start < n; start += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var count = Math.Min(chunk, n - start);
            var (near, far) = Nearest(centred, squares, start, count, neighbors);
            near.CopyTo(indices, start * neighbors);
            far.CopyTo(distances, start * neighbors);
            progress?.Report(start + count);
        }

        return new NeighborGraph(indices, distances, neighbors);
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
