namespace BigLearnEm.Reports;

/// <summary>
/// How wide a text is going to be, in a font that is not known: an estimate on the wide side from the kinds of letters.
/// </summary>
internal static class TextMetrics
{
    /// <summary>Text of a chart, in pixels; the styles say the same.</summary>
    internal const double Size = 13;

    /// <summary>The title of a chart.</summary>
    internal const double TitleSize = 15;

    /// <summary>Text of a wide chart that a narrow screen shows smaller than it is.</summary>
    internal const double NarrowScreenSize = 18;

    internal static double Width(string text, double size) => size * text.Sum(LetterWidth);

    /// <summary>Lines of at most some width, broken at spaces; a longer word has a line of its own.</summary>
    internal static IReadOnlyList<string> Wrap(string text, double width, double size)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, size) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
        }

        if (line.Length > 0) lines.Add(line);
        return lines;
    }

    /// <summary>The text, or as much of it as has room before an ellipsis.</summary>
    internal static string Shorten(string text, double width, double size)
    {
        if (Width(text, size) <= width) return text;
        var kept = text;
        while (kept.Length > 1 && Width(kept + "…", size) > width) kept = kept[..^1];
        return kept.TrimEnd() + "…";
    }

    private static double LetterWidth(char letter) => letter switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' or ' ' => 0.31,
        'f' or 't' or 'r' or '(' or ')' or '/' or '-' or '[' or ']' => 0.42,
        >= '⁰' and <= '⁹' or '¹' or '²' or '³' or '⁻' => 0.42,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or '…' => 0.92,
        >= 'A' and <= 'Z' => 0.7,
        > '\u2fff' => 1.05,
        _ => 0.58,
    };
}
