using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The data as they are, for many features: each component whitens a chunk by its Cholesky factor in one product, and
/// adds its moments in one more. Rows a component has no share in (a responsibility that is exactly zero in float64)
/// are skipped, which changes no sum and, in high dimension, saves most of the work.
/// </summary>
public sealed class WhitenedForm : ChunkedForm
{
    // Working copies of a chunk alive at once: rows, centred, projected, whitened, squared, weighted.
    private const int CopiesPerChunk = 6;

    /// <summary>Prepares the rows.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="memory">How much the working copies of a chunk may take, or how many rows it has.</param>
    /// <param name="sampleWeights">Weights of the rows (N), not negative and not all zero; null where each counts once.</param>
    public WhitenedForm(Tensor rows, MixtureMemory memory, double[]? sampleWeights = null)
        : base(rows, RowsPerChunk(rows, memory), sampleWeights)
    {
    }

    private static int RowsPerChunk(Tensor rows, MixtureMemory memory)
    {
        var bytesPerRow = CopiesPerChunk * rows.shape[1] * sizeof(double);
        var most = memory.Size == WorkingSet.Small ? int.MaxValue : 8192;
        return memory.ChunkRows ?? (int)Math.Clamp(memory.MaxBytes / 4 / bytesPerRow, 64, most);
    }

    private protected override Tensor ChunkAt(long start) => RowsAt(start) - Centre;

    private protected override IPreparedDensities Prepare(MatchedDensities densities) =>
        new WhitenedDensities(densities, Centre);

    private protected override Tensor[] NewSums(int components) =>
    [
        zeros([components], dtype: float64, device: Device),
        zeros([components, Dimension], dtype: float64, device: Device),
        zeros([components, Dimension, Dimension], dtype: float64, device: Device),
    ];

    private protected override void AddMoments(Tensor[] sums, Tensor chunk, Tensor responsibilities)
    {
        sums[0].add_(responsibilities.sum([0]));
        sums[1].add_(responsibilities.t().mm(chunk));
        for (var k = 0; k < sums[0].shape[0]; k++)
        {
            using var scope = NewDisposeScope();
            var share = responsibilities.select(1, k);
            var present = share.nonzero().squeeze(1);
            if (present.shape[0] == 0) continue;
            var rows = present.shape[0] == share.shape[0] ? chunk : chunk.index_select(0, present);
            var weighted = rows * share.index_select(0, present).unsqueeze(1);
            sums[2].select(0, k).add_(weighted.t().mm(rows));
        }
    }

    private protected override Moments Finish(Tensor[] sums, double logLikelihood) => new(
        sums[0].DetachFromDisposeScope(), sums[1].DetachFromDisposeScope(), sums[2].DetachFromDisposeScope(),
        logLikelihood, TotalWeight);

    private sealed class WhitenedDensities : IPreparedDensities
    {
        private readonly Tensor _whitening;
        private readonly Tensor _offsets;
        private readonly Tensor _constants;

        public WhitenedDensities(MatchedDensities densities, Tensor centre)
        {
            using var scope = NewDisposeScope();
            _whitening = densities.Whitening().DetachFromDisposeScope();
            _constants = densities.Constants.alias().DetachFromDisposeScope();
            _offsets = densities.Offsets(centre).DetachFromDisposeScope();
        }

        public Tensor LogJoint(Tensor chunk)
        {
            using var scope = NewDisposeScope();
            var columns = new List<Tensor>();
            for (var k = 0; k < _whitening.shape[0]; k++)
            {
                using var componentScope = NewDisposeScope();
                var whitened = chunk.mm(_whitening.select(0, k).t()).add_(_offsets.select(0, k));
                columns.Add((_constants.select(0, k) - (0.5 * whitened.square().sum(1))).MoveToOuterDisposeScope());
            }

            return stack(columns, 1).MoveToOuterDisposeScope();
        }

        public void Dispose()
        {
            _whitening.Dispose();
            _offsets.Dispose();
            _constants.Dispose();
        }
    }
}
