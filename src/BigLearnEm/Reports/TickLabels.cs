namespace BigLearnEm.Reports;

/// <summary>Writes the values of an axis, all in one manner: plain, or with a power of ten.</summary>
internal static class TickLabels
{
    /// <summary>Labels multiples of a step.</summary>
    /// <param name="values">The values.</param>
    /// <param name="exponent">The step's power of ten.</param>
    internal static IReadOnlyList<AxisTick> Linear(IReadOnlyList<double> values, int exponent)
    {
        var largest = values.Count == 0 ? 0 : values.Max(Math.Abs);
        if (exponent >= -4 && largest < 1e6)
            return [.. values.Select(value => new AxisTick(value, Numbers.Fixed(value, Math.Max(0, -exponent))))];
        var top = largest == 0 ? exponent : (int)Math.Floor(Math.Log10(largest) + 1e-9);
        var decimals = Math.Max(0, top - exponent);
        return [.. values.Select(value => new AxisTick(value, Scientific(value, top, decimals)))];
    }

    /// <summary>Labels round values of a logarithmic axis.</summary>
    internal static IReadOnlyList<AxisTick> Log(IReadOnlyList<double> values)
    {
        var isPlain = values[0] >= 0.9e-4 && values[^1] < 1.1e4;
        return [.. values.Select(value => new AxisTick(value, isPlain ? Plain(value) : Power(value)))];
    }

    private static string Plain(double value) => Numbers.Fixed(value, Math.Max(0, -ExponentOf(value)));

    private static string Power(double value)
    {
        var exponent = ExponentOf(value);
        var digit = value / Math.Pow(10, exponent);
        return Math.Abs(digit - 1) < 1e-9 ? TenTo(exponent) : Scientific(value, exponent, 0);
    }

    private static int ExponentOf(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);

    private static string Scientific(double value, int exponent, int decimals) =>
        value == 0 ? "0" : $"{Numbers.Fixed(value / Math.Pow(10, exponent), decimals)}×{TenTo(exponent)}";

    private static string TenTo(int exponent) => "10" + Numbers.Superscript(exponent);
}
