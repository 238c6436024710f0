using System.Globalization;

namespace BigLearnEm.Reports;

/// <summary>Numbers as they are written for readers, and which numbers can be drawn at all.</summary>
internal static class Numbers
{
    /// <summary>The minus sign of print, U+2212.</summary>
    internal const char Minus = '\u2212';

    private const double Largest = 1e100;

    /// <summary>Whether a number can be drawn: not NaN, and its square and differences are finite.</summary>
    internal static bool IsPlottable(double value) => Math.Abs(value) < Largest;

    /// <summary>Four significant digits, for tooltips.</summary>
    internal static string Brief(double value) => Signed(value.ToString("G4", CultureInfo.InvariantCulture));

    /// <summary>A fixed number of decimals, with a comma between thousands from 10,000 on.</summary>
    internal static string Fixed(double value, int decimals)
    {
        var format = Math.Abs(value) >= 9999.5 ? "N" : "F";
        var text = value.ToString(
            format + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Signed(text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text.TrimStart('-') : text);
    }

    /// <summary>A count and what is counted, for instance <c>1 point</c> or <c>2,500 points</c>.</summary>
    internal static string Count(int count, string singular, string plural) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? singular : plural)}";

    /// <summary>An integer raised above the line.</summary>
    internal static string Superscript(int exponent)
    {
        const string digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
        var text = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture);
        return (exponent < 0 ? "⁻" : "") + string.Concat(text.Select(digit => digits[digit - '0']));
    }

    private static string Signed(string text) => text.Replace('-', Minus);
}
