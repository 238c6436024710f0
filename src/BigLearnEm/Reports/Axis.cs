namespace BigLearnEm.Reports;

/// <summary>
/// One axis: from which value to which, linear or by powers of ten, with ticks at round values (1, 2 or 5 times a power
/// of ten).
/// </summary>
public sealed class Axis
{
    private const double Tolerance = 1e-9;
    private const double LeastLog = 1e-100;
    private const int MostMinorStride = 5;
    private static readonly int[] s_roundDigits = [1, 2, 5];

    private Axis(double minimum, double maximum, bool isLog, string title)
    {
        Minimum = minimum;
        Maximum = maximum;
        IsLog = isLog;
        Title = title;
    }

    /// <summary>The value at the axis's beginning.</summary>
    public double Minimum { get; }

    /// <summary>The value at the axis's end, larger than <see cref="Minimum"/>.</summary>
    public double Maximum { get; }

    /// <summary>Whether equal distances are equal ratios.</summary>
    public bool IsLog { get; }

    /// <summary>The quantity, with its unit in brackets where it has one.</summary>
    public string Title { get; }

    /// <summary>The labelled ticks, ascending, within the axis.</summary>
    public IReadOnlyList<AxisTick> Ticks { get; private init; } = [];

    /// <summary>Further values for fine lines, only on a logarithmic axis.</summary>
    public IReadOnlyList<double> MinorTicks { get; private init; } = [];

    /// <summary>Makes a linear axis.</summary>
    /// <param name="minimum">The least value shown.</param>
    /// <param name="maximum">The largest; where the two are equal, the axis is widened around them.</param>
    /// <param name="label">The quantity.</param>
    /// <param name="unit">Its unit; empty for none.</param>
    /// <param name="snap">Whether the axis is lengthened to begin and end at a tick.</param>
    /// <param name="mostSteps">How many steps between ticks at most, before the lengthening; at least 1.</param>
    /// <param name="leastStep">The smallest step between ticks, for instance 1 for counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is not finite or above 1e100, or the minimum is the larger one.
    /// </exception>
    public static Axis Linear(
        double minimum,
        double maximum,
        string label = "",
        string unit = "",
        bool snap = true,
        int mostSteps = 6,
        double leastStep = 0)
    {
        Require(minimum, maximum, mostSteps);
        (minimum, maximum) = Widened(minimum, maximum);
        var (digit, exponent) = RoundStep(Math.Max(leastStep, (maximum - minimum) / mostSteps));
        var step = Multiple(1, digit, exponent);
        var first = snap ? Math.Floor((minimum / step) + Tolerance) : Math.Ceiling((minimum / step) - Tolerance);
        var last = snap ? Math.Ceiling((maximum / step) - Tolerance) : Math.Floor((maximum / step) + Tolerance);
        var values = new List<double>();
        for (var i = first; i <= last; i++) values.Add(Multiple(i, digit, exponent));
        var low = snap ? values[0] : minimum;
        var high = snap ? values[^1] : maximum;
        return new Axis(low, high, false, TitleOf(label, unit)) { Ticks = TickLabels.Linear(values, exponent) };
    }

    /// <summary>Makes a logarithmic axis, lengthened to begin and end at round values.</summary>
    /// <param name="minimum">The least value shown, at least 1e-100.</param>
    /// <param name="maximum">The largest; where the two are equal, the axis is widened around them.</param>
    /// <param name="label">The quantity.</param>
    /// <param name="unit">Its unit; empty for none.</param>
    /// <param name="mostSteps">How many steps between ticks at most, where they are decades; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is below 1e-100 or above 1e100, or the minimum is the larger one.
    /// </exception>
    public static Axis Log(double minimum, double maximum, string label = "", string unit = "", int mostSteps = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, LeastLog);
        Require(minimum, maximum, mostSteps);
        if (maximum / minimum < 1 + Tolerance) (minimum, maximum) = (minimum / 2, maximum * 2);
        var lowest = (int)Math.Floor(Math.Log10(minimum) + Tolerance);
        var highest = (int)Math.Ceiling(Math.Log10(maximum) - Tolerance);
        if (Math.Log10(maximum / minimum) <= 2)
        {
            var values = RoundValues(minimum, maximum, lowest, highest);
            return OfLog(values[0], values[^1], label, unit, values, Digits(lowest, highest, 1));
        }

        // Long axes label every second, fifth, ... decade, and begin and end at a labelled one.
        var stride = (int)Math.Ceiling((highest - lowest) / (double)mostSteps);
        lowest = (int)Math.Floor(lowest / (double)stride) * stride;
        highest = (int)Math.Ceiling(highest / (double)stride) * stride;
        var decades = new List<double>();
        for (var exponent = lowest; exponent <= highest; exponent += stride) decades.Add(Multiple(1, 1, exponent));
        var minor = stride switch
        {
            1 => Digits(lowest, highest, 1),
            <= MostMinorStride => Digits(lowest, highest, 9),
            _ => [],
        };
        return OfLog(decades[0], decades[^1], label, unit, decades, minor);
    }

    /// <summary>Where a value lies: 0 at the beginning, 1 at the end, outside of these beyond the axis.</summary>
    /// <param name="value">The value; positive on a logarithmic axis.</param>
    public double Position(double value) => IsLog
        ? (Math.Log10(value) - Math.Log10(Minimum)) / (Math.Log10(Maximum) - Math.Log10(Minimum))
        : (value - Minimum) / (Maximum - Minimum);

    /// <summary>Whether the axis can show a value at all: finite, and on a logarithmic axis at least 1e-100.</summary>
    /// <param name="value">The value.</param>
    public bool CanShow(double value) => IsPlottable(value, IsLog);

    internal static double[] Plottable(double[] values, bool isLog) =>
        [.. values.Where(value => IsPlottable(value, isLog))];

    internal static bool IsPlottable(double value, bool isLog) =>
        Numbers.IsPlottable(value) && (!isLog || value >= LeastLog);

    private static Axis OfLog(
        double low, double high, string label, string unit, List<double> values, IEnumerable<double> minor) =>
        new(low, high, true, TitleOf(label, unit))
        {
            Ticks = TickLabels.Log(values),
            MinorTicks = [.. minor.Where(value => value > low && value < high && !values.Contains(value))],
        };

    // The round values from the last at or below the minimum to the first at or above the maximum.
    private static List<double> RoundValues(double minimum, double maximum, int lowest, int highest)
    {
        var all = new List<double>();
        for (var exponent = lowest; exponent <= highest; exponent++)
            all.AddRange(s_roundDigits.Select(digit => Multiple(1, digit, exponent)));
        var first = all.FindLastIndex(value => value <= minimum * (1 + Tolerance));
        var last = all.FindIndex(value => value >= maximum * (1 - Tolerance));
        return all[first..(last + 1)];
    }

    private static IEnumerable<double> Digits(int lowest, int highest, int step)
    {
        for (var exponent = lowest; exponent <= highest; exponent++)
        {
            for (var digit = 1; digit <= 9; digit += step) yield return Multiple(1, digit, exponent);
        }
    }

    private static void Require(double minimum, double maximum, int mostSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostSteps, 1);
        if (!Numbers.IsPlottable(minimum))
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "An axis begins at a finite value.");
        if (!Numbers.IsPlottable(maximum) || maximum < minimum)
            throw new ArgumentOutOfRangeException(
                nameof(maximum), maximum, $"An axis from {minimum} ends at a finite value not below it.");
    }

    private static (double Minimum, double Maximum) Widened(double minimum, double maximum)
    {
        var size = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        if (maximum - minimum > size * 1e-12) return (minimum, maximum);
        var half = size < 1e-100 ? 1 : size / 2;
        return (minimum - half, maximum + half);
    }

    // The least digit * 10^exponent, digit 1, 2 or 5, at or above a size.
    private static (int Digit, int Exponent) RoundStep(double size)
    {
        var exponent = (int)Math.Floor(Math.Log10(size));
        var digit = size / Math.Pow(10, exponent);
        foreach (var round in s_roundDigits)
        {
            if (digit <= round + Tolerance) return (round, exponent);
        }

        return (1, exponent + 1);
    }

    // Rounded once, so that 3 steps of 0.1 are 0.3.
    private static double Multiple(double count, int digit, int exponent) => exponent < 0
        ? count * digit / Math.Pow(10, -exponent)
        : count * digit * Math.Pow(10, exponent);

    private static string TitleOf(string label, string unit) => unit.Length == 0 ? label : $"{label} ({unit})";
}
