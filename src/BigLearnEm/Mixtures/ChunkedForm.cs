using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// What both forms of the data share: rows are walked through in chunks, and of each chunk only the log joint densities
/// and the moments are asked, so that memory beyond the rows stays O(chunk).
/// </summary>
public abstract class ChunkedForm : IMixtureData
{
    private readonly Tensor _rows;
    private readonly int _chunkRows;

    /// <summary>Takes a copy-free view of the rows.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="chunkRows">Most rows of one chunk.</param>
    private protected ChunkedForm(Tensor rows, int chunkRows)
    {
        _rows = rows;
        _chunkRows = chunkRows;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = zeros(Dimension, dtype: float64, device: Device);
        for (long start = 0; start < Rows; start += chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            sum.add_(RowsAt(start).sum([0]));
        }

        Centre = (sum / Rows).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public long Rows => _rows.shape[0];

    /// <inheritdoc/>
    public int Dimension => (int)_rows.shape[1];

    /// <inheritdoc/>
    public Device Device => _rows.device;

    /// <inheritdoc/>
    public Tensor Centre { get; }

    /// <inheritdoc/>
    public Moments Expect(MixtureParameters parameters, Matching matching)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(matching);
        RequireShape(parameters);
        if (matching.Basis is { } basis && basis.shape[1] != Dimension)
            throw new ArgumentException(
                $"The matching is over {basis.shape[1]} features, the rows have {Dimension}.", nameof(matching));
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
            logLikelihood.add_(logDensity.sum());
            AddMoments(sums, chunk, logJoint.sub_(logDensity).exp_());
        }

        return Finish(sums, RequireFinite(logLikelihood.item<double>(), matching));
    }

    /// <inheritdoc/>
    public Moments MomentsOfLabels(int[] labels, int components)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Length != Rows)
            throw new ArgumentException($"Expected {Rows} labels, one per row, got {labels.Length}.", nameof(labels));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sums = NewSums(components);
        var indices = tensor(labels, dtype: int64, device: Device);
        for (long start = 0; start < Rows; start += _chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            var length = Math.Min(_chunkRows, Rows - start);
            var responsibilities = nn.functional.one_hot(indices.narrow(0, start, length), components).to(float64);
            AddMoments(sums, ChunkAt(start), responsibilities);
        }

        return Finish(sums, double.NaN);
    }

    /// <inheritdoc/>
    public Assignment Assign(MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var labels = new int[Rows];
        double logLikelihood = 0, entropy = 0;
        Walk(parameters, (start, logJoint) =>
        {
            var logDensity = logJoint.logsumexp(1, keepdim: true);
            var logResponsibilities = logJoint - logDensity;
            logLikelihood += logDensity.sum().item<double>();
            entropy -= (logResponsibilities.exp() * logResponsibilities.clamp_min(-1e4)).sum().item<double>();
            logJoint.argmax(1).to(int32).cpu().data<int>().ToArray().CopyTo(labels, start);
        });
        RequireFinite(logLikelihood, null);
        return new Assignment(labels, logLikelihood / Rows, Math.Max(0, entropy / Rows), parameters.Components);
    }

    /// <inheritdoc/>
    public Tensor LogResponsibilities(MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        var result = empty([Rows, parameters.Components], dtype: float64);
        Walk(parameters, (start, logJoint) => result.narrow(0, start, logJoint.shape[0])
            .copy_(nn.functional.log_softmax(logJoint, 1)));
        return result.MoveToOuterDisposeScope();
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
        if (disposing) Centre.Dispose();
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

    private void Walk(MixtureParameters parameters, Action<long, Tensor> visit)
    {
        RequireShape(parameters);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var joint = Matching.Joint(Dimension);
        using var densities = MatchedDensities.Of(parameters, joint);
        using var form = Prepare(densities);
        for (long start = 0; start < Rows; start += _chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            visit(start, form.LogJoint(ChunkAt(start)));
        }
    }

    private void RequireShape(MixtureParameters parameters)
    {
        int k = parameters.Components, d = parameters.Dimension;
        if (!parameters.Means.shape.SequenceEqual([k, d]) || !parameters.Covariances.shape.SequenceEqual([k, d, d]))
            throw new ArgumentException(
                $"Expected K weights, (K, D) means and (K, D, D) covariances, got {k}, "
                + $"({string.Join(", ", parameters.Means.shape)}) and ({string.Join(", ", parameters.Covariances.shape)}).",
                nameof(parameters));
        if (parameters.Dimension != Dimension)
            throw new ArgumentException(
                $"The mixture has {parameters.Dimension} features, the rows have {Dimension}.", nameof(parameters));
    }

    private static double RequireFinite(double logLikelihood, Matching? matching)
    {
        if (double.IsFinite(logLikelihood)) return logLikelihood;
        throw new MixtureException(
            $"The log-likelihood of the {matching?.Kind ?? MatchingKind.Joint} matching is {logLikelihood}. The data or "
            + "the parameters hold values that are not finite, or lie further from every component than float64 can say; "
            + "scale the data, or raise --eps.");
    }
}
