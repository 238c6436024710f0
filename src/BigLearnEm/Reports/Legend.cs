namespace BigLearnEm.Reports;

/// <summary>Lays the entries of a legend out in rows above a chart.</summary>
internal static class Legend
{
    private const double SampleWidth = 24;
    private const double Gap = 6;
    private const double Between = 16;

    /// <summary>Draws the entries.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="entries">The entries.</param>
    /// <param name="width">The width of the chart; a row that would be longer is broken.</param>
    /// <param name="textSize">The size of the text to leave room for.</param>
    /// <returns>The height taken.</returns>
    internal static double Draw(
        SvgCanvas canvas, IReadOnlyList<LegendEntry> entries, double width, double textSize)
    {
        if (entries.Count == 0) return 0;
        var row = textSize + 7;
        var (x, y) = (0.0, 0.0);
        foreach (var entry in entries)
        {
            var label = TextMetrics.Shorten(entry.Label, width - SampleWidth - Gap, textSize);
            var needed = SampleWidth + Gap + TextMetrics.Width(label, textSize);
            if (x > 0 && x + needed > width) (x, y) = (0, y + row);
            Sample(canvas, entry, x, y + (row / 2));
            canvas.Text(x + SampleWidth + Gap, y + (row / 2) + (TextMetrics.Size * 0.35), label);
            x += needed + Between;
        }

        return y + row + 6;
    }

    private static void Sample(SvgCanvas canvas, LegendEntry entry, double x, double y)
    {
        var middle = x + (SampleWidth / 2);
        switch (entry.Mark)
        {
            case LegendMark.Line: canvas.Line(x, y, x + SampleWidth, y, entry.Style); break;
            case LegendMark.Ellipse: canvas.Ellipse(middle, y, 11, 6, 0, entry.Style); break;
            case LegendMark.Disc: canvas.Circle(middle, y, 4.5, entry.Style); break;
            case LegendMark.Box: canvas.Rectangle(x + 3, y - 6, SampleWidth - 6, 12, entry.Style); break;
            case LegendMark.Cross: canvas.Path(Marks.Cross(middle, y, 4.5), entry.Style); break;
            default: throw new ArgumentOutOfRangeException(nameof(entry));
        }
    }
}
