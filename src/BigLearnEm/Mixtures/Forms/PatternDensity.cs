using System.Numerics;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The densities of one group of components for rows of one pattern: with S = V Sigma_vv V' = L L' and u = L^-1 (y - V mu_v),
/// log N(y; ...) = -1/2 |u|^2 - log det L - |y|/2 log(2 pi); with W = L^-1 V Sigma_vm for the missing features m,
/// E[x_m | y] = mu_m + W'u and Cov(x_m | y) = Sigma_mm - W'W. One factor L serves all three. One for each thread.
/// </summary>
internal sealed class PatternDensity(LaneMixture mixture, SeenCoordinates seen)
{
    // Rows, or directions, worked on together.
    private const int Tile = 4;

    private static readonly double s_halfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private Vector<double>[] _factor = [];
    private Vector<double>[] _regression = [];
    private Vector<double>[] _projected = [];
    private Vector<double>[] _means = [];
    private Vector<double>[] _solutions = [];
    private Vector<double> _constant;
    private int[] _missing = [];
    private int _group;

    /// <summary>Factors a group's covariances as <see cref="SeenCoordinates"/> sees them.</summary>
    /// <param name="group">The group.</param>
    /// <param name="missing">m, the features to find expectations for.</param>
    public void Prepare(int group, int[] missing)
    {
        _group = group;
        _missing = missing;
        var count = seen.Count;
        Grow(ref _factor, LaneSolver.RowStart(count));
        Grow(ref _regression, missing.Length * count);
        Grow(ref _means, count);
        if (seen.AreFeatures) Pick();
        else Project();
        var logDeterminant = LaneSolver.Factor(_factor.AsSpan(0, LaneSolver.RowStart(count)), count);
        LaneSolver.Solve(_factor, count, _regression.AsSpan(0, missing.Length * count), missing.Length);
        _constant = mixture.LogWeights(group) - logDeterminant - new Vector<double>(count * s_halfLogTwoPi);
    }

    /// <summary>Cov(x_m | y), the lower triangle, packed.</summary>
    public void Conditional(Span<Vector<double>> covariance)
    {
        var next = 0;
        for (var a = 0; a < _missing.Length; a++)
        {
            var row = mixture.Covariances(_group, _missing[a]);
            for (var b = 0; b <= a; b++)
                covariance[next++] = row[_missing[b]] - LaneSolver.Dot(Regression(a), Regression(b));
        }
    }

    /// <summary>Densities and expectations of rows.</summary>
    /// <param name="y">What is seen of each row, shape (rows, |y|).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="logJoint">Takes log pi + log N of this group, shape (rows, groups).</param>
    /// <param name="expected">Takes E[x_m | y], shape (rows, |m|).</param>
    public void Evaluate(
        ReadOnlySpan<double> y, int rows, Span<Vector<double>> logJoint, Span<Vector<double>> expected)
    {
        var count = seen.Count;
        Grow(ref _solutions, Tile * count);
        var means = mixture.Means(_group);
        for (var first = 0; first < rows; first += Tile)
        {
            var some = Math.Min(Tile, rows - first);
            var solutions = _solutions.AsSpan(0, some * count);
            for (var r = 0; r < some; r++)
            {
                var row = y.Slice((first + r) * count, count);
                var differences = solutions.Slice(r * count, count);
                for (var i = 0; i < row.Length; i++) differences[i] = new Vector<double>(row[i]) - _means[i];
            }

            LaneSolver.Solve(_factor, count, solutions, some);
            for (var r = 0; r < some; r++)
            {
                var solution = solutions.Slice(r * count, count);
                logJoint[((first + r) * mixture.Groups) + _group] = _constant - (0.5 * LaneSolver.Dot(solution, solution));
                var values = expected.Slice((first + r) * _missing.Length, _missing.Length);
                for (var a = 0; a < values.Length; a++)
                    values[a] = means[_missing[a]] + LaneSolver.Dot(Regression(a), solution);
            }
        }
    }

    private ReadOnlySpan<Vector<double>> Regression(int missing) =>
        _regression.AsSpan(missing * seen.Count, seen.Count);

    /// <summary>S, mu_v and Sigma_mv where the coordinates are features.</summary>
    private void Pick()
    {
        var features = seen.Features;
        var means = mixture.Means(_group);
        var next = 0;
        for (var p = 0; p < features.Length; p++)
        {
            _means[p] = means[features[p]];
            var row = mixture.Covariances(_group, features[p]);
            for (var q = 0; q <= p; q++) _factor[next++] = row[features[q]];
        }

        next = 0;
        foreach (var feature in _missing)
        {
            var row = mixture.Covariances(_group, feature);
            foreach (var other in features) _regression[next++] = row[other];
        }
    }

    /// <summary>The same where V is to be multiplied by: first V Sigma_v., of which V' or the columns m are then taken.</summary>
    private void Project()
    {
        var features = seen.Features;
        var means = mixture.Means(_group);
        int count = seen.Count, d = mixture.Dimension;
        Grow(ref _projected, d);
        var projected = _projected.AsSpan(0, d);
        for (var p = 0; p < count; p++)
        {
            var direction = seen.Direction(p);
            var mean = Vector<double>.Zero;
            for (var i = 0; i < direction.Length; i++) mean += direction[i] * means[features[i]];
            _means[p] = mean;
            Combine(direction, projected);
            for (var a = 0; a < _missing.Length; a++) _regression[(a * count) + p] = projected[_missing[a]];
            // The features that are seen move to the front; they are ascending.
            for (var i = 0; i < features.Length; i++) projected[i] = projected[features[i]];
            Along(projected[..features.Length], _factor.AsSpan(LaneSolver.RowStart(p), p + 1));
        }
    }

    /// <summary>Rows v of Sigma, combined; four at once, so that sums are loaded and stored a quarter as often.</summary>
    private void Combine(ReadOnlySpan<double> direction, Span<Vector<double>> sums)
    {
        sums.Clear();
        var i = 0;
        for (; i <= direction.Length - Tile; i += Tile)
        {
            Vector<double> s0 = new(direction[i]), s1 = new(direction[i + 1]), s2 = new(direction[i + 2]);
            var s3 = new Vector<double>(direction[i + 3]);
            ReadOnlySpan<Vector<double>> r0 = SeenRow(i)[..sums.Length], r1 = SeenRow(i + 1)[..sums.Length];
            ReadOnlySpan<Vector<double>> r2 = SeenRow(i + 2)[..sums.Length], r3 = SeenRow(i + 3)[..sums.Length];
            for (var j = 0; j < sums.Length; j++)
            {
                var sum = Vector.MultiplyAddEstimate(s0, r0[j], sums[j]);
                sum = Vector.MultiplyAddEstimate(s1, r1[j], sum);
                sum = Vector.MultiplyAddEstimate(s2, r2[j], sum);
                sums[j] = Vector.MultiplyAddEstimate(s3, r3[j], sum);
            }
        }

        for (; i < direction.Length; i++)
        {
            var scale = new Vector<double>(direction[i]);
            var row = SeenRow(i)[..sums.Length];
            for (var j = 0; j < sums.Length; j++) sums[j] = Vector.MultiplyAddEstimate(scale, row[j], sums[j]);
        }
    }

    private ReadOnlySpan<Vector<double>> SeenRow(int index) => mixture.Covariances(_group, seen.Features[index]);

    /// <summary>Products with the first directions, as many as there are results; four at once, which are independent.</summary>
    private void Along(ReadOnlySpan<Vector<double>> values, Span<Vector<double>> results)
    {
        var q = 0;
        for (; q <= results.Length - Tile; q += Tile)
        {
            ReadOnlySpan<double> d0 = seen.Direction(q), d1 = seen.Direction(q + 1);
            ReadOnlySpan<double> d2 = seen.Direction(q + 2), d3 = seen.Direction(q + 3);
            Vector<double> a0 = Vector<double>.Zero, a1 = a0, a2 = a0, a3 = a0;
            for (var i = 0; i < values.Length; i++)
            {
                var value = values[i];
                a0 = Vector.MultiplyAddEstimate(new Vector<double>(d0[i]), value, a0);
                a1 = Vector.MultiplyAddEstimate(new Vector<double>(d1[i]), value, a1);
                a2 = Vector.MultiplyAddEstimate(new Vector<double>(d2[i]), value, a2);
                a3 = Vector.MultiplyAddEstimate(new Vector<double>(d3[i]), value, a3);
            }

            (results[q], results[q + 1], results[q + 2], results[q + 3]) = (a0, a1, a2, a3);
        }

        for (; q < results.Length; q++)
        {
            var direction = seen.Direction(q);
            var sum = Vector<double>.Zero;
            for (var i = 0; i < values.Length; i++) sum += direction[i] * values[i];
            results[q] = sum;
        }
    }

    private static void Grow(ref Vector<double>[] array, int length)
    {
        if (array.Length < length) array = new Vector<double>[length];
    }
}
