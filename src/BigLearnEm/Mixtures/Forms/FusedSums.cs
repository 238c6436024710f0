using BigLearnEm.Blocks;
using BigLearnEm.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The moments of K components as the kernels add them up: one log-likelihood, then for each component its second and
/// first moments and its count.
/// </summary>
internal sealed class FusedSums
{
    private readonly int _components;
    private readonly int _dimension;
    private readonly ExactSums _sums;
    private double[] _total = [];

    public FusedSums(int components, int dimension)
    {
        _components = components;
        _dimension = dimension;
        _sums = new ExactSums(Length);
    }

    /// <summary>Numbers of one set of sums.</summary>
    public int Length => 1 + (_components * ComponentLength);

    /// <summary>Sum over the rows of weight times log density, after <see cref="Exchange"/>.</summary>
    public double LogLikelihood => _total[0];

    private int SecondLength => TiledMatrix.RoundedUp(_dimension) * (_dimension + 1);

    private int ComponentLength => SecondLength + _dimension + 1;

    /// <summary>Numbers of scratch for the weighted copy of a block.</summary>
    public int WeightedLength(int rows) => TiledMatrix.RoundedUp(_dimension) * rows;

    /// <summary>Adds a block's moments under shares (K, rows).</summary>
    public void Add(IFusedKernel kernel, Block block, ReadOnlySpan<double> shares, Span<double> weighted, Span<double> sums)
    {
        // The kernel reads whole tiles; rows beyond the features must be zero.
        weighted[(_dimension * block.Length)..].Clear();
        for (var k = 0; k < _components; k++)
            kernel.AddMoments(
                shares.Slice(k * block.Length, block.Length), block.Features, _dimension, block.Length, weighted,
                sums.Slice(1 + (k * ComponentLength), ComponentLength));
    }

    /// <summary>Adds the sums of a slab.</summary>
    public void Merge(double[] sums) => _sums.Add(sums);

    /// <summary>Ends the adding up: the totals are those of all ranks from then on.</summary>
    public void Exchange(ICommunicator communicator) => _total = _sums.Total(communicator);

    /// <summary>The sums as tensors, after <see cref="Exchange"/>; the result belongs to the caller, outside every dispose scope.</summary>
    public Moments ToMoments(double logLikelihood, double totalWeight)
    {
        var d = _dimension;
        double[] counts = new double[_components], first = new double[_components * d];
        var second = new double[_components * d * d];
        for (var k = 0; k < _components; k++)
        {
            var sums = _total.AsSpan(1 + (k * ComponentLength), ComponentLength);
            sums.Slice(SecondLength, d).CopyTo(first.AsSpan(k * d));
            counts[k] = sums[^1];
            for (var i = 0; i < d; i++)
                for (var j = 0; j <= i; j++)
                    second[(((k * d) + i) * d) + j] = second[(((k * d) + j) * d) + i] = sums[(i * (d + 1)) + j];
        }

        return new Moments(
            tensor(counts, dtype: float64).DetachFromDisposeScope(),
            tensor(first, [_components, d], dtype: float64).DetachFromDisposeScope(),
            tensor(second, [_components, d, d], dtype: float64).DetachFromDisposeScope(), logLikelihood, totalWeight);
    }
}
