using BigLearnEm.Blocks;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The component densities of one matching on the host, laid out for the kernels: where the matched coordinates come
/// from, and for each component the inverse Cholesky factor, its offset and its constant, as in
/// <see cref="MatchedDensities"/>. Few features are prepared by plain loops, many by torch.
/// </summary>
internal sealed class FusedDensities
{
    private readonly int[]? _kept;
    private readonly TiledMatrix? _projection;
    private readonly TiledMatrix[] _whitening;
    private readonly double[] _constants;

    /// <summary>Prepares the densities and lays them out.</summary>
    /// <param name="parameters">The mixture.</param>
    /// <param name="matching">The matching.</param>
    /// <param name="centre">What the rows are centred about, shape (D).</param>
    /// <exception cref="MixtureException">A component's covariance is not positive definite.</exception>
    public FusedDensities(MixtureParameters parameters, Matching matching, Tensor centre)
    {
        using var scope = NewDisposeScope();
        TargetFeatures = matching.TargetFeatures;
        _kept = matching.KeptFeatures?.ToArray();
        var basis = _kept is null ? matching.Basis?.data<double>().ToArray() : null;
        if (basis is not null) _projection = TiledMatrix.Full(basis, TargetFeatures, parameters.Dimension);
        _constants = new double[parameters.Components];
        _whitening = new TiledMatrix[parameters.Components];
        if (parameters.Dimension > SmallMatrices.LargestDimension
            || !TryPrepare(MixtureValues.Of(parameters), basis, centre.data<double>().ToArray()))
            Prepare(parameters, matching, centre);
    }

    /// <summary>Number of components K.</summary>
    public int Components => _constants.Length;

    /// <summary>Number of matched coordinates t.</summary>
    public int TargetFeatures { get; }

    /// <summary>Numbers of scratch that <see cref="LogJoint"/> needs for blocks of so many rows.</summary>
    public int ScratchLength(int rows) =>
        _kept is null && _projection is null ? 0 : TiledMatrix.RoundedUp(TargetFeatures) * rows;

    /// <summary>log pi_k + log N(B x; B mu_k, B Sigma_k B') of every row of a block, shape (K, rows).</summary>
    public void LogJoint(IFusedKernel kernel, Block block, Span<double> scratch, Span<double> logJoint)
    {
        var rows = block.Length;
        var matched = block.Features;
        if (_projection is { } projection)
        {
            kernel.Project(projection, block.Features, rows, scratch);
            matched = scratch;
        }
        else if (_kept is not null)
        {
            for (var i = 0; i < _kept.Length; i++)
                block.Features.Slice(_kept[i] * rows, rows).CopyTo(scratch.Slice(i * rows, rows));
            matched = scratch;
        }

        for (var k = 0; k < _whitening.Length; k++)
            kernel.LogDensity(_whitening[k], _constants[k], matched, rows, logJoint.Slice(k * rows, rows));
    }

    private void Prepare(MixtureParameters parameters, Matching matching, Tensor centre)
    {
        using var noGradient = no_grad();
        using var densities = MatchedDensities.Of(parameters, matching);
        var t = TargetFeatures;
        var inverses = densities.InverseFactors.contiguous().data<double>().ToArray();
        var offsets = densities.Offsets(centre).contiguous().data<double>().ToArray();
        densities.Constants.data<double>().ToArray().CopyTo(_constants, 0);
        for (var k = 0; k < _whitening.Length; k++)
            _whitening[k] = TiledMatrix.Lower(inverses.AsSpan(k * t * t, t * t), offsets.AsSpan(k * t, t), t);
    }

    /// <summary>The same by plain loops.</summary>
    /// <returns>Whether all covariances are positive definite; otherwise torch is to find out and to say so.</returns>
    private bool TryPrepare(MixtureValues values, double[]? basis, double[] centre)
    {
        int t = TargetFeatures, d = values.Dimension;
        double[] factor = new double[t * t], inverse = new double[t * t], difference = new double[d];
        double[] matched = new double[t], offset = new double[t];
        for (var k = 0; k < values.Components; k++)
        {
            for (var j = 0; j < d; j++) difference[j] = centre[j] - values.Means[(k * d) + j];
            if (basis is not null)
            {
                SmallMatrices.Congruence(basis, values.Covariance(k), factor, t, d);
                for (var i = 0; i < t; i++) matched[i] = SmallMatrices.Dot(basis.AsSpan(i * d, d), difference);
            }
            else
            {
                Select(values.Covariance(k), difference, factor, matched);
            }

            if (!SmallMatrices.TryCholesky(factor, t)) return false;
            SmallMatrices.InvertLower(factor, inverse, t);
            var constant = Math.Log(values.Weights[k]) - (0.5 * t * Math.Log(2 * Math.PI));
            for (var i = 0; i < t; i++)
            {
                constant -= Math.Log(factor[(i * t) + i]);
                offset[i] = SmallMatrices.Dot(inverse.AsSpan(i * t, i + 1), matched.AsSpan(0, i + 1));
            }

            _constants[k] = constant;
            _whitening[k] = TiledMatrix.Lower(inverse, offset, t);
        }

        return true;
    }

    /// <summary>The kept features' block of a covariance and part of a vector; all of them where all are kept.</summary>
    private void Select(ReadOnlySpan<double> covariance, double[] vector, double[] block, double[] part)
    {
        var (t, d) = (TargetFeatures, vector.Length);
        for (var i = 0; i < t; i++)
        {
            var from = _kept?[i] ?? i;
            part[i] = vector[from];
            for (var j = 0; j < t; j++) block[(i * t) + j] = covariance[(from * d) + (_kept?[j] ?? j)];
        }
    }
}
