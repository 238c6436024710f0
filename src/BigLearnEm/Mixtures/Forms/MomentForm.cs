using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The data as products of their features: with phi(x) = [y_i y_j (i &lt;= j), y, 1], y = x - c, F = D(D+3)/2 + 1
/// numbers per row, the E-step of any matching is one product Phi W, (N, F) by (F, K), and its moments are one product
/// r' Phi, (K, N) by (N, F). No rotated copy of the data is made. Phi is kept where it fits the memory given, else made
/// again for each chunk. Two large products suit a CUDA device; on the CPU <see cref="FusedForm"/> is faster.
/// </summary>
public sealed class MomentForm : ChunkedForm
{
    // A chunk of phi of about this size stays in the second-level cache between the E- and the M-product.
    private const long ChunkBytes = 2 << 20;

    private readonly Tensor _pairsFirst;
    private readonly Tensor _pairsSecond;
    private readonly Tensor[]? _resident;
    private readonly int _chunkRows;

    /// <summary>Prepares the rows.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="memory">Whether phi is kept, and how many rows a chunk has.</param>
    /// <param name="sampleWeights">Weights of the rows (N), not negative and not all zero; null where each counts once.</param>
    public MomentForm(Tensor rows, MixtureMemory memory, double[]? sampleWeights = null)
        : base(rows, RowsPerChunk(rows, memory), sampleWeights)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _chunkRows = RowsPerChunk(rows, memory);
        var pairs = Enumerable.Range(0, Dimension)
            .SelectMany(i => Enumerable.Range(i, Dimension - i).Select(j => (First: (long)i, Second: (long)j))).ToArray();
        _pairsFirst = tensor(pairs.Select(pair => pair.First).ToArray(), device: Device).DetachFromDisposeScope();
        _pairsSecond = tensor(pairs.Select(pair => pair.Second).ToArray(), device: Device).DetachFromDisposeScope();
        var fits = Rows * Features(Dimension) * sizeof(double) <= memory.MaxBytes / 2;
        if (memory.Size == WorkingSet.Big || (memory.Size == WorkingSet.Auto && !fits)) return;
        var resident = new List<Tensor>();
        for (long start = 0; start < Rows; start += _chunkRows) resident.Add(Phi(start).DetachFromDisposeScope());
        _resident = [.. resident];
    }

    /// <summary>F = D(D+3)/2 + 1, the numbers of phi per row.</summary>
    /// <param name="dimension">Number of features D.</param>
    public static long Features(int dimension) => ((long)dimension * (dimension + 3) / 2) + 1;

    private static int RowsPerChunk(Tensor rows, MixtureMemory memory) =>
        memory.ChunkRows
        ?? (int)Math.Clamp(ChunkBytes / (Features((int)rows.shape[1]) * sizeof(double)), 64, 65536);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        _pairsFirst.Dispose();
        _pairsSecond.Dispose();
        foreach (var phi in _resident ?? []) phi.Dispose();
    }

    private protected override Tensor ChunkAt(long start) =>
        _resident is null ? Phi(start) : _resident[start / _chunkRows];

    private Tensor Phi(long start)
    {
        using var scope = NewDisposeScope();
        var y = RowsAt(start) - Centre;
        var blocks = new List<Tensor>();
        for (var i = 0; i < Dimension; i++) blocks.Add(y.narrow(1, i, 1) * y.narrow(1, i, Dimension - i));
        blocks.Add(y);
        blocks.Add(ones([y.shape[0], 1], dtype: float64, device: Device));
        return cat(blocks, 1).MoveToOuterDisposeScope();
    }

    private protected override IPreparedDensities Prepare(MatchedDensities densities) =>
        new QuadraticDensities(densities, this);

    private protected override Tensor[] NewSums(int components) =>
        [zeros([components, Features(Dimension)], dtype: float64, device: Device)];

    private protected override void AddMoments(Tensor[] sums, Tensor chunk, Tensor responsibilities) =>
        sums[0].add_(responsibilities.t().mm(chunk));

    private protected override Moments Finish(Tensor[] sums, double logLikelihood)
    {
        using var scope = NewDisposeScope();
        var k = sums[0].shape[0];
        var pairs = _pairsFirst.shape[0];
        var products = sums[0].narrow(1, 0, pairs);
        var second = zeros([k, Dimension, Dimension], dtype: float64, device: Device);
        second[TensorIndex.Colon, TensorIndex.Tensor(_pairsFirst), TensorIndex.Tensor(_pairsSecond)] = products;
        second[TensorIndex.Colon, TensorIndex.Tensor(_pairsSecond), TensorIndex.Tensor(_pairsFirst)] = products;
        return new Moments(
            sums[0].select(1, pairs + Dimension).clone().DetachFromDisposeScope(),
            sums[0].narrow(1, pairs, Dimension).clone().DetachFromDisposeScope(),
            second.DetachFromDisposeScope(), logLikelihood, TotalWeight);
    }

    /// <summary>W, shape (F, K): each density as the coefficients of a quadratic in y.</summary>
    private sealed class QuadraticDensities : IPreparedDensities
    {
        private readonly Tensor _coefficients;

        public QuadraticDensities(MatchedDensities densities, MomentForm form)
        {
            using var scope = NewDisposeScope();
            var precisions = densities.Precisions();
            var means = (densities.Means - form.Centre).unsqueeze(2);
            var linear = precisions.matmul(means);
            var constants = densities.Constants - (0.5 * (means * linear).sum([1, 2]));
            // y' Q y runs over i <= j, so every pair but the squares counts twice.
            var pairs = precisions[TensorIndex.Colon, TensorIndex.Tensor(form._pairsFirst), TensorIndex.Tensor(form._pairsSecond)];
            var halves = form._pairsFirst.eq(form._pairsSecond).to(float64) * 0.5;
            _coefficients = cat([pairs * (halves - 1), linear.squeeze(2), constants.unsqueeze(1)], 1)
                .t().contiguous().DetachFromDisposeScope();
        }

        public Tensor LogJoint(Tensor chunk) => chunk.mm(_coefficients);

        public void Dispose() => _coefficients.Dispose();
    }
}
