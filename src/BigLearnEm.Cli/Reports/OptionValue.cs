using System.Globalization;
using System.Text.Json.Nodes;

namespace BigLearnEm.Cli.Reports;

/// <summary>An option's text as JSON: metadata are texts, and in JSON a number is a number.</summary>
internal static class OptionValue
{
    /// <summary>The value that a text stands for.</summary>
    public static JsonNode? ToJson(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
        : bool.TryParse(text, out var truth) ? truth
        : text;
}
