using System.Runtime.InteropServices;

namespace BigLearnEm.Distributed;

/// <summary>
/// A sum of doubles kept to twice their digits, as the unevaluated sum of two of them (Dekker 1971). Sums of up to 2^50
/// doubles come to the same double whatever their order, but where they cancel to nearly nothing; so that what ranks add
/// up does not depend on how the rows were dealt out to them.
/// </summary>
/// <param name="High">The sum rounded to double.</param>
/// <param name="Low">What the rounding left, at most half a unit in the last place of <paramref name="High"/>.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>A double as it is.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>The sum rounded to double.</summary>
    public static explicit operator double(DoubleDouble value) => value.High;

    /// <summary>Adds; the same bits whichever comes first.</summary>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        var (high, error) = TwoSum(left.High, right.High);
        var (low, lowError) = TwoSum(left.Low, right.Low);
        (high, error) = FastTwoSum(high, error + low);
        (high, error) = FastTwoSum(high, error + lowError);
        return new DoubleDouble(high, error);
    }

    /// <summary>Adds a double to each sum.</summary>
    /// <param name="sums">The sums; changed.</param>
    /// <param name="values">As many doubles.</param>
    public static void AddTo(Span<DoubleDouble> sums, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < sums.Length; i++) sums[i] += values[i];
    }

    // Infinity and NaN stay what they are: the error of a sum that is not finite would make it NaN.
    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        var sum = a + b;
        if (!double.IsFinite(sum)) return (sum, 0);
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    private static (double Sum, double Error) FastTwoSum(double large, double small)
    {
        var sum = large + small;
        return double.IsFinite(sum) ? (sum, small - (sum - large)) : (sum, 0);
    }
}
