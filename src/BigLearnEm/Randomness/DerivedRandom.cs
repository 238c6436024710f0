using System.Numerics;

namespace BigLearnEm.Randomness;

/// <summary>
/// Random numbers from a derived seed: the generator xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom
/// number generators", ACM TOMS 47, 2021), its state filled by SplitMix64. Whole numbers, uniform doubles, permutations
/// and choices are the same on every platform; Gaussian and beta numbers are to the last bits of its logarithm.
/// To be made anew for each iteration (<see cref="DerivedSeed"/>); not safe for several threads.
/// </summary>
public sealed class DerivedRandom
{
    // Below this the logarithm of a gamma number overflows.
    private const double LeastShape = 1e-300;

    private readonly ulong[] _state = new ulong[4];
    private double? _spareGaussian;

    /// <summary>Starts a generator.</summary>
    /// <param name="seed">The seed, as a rule from <see cref="DerivedSeed.For"/>.</param>
    public DerivedRandom(ulong seed)
    {
        for (var i = 0; i < _state.Length; i++) _state[i] = DerivedSeed.SplitMix64(seed, i);
    }

    /// <summary>Starts the generator of one iteration of one stream.</summary>
    /// <param name="root">The run's seed.</param>
    /// <param name="stream">What the draws are for.</param>
    /// <param name="iteration">The iteration, epoch or round.</param>
    public DerivedRandom(ulong root, string stream, long iteration)
        : this(DerivedSeed.For(root, stream, iteration))
    {
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_state[1] * 5, 7) * 9;
            var shifted = _state[1] << 17;
            _state[2] ^= _state[0];
            _state[3] ^= _state[1];
            _state[1] ^= _state[2];
            _state[0] ^= _state[3];
            _state[2] ^= shifted;
            _state[3] = BitOperations.RotateLeft(_state[3], 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>
    /// Uniform over 0, 1, ..., bound - 1, without bias (Lemire, "Fast random integer generation in an interval", ACM
    /// TOMACS 29, 2019).
    /// </summary>
    /// <param name="bound">How many values; at least 1.</param>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var range = (ulong)bound;
        var high = Math.BigMul(NextBits(), range, out var low);
        if (low >= range) return (int)high;
        var biased = unchecked(0UL - range) % range;
        while (low < biased) high = Math.BigMul(NextBits(), range, out low);
        return (int)high;
    }

    /// <summary>Gaussian with mean 0 and variance 1 (Marsaglia's polar method).</summary>
    public double NextGaussian()
    {
        if (_spareGaussian is { } spare)
        {
            _spareGaussian = null;
            return spare;
        }

        double x, y, square;
        do
        {
            x = (2 * NextDouble()) - 1;
            y = (2 * NextDouble()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareGaussian = y * scale;
        return x * scale;
    }

    /// <summary>
    /// Beta with density proportional to x^(a-1) (1-x)^(b-1), as the ratio G/(G + H) of gamma numbers of shapes a and
    /// b. In [0, 1]; the ends are only ever rounding. For very small shapes the logarithms of G and H are compared,
    /// as both may be too small for a double.
    /// </summary>
    /// <param name="a">The first shape, from 1e-300 up and finite.</param>
    /// <param name="b">The second shape, likewise.</param>
    public double NextBeta(double a, double b)
    {
        RequireShape(a, nameof(a));
        RequireShape(b, nameof(b));
        var logG = NextLogGamma(a);
        var logH = NextLogGamma(b);
        return 1 / (1 + Math.Exp(logH - logG));
    }

    /// <summary>A uniformly random order of 0, 1, ..., n - 1 (Fisher and Yates).</summary>
    /// <param name="n">How many; not negative.</param>
    public int[] Permutation(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return Shuffled(n, n);
    }

    /// <summary>t of the numbers 0, 1, ..., n - 1, each set of t equally likely, ascending.</summary>
    /// <param name="n">How many there are; not negative.</param>
    /// <param name="t">How many to choose; from 0 to n.</param>
    public int[] Choose(int n, int t)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(t, n);
        var chosen = Shuffled(n, t)[..t];
        Array.Sort(chosen);
        return chosen;
    }

    // 0, 1, ..., n - 1 with the first `count` places drawn at random.
    private int[] Shuffled(int n, int count)
    {
        var order = new int[n];
        for (var i = 0; i < n; i++) order[i] = i;
        for (var i = 0; i < count; i++)
        {
            var other = i + NextInt(n - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    // The logarithm of a gamma number (Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS
    // 26, 2000). Below shape 1, a gamma number of shape + 1 times U^(1/shape).
    private double NextLogGamma(double shape)
    {
        if (shape < 1) return NextLogGamma(shape + 1) + (Math.Log(1 - NextDouble()) / shape);

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = NextGaussian();
            var root = 1 + (c * x);
            if (root <= 0) continue;
            var cube = root * root * root;
            var logCube = 3 * Math.Log(root);
            if (Math.Log(1 - NextDouble()) < (0.5 * x * x) + (d * (1 - cube + logCube))) return Math.Log(d) + logCube;
        }
    }

    private static void RequireShape(double shape, string name)
    {
        if (!(shape >= LeastShape) || !double.IsFinite(shape))
            throw new ArgumentOutOfRangeException(name, shape, "A shape must be positive, 1e-300 or more, and finite.");
    }
}
