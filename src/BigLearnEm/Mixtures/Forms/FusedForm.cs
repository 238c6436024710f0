using BigLearnEm.Blocks;
using BigLearnEm.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The rows on the CPU, in cache-sized blocks that stay in vector registers between their E- and M-step: a block is
/// whitened by each component's triangular Cholesky factor, K t(t+1)/2 multiply-adds a row, its responsibilities are
/// normalized, and its moments, K (D+1)(D+2)/2 multiply-adds a row, are added at once. Nothing of size N is made; rows may
/// be streamed. Squares are never expanded, so that no digits are lost near the floor.
/// </summary>
public sealed class FusedForm : IMixtureData
{
    private readonly BlockSource _source;
    private readonly IFusedKernel _kernel;
    private readonly ICommunicator _communicator;

    /// <summary>Prepares rows in memory.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64, on the CPU; stays with the caller, who keeps it alive.</param>
    /// <param name="memory">Whether a packed copy of the rows is kept, and how many rows a block has.</param>
    /// <param name="sampleWeights">Weights of the rows (N), not negative and not all zero; null where each counts once.</param>
    public FusedForm(Tensor rows, MixtureMemory memory, double[]? sampleWeights = null)
        : this(new TensorFeed(rows), memory, sampleWeights, FusedKernels.Widest)
    {
    }

    internal FusedForm(
        IRowFeed feed, MixtureMemory memory, double[]? sampleWeights, IFusedKernel kernel, ICommunicator? communicator = null)
    {
        _kernel = kernel;
        _communicator = communicator ?? SingleProcess.Instance;
        var keep = memory.Size switch
        {
            WorkingSet.Big => 0,
            WorkingSet.Small => long.MaxValue,
            _ => memory.MaxBytes / 2,
        };
        try
        {
            _source = new BlockSource(feed, sampleWeights, keep, memory.ChunkRows, _communicator);
        }
        catch (NotFiniteNumberException error)
        {
            throw new MixtureException(error.Message, error);
        }

        Centre = tensor(_source.Centre.ToArray(), dtype: float64).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public long Rows => _source.Rows;

    /// <inheritdoc/>
    public int Dimension => _source.Dimension;

    /// <inheritdoc/>
    public double TotalWeight => _source.TotalWeight;

    /// <inheritdoc/>
    public Device Device => CPU;

    /// <inheritdoc/>
    public Tensor Centre { get; }

    /// <inheritdoc/>
    public Moments Expect(MixtureParameters parameters, Matching matching)
    {
        var densities = Prepare(parameters, matching);
        int k = densities.Components, rows = _source.BlockRows;
        var total = new FusedSums(k, Dimension);
        _source.Sweep(
            total.Length, (k * rows) + total.WeightedLength(rows) + densities.ScratchLength(rows),
            (block, sums, scratch) =>
            {
                var shares = scratch[..(k * rows)];
                var weighted = scratch.Slice(shares.Length, total.WeightedLength(rows));
                densities.LogJoint(_kernel, block, scratch[(shares.Length + weighted.Length)..], shares);
                sums[0] += _kernel.Normalize(shares, k, rows, block.Weights);
                total.Add(_kernel, block, shares, weighted, sums);
            },
            total.Merge);
        total.Exchange(_communicator);
        MixtureException.RequireFinite(total.LogLikelihood, matching.Kind);
        return total.ToMoments(total.LogLikelihood, TotalWeight);
    }

    /// <inheritdoc/>
    public Moments MomentsOfLabels(int[] labels, int components)
    {
        ArgumentNullException.ThrowIfNull(labels);
        MixtureShapes.RequireLabels(labels, Rows);
        var rows = _source.BlockRows;
        var total = new FusedSums(components, Dimension);
        _source.Sweep(
            total.Length, (components * rows) + total.WeightedLength(rows),
            (block, sums, scratch) =>
            {
                var shares = scratch[..(components * rows)];
                shares.Clear();
                for (var r = 0; r < block.Rows; r++)
                    shares[(labels[block.Start + r] * rows) + r] = block.Weights[r];
                total.Add(_kernel, block, shares, scratch.Slice(shares.Length, total.WeightedLength(rows)), sums);
            },
            total.Merge);
        total.Exchange(_communicator);
        return total.ToMoments(double.NaN, TotalWeight);
    }

    /// <inheritdoc/>
    public double[] VisitLogJoint(MixtureParameters parameters, int sums, LogJointVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        using var joint = Matching.Joint(Dimension);
        var densities = Prepare(parameters, joint);
        int k = densities.Components, rows = _source.BlockRows;
        var total = new ExactSums(sums);
        _source.Sweep(
            sums, k * rows,
            (block, slabSums, scratch) =>
            {
                var logJoint = scratch[..(k * rows)];
                densities.LogJoint(_kernel, block, [], logJoint);
                visit(new LogJointBlock(block.Start, block.Rows, logJoint, rows, block.Weights), slabSums);
            },
            slabSums => total.Add(slabSums));
        return total.Total(_communicator);
    }

    /// <inheritdoc/>
    public void Dispose() => Centre.Dispose();

    private FusedDensities Prepare(MixtureParameters parameters, Matching matching)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(matching);
        MixtureShapes.Require(parameters, matching, Dimension);
        return new FusedDensities(parameters, matching, Centre);
    }
}
