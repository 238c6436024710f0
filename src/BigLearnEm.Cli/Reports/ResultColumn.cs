using System.Globalization;

namespace BigLearnEm.Cli.Reports;

/// <summary>A column of a table of results.</summary>
/// <param name="Name">Its name in CSV and JSON.</param>
/// <param name="Title">Its name on the screen.</param>
/// <param name="Show">Writes a value of it for the screen.</param>
/// <param name="IsText">Whether its values are words, and not numbers.</param>
internal sealed record ResultColumn(string Name, string Title, Func<object, string> Show, bool IsText = false)
{
    /// <summary>A column of words.</summary>
    public static ResultColumn Text(string name) => new(name, name, value => $"{value}", IsText: true);

    /// <summary>A column of numbers, which the screen has rounded and the others whole.</summary>
    /// <param name="name">Its name in CSV and JSON.</param>
    /// <param name="title">Its name on the screen.</param>
    /// <param name="format">How the screen writes a number.</param>
    public static ResultColumn Number(string name, string title, string format) =>
        new(name, title, value => ((IFormattable)value).ToString(format, CultureInfo.InvariantCulture));

    /// <summary>A column of real numbers of any size: the screen has four decimals, or five digits of large ones.</summary>
    /// <param name="name">Its name in CSV and JSON.</param>
    /// <param name="title">Its name on the screen.</param>
    public static ResultColumn Real(string name, string title) =>
        new(name, title, value => value is double number ? Short(number) : $"{value}");

    /// <summary>A number with four decimals, or with five digits where it is large.</summary>
    public static string Short(double value) => Math.Abs(value) < 100 ? $"{value:F4}" : $"{value:G5}";
}
