using System.Globalization;
using System.Text;

namespace BigLearnEm.Runs;

/// <summary>
/// Floating-point numbers in the words of Python's <c>repr</c>: the shortest digits that read back as the same double,
/// <c>1.0</c> for whole numbers, an exponent of at least two digits below 1e-4 and from 1e16 on, <c>nan</c>,
/// <c>inf</c>.
/// </summary>
public static class PythonFloat
{
    private const int FirstExponentWithoutPoint = 16;
    private const int LeastExponentWithPoint = -4;

    /// <summary>Writes a number as Python does.</summary>
    /// <param name="value">Any double.</param>
    public static string Format(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";

        // d.dddE+ddd with the shortest digits: "E16" would round, "R" gives them in one of two forms.
        var (digits, exponent) = Digits(Math.Abs(value));
        var text = new StringBuilder(double.IsNegative(value) ? "-" : "");
        if (exponent is < LeastExponentWithPoint or >= FirstExponentWithoutPoint)
        {
            text.Append(digits[0]);
            if (digits.Length > 1) text.Append('.').Append(digits, 1, digits.Length - 1);
            text.Append(exponent < 0 ? "e-" : "e+");
            return text.Append(Math.Abs(exponent).ToString("D2", CultureInfo.InvariantCulture)).ToString();
        }

        if (exponent < 0) return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        var whole = digits.PadRight(exponent + 1, '0');
        text.Append(whole, 0, exponent + 1).Append('.');
        return text.Append(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0").ToString();
    }

    /// <summary>Reads a number that Python wrote.</summary>
    /// <param name="text">The number, without blanks around it.</param>
    /// <param name="value">The number read.</param>
    /// <returns>Whether the text is a number.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
    {
        const NumberStyles Styles =
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        (var known, value) = text switch
        {
            "nan" => (true, double.NaN),
            "inf" => (true, double.PositiveInfinity),
            "-inf" => (true, double.NegativeInfinity),
            _ => (false, 0),
        };
        if (known) return true;
        // .NET would take its own names of NaN and infinity too.
        return text.Length > 0
            && (char.IsAsciiDigit(text[^1]) || text[^1] == '.')
            && double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value);
    }

    // The shortest digits d1 d2 ... without trailing zeros, and x, for d1.d2... times 10^x.
    private static (string Digits, int Exponent) Digits(double magnitude)
    {
        if (magnitude == 0) return ("0", 0);
        var text = magnitude.ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var exponent = exponentAt < 0 ? 0 : int.Parse(text[(exponentAt + 1)..], CultureInfo.InvariantCulture);
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (pointAt < 0) pointAt = mantissa.Length;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leadingZeros = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + pointAt - 1 - leadingZeros);
    }
}
