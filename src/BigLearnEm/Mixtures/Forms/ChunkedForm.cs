using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// What both forms of the data share: rows are walked through in chunks, and of each chunk only the log joint densities
/// and the moments are asked, so that memory beyond the rows stays O(chunk).
/// </summary>
public abstract class ChunkedForm : IMixtureData
{
    private readonly Tensor _rows;
    private readonly Tensor? _sampleWeights;
    private readonly int _chunkRows;

    /// <summary>Takes a copy-free view of the rows.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="chunkRows">Most rows of one chunk.</param>
    /// <param name="sampleWeights">Weights of the rows (N); null where each counts once.</param>
    private protected ChunkedForm(Tensor rows, int chunkRows, double[]? sampleWeights)
    {
        _rows = rows;
        _chunkRows = chunkRows;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        if (sampleWeights is not null)
            _sampleWeights = tensor(sampleWeights, [Rows, 1], dtype: float64, device: Device).DetachFromDisposeScope();
        TotalWeight = sampleWeights?.Sum() ?? Rows;
        var sum = zeros(Dimension, dtype: float64, device: Device);
        for (long start = 0; start < Rows; start += chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            sum.add_(Weighted(RowsAt(start), start).sum([0]));
        }

        Centre = (sum / TotalWeight).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public long Rows => _rows.shape[0];

    /// <inheritdoc/>
    public int Dimension => (int)_rows.shape[1];

    /// <inheritdoc/>
    public double TotalWeight { get; }

    /// <inheritdoc/>
    public Device Device => _rows.device;

    /// <inheritdoc/>
    public Tensor Centre { get; }

    /// <inheritdoc/>
    public Moments Expect(MixtureParameters parameters, Matching matching)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(matching);
        MixtureShapes.Require(parameters, matching, Dimension);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var densities = MatchedDensities.Of(parameters, matching);
        using var form = Prepare(densities);
        var sums = NewSums(parameters.Components);
        var logLikelihood = zeros([], dtype: float64, device: Device);
        for (long start = 0; start < Rows; start += _chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            var chunk = ChunkAt(start);
            var logJoint = form.LogJoint(chunk);
            var logDensity = logJoint.logsumexp(1, keepdim: true);
            AddMoments(sums, chunk, Weighted(logJoint.sub_(logDensity).exp_(), start));
            logLikelihood.add_(Weighted(logDensity, start).sum());
        }

        return Finish(sums, MixtureException.RequireFinite(logLikelihood.item<double>(), matching.Kind));
    }

    /// <inheritdoc/>
    public Moments MomentsOfLabels(int[] labels, int components)
    {
        ArgumentNullException.ThrowIfNull(labels);
        MixtureShapes.RequireLabels(labels, Rows);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sums = NewSums(components);
        var indices = tensor(labels, dtype: int64, device: Device);
        for (long start = 0; start < Rows; start += _chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            var length = Math.Min(_chunkRows, Rows - start);
            var responsibilities = nn.functional.one_hot(indices.narrow(0, start, length), components).to(float64);
            AddMoments(sums, ChunkAt(start), Weighted(responsibilities, start));
        }

        return Finish(sums, double.NaN);
    }

    /// <inheritdoc/>
    public double[] VisitLogJoint(MixtureParameters parameters, int sums, LogJointVisitor visit)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(visit);
        MixtureShapes.Require(parameters, Dimension);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var joint = Matching.Joint(Dimension);
        using var densities = MatchedDensities.Of(parameters, joint);
        using var form = Prepare(densities);
        var total = new double[sums];
        for (long start = 0; start < Rows; start += _chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            var logJoint = form.LogJoint(ChunkAt(start));
            var rows = (int)logJoint.shape[0];
            var values = logJoint.t().contiguous().cpu().data<double>().ToArray();
            var weights = _sampleWeights?.narrow(0, start, rows).cpu().data<double>().ToArray();
            visit(new LogJointBlock(start, rows, values, rows, weights), total);
        }

        return total;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the tensors the form made itself; the rows stay with the caller.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Centre.Dispose();
        _sampleWeights?.Dispose();
    }

    /// <summary>The rows from <paramref name="start"/> on, shape (n, D), float64, not centred.</summary>
    private protected Tensor RowsAt(long start) =>
        _rows.narrow(0, start, Math.Min(_chunkRows, Rows - start)).to(float64);

    /// <summary>The rows from <paramref name="start"/> on in the shape this form works on.</summary>
    private protected abstract Tensor ChunkAt(long start);

    /// <summary>Turns the densities into what <see cref="IPreparedDensities.LogJoint"/> needs.</summary>
    private protected abstract IPreparedDensities Prepare(MatchedDensities densities);

    /// <summary>Zeros to add moments to.</summary>
    private protected abstract Tensor[] NewSums(int components);

    /// <summary>Adds a chunk's moments under responsibilities (n, K).</summary>
    private protected abstract void AddMoments(Tensor[] sums, Tensor chunk, Tensor responsibilities);

    /// <summary>Makes moments of the sums; the result belongs to the caller, outside every dispose scope.</summary>
    private protected abstract Moments Finish(Tensor[] sums, double logLikelihood);

    private Tensor Weighted(Tensor values, long start) =>
        _sampleWeights is null ? values : values * _sampleWeights.narrow(0, start, values.shape[0]);
}
