using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The moments of incomplete rows as they add up, with the components side by side in vectors as in
/// <see cref="LaneMixture"/>: of each group the counts, the first moments (D), and the second, a packed lower triangle.
/// </summary>
internal sealed class IncompleteSums(int components, int dimension)
{
    private const int RowsAtOnce = 4;

    private readonly int _groupLength = 1 + dimension + LaneSolver.RowStart(dimension);

    private readonly Vector<double>[] _sums = new Vector<double>[
        (components + Vector<double>.Count - 1) / Vector<double>.Count * (1 + dimension + LaneSolver.RowStart(dimension))];

    /// <summary>Sum over the rows of weight times log density.</summary>
    public double LogLikelihood { get; set; }

    /// <summary>Adds rows that are complete by now.</summary>
    /// <param name="group">The group.</param>
    /// <param name="shares">The rows' responsibilities times their weights, shape (rows), then
    /// <paramref name="stride"/> apart.</param>
    /// <param name="stride">Number of groups.</param>
    /// <param name="rows">x - c, shape (rows, D).</param>
    /// <param name="count">Number of rows, 1 to 4.</param>
    /// <param name="weighted">Room for as many again.</param>
    public void Add(
        int group, ReadOnlySpan<Vector<double>> shares, int stride, ReadOnlySpan<Vector<double>> rows, int count,
        Span<Vector<double>> weighted)
    {
        var sums = Group(group);
        var first = sums.Slice(1, dimension);
        for (var r = 0; r < count; r++)
        {
            var share = shares[r * stride];
            sums[0] += share;
            var row = rows.Slice(r * dimension, dimension);
            var product = weighted.Slice(r * dimension, dimension);
            for (var i = 0; i < row.Length; i++)
            {
                product[i] = share * row[i];
                first[i] += product[i];
            }
        }

        var second = sums[(1 + dimension)..];
        if (count == RowsAtOnce) AddFour(second, rows, weighted);
        else for (var r = 0; r < count; r++) AddOne(second, rows[(r * dimension)..], weighted[(r * dimension)..]);
    }

    /// <summary>Adds a conditional covariance of the missing features to the second moments.</summary>
    /// <param name="group">The group.</param>
    /// <param name="share">How much of the rows belongs to each component.</param>
    /// <param name="missing">The missing features, ascending.</param>
    /// <param name="covariance">The lower triangle, packed.</param>
    public void AddConditional(
        int group, Vector<double> share, ReadOnlySpan<int> missing, ReadOnlySpan<Vector<double>> covariance)
    {
        var second = Group(group)[(1 + dimension)..];
        var next = 0;
        for (var a = 0; a < missing.Length; a++)
        {
            var row = second.Slice(LaneSolver.RowStart(missing[a]), missing[a] + 1);
            for (var b = 0; b <= a; b++)
                row[missing[b]] = Vector.MultiplyAddEstimate(share, covariance[next++], row[missing[b]]);
        }
    }

    /// <summary>Takes the sums of a slab and leaves them zero.</summary>
    public void Take(IncompleteSums slab)
    {
        LogLikelihood += slab.LogLikelihood;
        slab.LogLikelihood = 0;
        for (var i = 0; i < _sums.Length; i++) _sums[i] += slab._sums[i];
        Array.Clear(slab._sums);
    }

    /// <summary>The sums as tensors; the result belongs to the caller, outside every dispose scope.</summary>
    public Moments ToMoments(double totalWeight)
    {
        var d = dimension;
        double[] counts = new double[components], first = new double[components * d];
        var second = new double[components * d * d];
        for (var k = 0; k < components; k++)
        {
            counts[k] = Number(k, 0);
            for (var i = 0; i < d; i++)
            {
                first[(k * d) + i] = Number(k, 1 + i);
                for (var j = 0; j <= i; j++)
                    second[(((k * d) + i) * d) + j] = second[(((k * d) + j) * d) + i] =
                        Number(k, 1 + d + LaneSolver.RowStart(i) + j);
            }
        }

        return new Moments(
            tensor(counts, dtype: float64).DetachFromDisposeScope(),
            tensor(first, [components, d], dtype: float64).DetachFromDisposeScope(),
            tensor(second, [components, d, d], dtype: float64).DetachFromDisposeScope(), LogLikelihood, totalWeight);
    }

    private Span<Vector<double>> Group(int group) => _sums.AsSpan(group * _groupLength, _groupLength);

    private double Number(int component, int place)
    {
        var lanes = Vector<double>.Count;
        var numbers = MemoryMarshal.Cast<Vector<double>, double>(_sums.AsSpan());
        return numbers[((((component / lanes) * _groupLength) + place) * lanes) + (component % lanes)];
    }

    private void AddOne(
        Span<Vector<double>> second, ReadOnlySpan<Vector<double>> row, ReadOnlySpan<Vector<double>> weighted)
    {
        for (var i = 0; i < dimension; i++)
        {
            var sums = second.Slice(LaneSolver.RowStart(i), i + 1);
            var x = row[..sums.Length];
            var left = weighted[i];
            for (var j = 0; j < sums.Length; j++) sums[j] = Vector.MultiplyAddEstimate(left, x[j], sums[j]);
        }
    }

    private void AddFour(
        Span<Vector<double>> second, ReadOnlySpan<Vector<double>> rows, ReadOnlySpan<Vector<double>> weighted)
    {
        var d = dimension;
        for (var i = 0; i < d; i++)
        {
            var sums = second.Slice(LaneSolver.RowStart(i), i + 1);
            ReadOnlySpan<Vector<double>> x0 = rows[..sums.Length], x1 = rows.Slice(d, sums.Length);
            ReadOnlySpan<Vector<double>> x2 = rows.Slice(2 * d, sums.Length), x3 = rows.Slice(3 * d, sums.Length);
            Vector<double> w0 = weighted[i], w1 = weighted[d + i], w2 = weighted[(2 * d) + i], w3 = weighted[(3 * d) + i];
            for (var j = 0; j < sums.Length; j++)
            {
                var sum = Vector.MultiplyAddEstimate(w0, x0[j], sums[j]);
                sum = Vector.MultiplyAddEstimate(w1, x1[j], sum);
                sum = Vector.MultiplyAddEstimate(w2, x2[j], sum);
                sums[j] = Vector.MultiplyAddEstimate(w3, x3[j], sum);
            }
        }
    }
}
