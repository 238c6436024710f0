using System.Numerics;
using System.Runtime.InteropServices;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The E-step of rows with missing entries, chunk by chunk: densities in what is seen, responsibilities, and moments in
/// which a missing entry is its conditional mean and adds its conditional covariance. One for each thread.
/// </summary>
internal sealed class IncompleteStep
{
    private const int RowsAtOnce = 4;

    private readonly IncompleteRows _rows;
    private readonly LaneMixture _mixture;
    private readonly SeenCoordinates _seen;
    private readonly PatternDensity _density;
    private readonly double[] _picked;
    private readonly Vector<double>[] _completed;
    private readonly Vector<double>[] _weighted;
    private double[] _y = [];
    private Vector<double>[] _logJoint = [];
    private Vector<double>[] _expected = [];
    private Vector<double>[] _conditional = [];

    public IncompleteStep(IncompleteRows rows, LaneMixture mixture, SeenSpace space)
    {
        _rows = rows;
        _mixture = mixture;
        _seen = new SeenCoordinates(space);
        _density = new PatternDensity(mixture, _seen);
        _picked = new double[rows.Dimension];
        _completed = new Vector<double>[RowsAtOnce * rows.Dimension];
        _weighted = new Vector<double>[RowsAtOnce * rows.Dimension];
    }

    /// <summary>log pi_k + log N of a chunk's rows, shape (rows, K rounded up to whole groups); ends with the next call.</summary>
    public ReadOnlySpan<double> LogJoint(PatternChunk chunk)
    {
        Look(chunk);
        for (var group = 0; group < _mixture.Groups; group++)
        {
            _density.Prepare(group, []);
            _density.Evaluate(_y, chunk.Rows, _logJoint, []);
        }

        return Numbers(chunk);
    }

    /// <summary>Adds the moments of a chunk, and its log-likelihood.</summary>
    public void Expect(PatternChunk chunk, IncompleteSums sums)
    {
        Look(chunk);
        var missing = chunk.Pattern.Missing;
        int groups = _mixture.Groups, triangle = LaneSolver.RowStart(missing.Length);
        Grow(ref _expected, groups * chunk.Rows * missing.Length);
        Grow(ref _conditional, groups * triangle);
        for (var group = 0; group < groups; group++)
        {
            _density.Prepare(group, missing);
            _density.Conditional(_conditional.AsSpan(group * triangle, triangle));
            _density.Evaluate(_y, chunk.Rows, _logJoint, Expected(group, chunk));
        }

        sums.LogLikelihood += Normalize(chunk);
        for (var group = 0; group < groups; group++)
        {
            AddRows(group, chunk, sums);
            var share = Vector<double>.Zero;
            for (var r = 0; r < chunk.Rows; r++) share += _logJoint[(r * groups) + group];
            sums.AddConditional(group, share, missing, _conditional.AsSpan(group * triangle, triangle));
        }
    }

    /// <summary>Turns to a chunk's pattern and reads what is seen of its rows.</summary>
    private void Look(PatternChunk chunk)
    {
        _seen.Look(chunk.Pattern);
        var count = _seen.Count;
        if (_y.Length < chunk.Rows * count) _y = new double[chunk.Rows * count];
        Grow(ref _logJoint, chunk.Rows * _mixture.Groups);
        for (var r = 0; r < chunk.Rows; r++)
            _seen.Read(Row(chunk, r), _picked, _y.AsSpan(r * count, count));
    }

    /// <summary>Log joint densities to responsibilities times weights.</summary>
    /// <returns>The weighted sum of the rows' log densities.</returns>
    private double Normalize(PatternChunk chunk)
    {
        var total = 0.0;
        var numbers = Numbers(chunk);
        for (var r = 0; r < chunk.Rows; r++)
        {
            var row = numbers.Slice(r * _mixture.Lanes, _mixture.Lanes);
            var largest = row[0];
            foreach (var value in row) largest = Math.Max(largest, value);
            var sum = 0.0;
            foreach (ref var value in row)
            {
                value = Math.Exp(value - largest);
                sum += value;
            }

            var weight = _rows.Weights is { } weights ? weights[chunk.Start + r] : 1;
            total += weight * (largest + Math.Log(sum));
            foreach (ref var value in row) value *= weight / sum;
        }

        return total;
    }

    private void AddRows(int group, PatternChunk chunk, IncompleteSums sums)
    {
        int d = _rows.Dimension, groups = _mixture.Groups;
        var (observed, missing) = chunk.Pattern;
        var expected = Expected(group, chunk);
        for (var first = 0; first < chunk.Rows; first += RowsAtOnce)
        {
            var some = Math.Min(RowsAtOnce, chunk.Rows - first);
            for (var r = 0; r < some; r++)
            {
                var row = Row(chunk, first + r);
                var completed = _completed.AsSpan(r * d, d);
                var values = expected.Slice((first + r) * missing.Length, missing.Length);
                foreach (var feature in observed) completed[feature] = new Vector<double>(row[feature]);
                for (var a = 0; a < missing.Length; a++) completed[missing[a]] = values[a];
            }

            sums.Add(group, _logJoint.AsSpan((first * groups) + group), groups, _completed, some, _weighted);
        }
    }

    private ReadOnlySpan<double> Row(PatternChunk chunk, int row) =>
        _rows.Values.AsSpan((chunk.Start + row) * _rows.Dimension, _rows.Dimension);

    private Span<double> Numbers(PatternChunk chunk) =>
        MemoryMarshal.Cast<Vector<double>, double>(_logJoint.AsSpan(0, chunk.Rows * _mixture.Groups));

    private Span<Vector<double>> Expected(int group, PatternChunk chunk)
    {
        var length = chunk.Rows * chunk.Pattern.Missing.Length;
        return _expected.AsSpan(group * length, length);
    }

    private static void Grow(ref Vector<double>[] array, int length)
    {
        if (array.Length < length) array = new Vector<double>[length];
    }
}
