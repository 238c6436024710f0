using System.Numerics;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// What one matching can see of rows with one pattern: y = V x_v, where v are observed features and V has orthonormal
/// rows. Where the matching keeps features, v are the observed ones among them and V is the identity. Where it is
/// transformed, v are all observed features o, and the rows of V span what the rows of B_o (B's columns at o) span: all of
/// R^o, so that V is the identity again, where |o| is at most t, else t directions. log N(V x_o; ...) is
/// log N(B_o x_o; ...) + 1/2 log det(B_o B_o'), the density in orthonormal coordinates: B_o itself shortens what it
/// shows the more is missing, and log-likelihoods of rows with other patterns could not be compared. One for each thread.
/// </summary>
internal sealed class SeenCoordinates(SeenSpace space)
{
    // A row of B_o that lies this close to the ones before it adds nothing but rounding.
    private const double Dependent = 1e-8;

    private readonly int[] _features = new int[space.Dimension];
    private double[] _rows = [];
    private int _seen;

    /// <summary>v, the features that are seen.</summary>
    public ReadOnlySpan<int> Features => _features.AsSpan(0, _seen);

    /// <summary>Number of coordinates of y; zero where the matching sees nothing of these rows.</summary>
    public int Count { get; private set; }

    /// <summary>Whether V is the identity.</summary>
    public bool AreFeatures { get; private set; }

    /// <summary>One row of V, shape (|v|), where it is not the identity.</summary>
    public ReadOnlySpan<double> Direction(int index) => _rows.AsSpan(index * _seen, _seen);

    /// <summary>Turns to a pattern.</summary>
    public void Look(RowPattern pattern)
    {
        _seen = 0;
        foreach (var feature in pattern.Observed)
            if (space.Kept is null || space.Kept[feature]) _features[_seen++] = feature;
        AreFeatures = true;
        Count = _seen;
        if (space.Basis is not { } basis) return;
        Count = Orthonormalize(basis, basis.Length / space.Dimension);
        AreFeatures = Count == _seen;
    }

    /// <summary>y of a row (D).</summary>
    public void Read(ReadOnlySpan<double> row, Span<double> picked, Span<double> y)
    {
        var values = AreFeatures ? y : picked[.._seen];
        for (var i = 0; i < _seen; i++) values[i] = row[_features[i]];
        if (AreFeatures) return;
        for (var q = 0; q < Count; q++) y[q] = Dot(Direction(q), values);
    }

    /// <summary>
    /// Orthonormal rows with the span of B_o's, by Gram and Schmidt, each direction twice; ends when all of R^o is spanned.
    /// </summary>
    /// <returns>Number of directions.</returns>
    private int Orthonormalize(ReadOnlySpan<double> basis, int basisRows)
    {
        var most = Math.Min(basisRows, _seen);
        if (_rows.Length < most * _seen) _rows = new double[most * _seen];
        var count = 0;
        for (var row = 0; row < basisRows && count < most; row++)
        {
            var direction = _rows.AsSpan(count * _seen, _seen);
            for (var i = 0; i < _seen; i++) direction[i] = basis[(row * space.Dimension) + _features[i]];
            for (var pass = 0; pass < 2; pass++)
                for (var q = 0; q < count; q++) AddScaled(direction, -Dot(Direction(q), direction), Direction(q));
            var length = Math.Sqrt(Dot(direction, direction));
            if (length < Dependent) continue;
            foreach (ref var value in direction) value /= length;
            count++;
        }

        return count;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum = Vector.MultiplyAddEstimate(new Vector<double>(left[i..]), new Vector<double>(right[i..]), sum);
        var rest = 0.0;
        for (; i < left.Length; i++) rest += left[i] * right[i];
        return Vector.Sum(sum) + rest;
    }

    private static void AddScaled(Span<double> target, double scale, ReadOnlySpan<double> source)
    {
        var i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (scale * new Vector<double>(source[i..]))).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += scale * source[i];
    }
}
