namespace BigLearnEm.Mixtures;

/// <summary>Log joint densities of some consecutive rows; the views end with the visit.</summary>
public readonly ref struct LogJointBlock
{
    private readonly ReadOnlySpan<double> _values;
    private readonly ReadOnlySpan<double> _weights;
    private readonly int _stride;

    internal LogJointBlock(long start, int rows, ReadOnlySpan<double> values, int stride, ReadOnlySpan<double> weights)
    {
        Start = start;
        Rows = rows;
        _values = values;
        _stride = stride;
        _weights = weights;
    }

    /// <summary>Index of the first row.</summary>
    public long Start { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of components K.</summary>
    public int Components => _values.Length / _stride;

    /// <summary>log pi_k + log N(x; mu_k, Sigma_k) in nats of one row, counted from the block's first.</summary>
    public double this[int row, int component] => _values[(component * _stride) + row];

    /// <summary>The weight of one row; 1 where none were given.</summary>
    public double Weight(int row) => _weights.IsEmpty ? 1 : _weights[row];

    /// <summary>The log density of one row in nats: the log of the sum over components.</summary>
    public double LogDensity(int row)
    {
        var largest = double.NegativeInfinity;
        for (var k = 0; k < Components; k++) largest = Math.Max(largest, this[row, k]);
        if (double.IsInfinity(largest)) return largest;
        var sum = 0.0;
        for (var k = 0; k < Components; k++) sum += Math.Exp(this[row, k] - largest);
        return largest + Math.Log(sum);
    }
}
