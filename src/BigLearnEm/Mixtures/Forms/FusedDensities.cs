using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The component densities of one matching on the host, laid out for the kernels: where the matched coordinates come
/// from, and for each component the inverse Cholesky factor, its offset and its constant.
/// </summary>
internal sealed class FusedDensities
{
    private readonly int[]? _kept;
    private readonly TiledMatrix? _projection;
    private readonly TiledMatrix[] _whitening;
    private readonly double[] _constants;

    /// <summary>Lays the densities out.</summary>
    /// <param name="densities">The densities.</param>
    /// <param name="matching">The matching they belong to.</param>
    /// <param name="centre">What the rows are centred about, shape (D).</param>
    public FusedDensities(MatchedDensities densities, Matching matching, Tensor centre)
    {
        using var scope = NewDisposeScope();
        var t = matching.TargetFeatures;
        _kept = matching.KeptFeatures?.ToArray();
        if (_kept is null && matching.Basis is { } basis)
            _projection = TiledMatrix.Full(basis.cpu().data<double>().ToArray(), t, (int)basis.shape[1]);
        var inverses = densities.InverseFactors.contiguous().data<double>().ToArray();
        var offsets = densities.Offsets(centre).contiguous().data<double>().ToArray();
        _constants = densities.Constants.data<double>().ToArray();
        _whitening = new TiledMatrix[_constants.Length];
        for (var k = 0; k < _whitening.Length; k++)
            _whitening[k] = TiledMatrix.Lower(
                inverses.AsSpan(k * t * t, t * t), offsets.AsSpan(k * t, t), t);
        TargetFeatures = t;
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
}
