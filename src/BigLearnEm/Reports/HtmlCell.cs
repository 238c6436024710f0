using System.Globalization;

namespace BigLearnEm.Reports;

/// <summary>A cell of a <see cref="HtmlTable"/>.</summary>
/// <param name="Text">What stands in it; not yet escaped.</param>
/// <param name="IsStrong">Whether it is emphasised, for instance as the best of its column.</param>
public sealed record HtmlCell(string Text, bool IsStrong = false)
{
    /// <summary>How many shades of a cell's ground there are, above none.</summary>
    internal const int Shades = 10;

    private const string Missing = "–";

    /// <summary>How strongly the cell's ground is coloured, from 0 (not at all) to 1.</summary>
    public double Shade { get; init; }

    /// <summary>The style class of the ground; empty for none. Any shade above none is seen.</summary>
    internal string ShadeStyle => Shade > 0
        ? string.Create(CultureInfo.InvariantCulture, $"s{(int)Math.Ceiling(Math.Min(Shade, 1) * Shades)}")
        : "";

    /// <summary>A cell with text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator HtmlCell(string text) => new(text);

    /// <summary>A cell with text.</summary>
    /// <param name="text">The text.</param>
    public static HtmlCell FromString(string text) => new(text);

    /// <summary>A cell with a number; a dash where it is not finite.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Its decimals.</param>
    public static HtmlCell Number(double value, int decimals = 3) =>
        new(double.IsFinite(value) ? Numbers.Fixed(value, decimals) : Missing);

    /// <summary>A cell with a whole number, with commas between thousands.</summary>
    /// <param name="value">The number.</param>
    public static HtmlCell Count(long value) => new(value.ToString("N0", CultureInfo.InvariantCulture));

    /// <summary>A cell with a mean and a standard deviation; a dash where the mean is not finite.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation; left away where it is not finite.</param>
    /// <param name="decimals">The decimals of both.</param>
    public static HtmlCell MeanDeviation(double mean, double deviation, int decimals = 3)
    {
        var number = Number(mean, decimals);
        return double.IsFinite(mean) && double.IsFinite(deviation)
            ? new HtmlCell($"{number.Text} ± {Numbers.Fixed(deviation, decimals)}")
            : number;
    }

    /// <summary>The cell emphasised, or as it is.</summary>
    /// <param name="isStrong">Whether it is to be emphasised.</param>
    public HtmlCell Strong(bool isStrong = true) => this with { IsStrong = isStrong };
}
