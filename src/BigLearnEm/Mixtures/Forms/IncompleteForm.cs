using System.Collections.Concurrent;
using BigLearnEm.Parallelism;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// Rows on the CPU in which some entries are missing (NaN), fitted and predicted by the marginal likelihood of what is
/// observed: EM for incomplete data (Ghahramani and Jordan, NIPS 1994, section 3), carried over to the matchings. With o the
/// observed and m the missing features of a row, and y what the matching sees of x_o (<see cref="SeenCoordinates"/>: x_o
/// itself for the joint matching, its kept features for a marginal one):
/// <list type="bullet">
/// <item>responsibilities are those of the densities of y; where nothing is seen they are pi, and the row adds 0 to the
/// log-likelihood;</item>
/// <item>in the moments an observed entry is itself, a missing one E[x_m | y, k], and Cov(x_m | y, k) is added to the second
/// moments.</item>
/// </list>
/// Responsibilities and expectations must see the same: were x_m predicted from all of x_o under responsibilities that saw
/// only y, a row would be completed by components that its other entries rule out, and even the true parameters would be no
/// fixed point. As it is, in the matched space, the only part of the moments that the M-step of that matching uses, this
/// is the exact E-step of joint and marginal matchings; for a transformed one it is the expectation of B x given y. With
/// nothing missing it is the E-step of <see cref="FusedForm"/>. Entries are taken to be missing at random.
/// <para>
/// Rows with the same pattern share one Cholesky factor for each component. Each distinct pattern costs K |o|^3/6
/// multiply-adds or more in every E-step, and no two rows may have the same one. A packed float64 copy of the
/// rows is kept, whatever the memory.
/// </para>
/// </summary>
public sealed class IncompleteForm : IMixtureData
{
    // Rows of the blocks that visitors are shown.
    private const int VisitedRows = 512;

    private readonly IncompleteRows _rows;
    private readonly double[]? _sampleWeights;

    /// <summary>Prepares rows with missing entries.</summary>
    /// <param name="rows">
    /// The rows, shape (N, D), float32 or float64, on the CPU, NaN where an entry is missing; copied, so that the caller may
    /// end them.
    /// </param>
    /// <param name="memory">How many rows of one pattern are worked on at once.</param>
    /// <param name="sampleWeights">Weights of the rows (N), not negative and not all zero; null where each counts once.</param>
    /// <exception cref="ArgumentException">
    /// A value is infinite; a row or a feature has no observed entry, or none with a weight; or the rows are on another
    /// device or of another type.
    /// </exception>
    public IncompleteForm(Tensor rows, MixtureMemory memory, double[]? sampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(memory);
        if (rows.device_type != TorchSharp.DeviceType.CPU)
            throw new ArgumentException($"Expected rows on the CPU, got {rows.device}.", nameof(rows));
        if (rows.dtype != ScalarType.Float32 && rows.dtype != ScalarType.Float64)
            throw new ArgumentException($"Expected float32 or float64 rows, got {rows.dtype}.", nameof(rows));
        _sampleWeights = sampleWeights;
        _rows = IncompleteRows.Read(rows, sampleWeights, memory.ChunkRows);
        TotalWeight = sampleWeights?.Sum() ?? _rows.Rows;
        Centre = tensor(_rows.Centre, dtype: float64).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public long Rows => _rows.Rows;

    /// <inheritdoc/>
    public int Dimension => _rows.Dimension;

    /// <inheritdoc/>
    public double TotalWeight { get; }

    /// <inheritdoc/>
    public Device Device => CPU;

    /// <summary>The centre c that moments are taken about, shape (D), float64: each feature's weighted mean of what is
    /// observed of it.</summary>
    public Tensor Centre { get; }

    /// <inheritdoc/>
    public Moments Expect(MixtureParameters parameters, Matching matching)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(matching);
        MixtureShapes.Require(parameters, matching, Dimension);
        var total = new IncompleteSums(parameters.Components, Dimension);
        Sweep(
            parameters, matching, () => new IncompleteSums(parameters.Components, Dimension),
            (step, chunk, sums) => step.Expect(chunk, sums), total.Take);
        MixtureException.RequireFinite(total.LogLikelihood, matching.Kind);
        return total.ToMoments(TotalWeight);
    }

    /// <summary>
    /// The moments of a partition, for instance one by k-means, to start from and nothing more: a missing entry is the mean
    /// of what its cluster observed of the feature, or of what all rows did where the cluster observed none, and nothing is
    /// added for its variance.
    /// </summary>
    /// <param name="labels">One label from 0 to K-1 per row, shape (N).</param>
    /// <param name="components">K.</param>
    public Moments MomentsOfLabels(int[] labels, int components)
    {
        ArgumentNullException.ThrowIfNull(labels);
        MixtureShapes.RequireLabels(labels, Rows);
        return LabelledSums.Of(_rows, labels, components, TotalWeight);
    }

    /// <summary>
    /// Shows log pi_k + log N(x_o; mu_o, Sigma_oo), each row's joint density of what is observed of it, to a visitor;
    /// densities of all rows are kept at once, N K numbers.
    /// </summary>
    /// <inheritdoc/>
    public double[] VisitLogJoint(MixtureParameters parameters, int sums, LogJointVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(visit);
        MixtureShapes.Require(parameters, Dimension);
        var k = parameters.Components;
        var values = AllLogJoint(parameters);
        var total = new double[sums];
        new OrderedSlabs<double[]>(int.MaxValue, () => new double[sums]).Run(
            values.Length / (VisitedRows * k),
            (block, blockSums) =>
            {
                var start = (int)block * VisitedRows;
                var rows = Math.Min(VisitedRows, _rows.Rows - start);
                var weights = _sampleWeights.AsSpan();
                visit(
                    new LogJointBlock(
                        start, rows, values.AsSpan(start * k, VisitedRows * k), VisitedRows,
                        weights.IsEmpty ? [] : weights.Slice(start, rows)),
                    blockSums);
            },
            blockSums =>
            {
                for (var i = 0; i < sums; i++) total[i] += blockSums[i];
                Array.Clear(blockSums);
            });
        return total;
    }

    /// <inheritdoc/>
    public void Dispose() => Centre.Dispose();

    /// <summary>The log joint densities, in blocks of rows in their own order, each (K, block's rows).</summary>
    private double[] AllLogJoint(MixtureParameters parameters)
    {
        var k = parameters.Components;
        var blocks = (_rows.Rows + VisitedRows - 1) / VisitedRows;
        var values = new double[checked(blocks * VisitedRows * k)];
        using var joint = Matching.Joint(Dimension);
        Sweep(
            parameters, joint, () => values,
            (step, chunk, _) =>
            {
                var logJoint = step.LogJoint(chunk);
                var lanes = logJoint.Length / chunk.Rows;
                for (var r = 0; r < chunk.Rows; r++)
                {
                    var row = _rows.Origin[chunk.Start + r];
                    var block = values.AsSpan(row / VisitedRows * VisitedRows * k, VisitedRows * k);
                    for (var c = 0; c < k; c++) block[(c * VisitedRows) + (row % VisitedRows)] = logJoint[(r * lanes) + c];
                }
            },
            _ => { });
        return values;
    }

    private void Sweep<TSums>(
        MixtureParameters parameters, Matching matching, Func<TSums> make,
        Action<IncompleteStep, PatternChunk, TSums> visit, Action<TSums> merge)
        where TSums : class
    {
        RequireDefinite(parameters);
        var mixture = new LaneMixture(parameters, _rows.Centre);
        var space = SeenSpace.Of(matching, Dimension);
        var steps = new ConcurrentBag<IncompleteStep>();
        new OrderedSlabs<TSums>(int.MaxValue, make).Run(
            _rows.SlabStarts.Length - 1,
            (slab, sums) =>
            {
                if (!steps.TryTake(out var step)) step = new IncompleteStep(_rows, mixture, space);
                for (var c = _rows.SlabStarts[slab]; c < _rows.SlabStarts[slab + 1]; c++) visit(step, _rows.Chunks[c], sums);
                steps.Add(step);
            },
            merge);
    }

    /// <summary>What every pattern sees of a positive definite covariance is positive definite.</summary>
    private void RequireDefinite(MixtureParameters parameters)
    {
        using var joint = Matching.Joint(Dimension);
        using var densities = MatchedDensities.Of(parameters, joint);
    }
}
