namespace BigLearnEm.Reports;

/// <summary>
/// The rectangle between two axes: draws grid, ticks and titles, and turns values into picture coordinates.
/// </summary>
internal sealed class PlotFrame
{
    /// <summary>Width of the charts that take a page's whole width.</summary>
    internal const double WideWidth = 640;

    /// <summary>Height of these charts between their axes.</summary>
    internal const double WideHeight = 300;

    private const double TickLength = 5;
    private const double TickGap = 4;

    private readonly double _textSize;

    /// <summary>Places a frame.</summary>
    /// <param name="x">The horizontal axis; null where it has categories instead.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="width">The width of the whole chart, with ticks and labels.</param>
    /// <param name="height">The height between the axes.</param>
    /// <param name="top">Where the chart begins, below a legend; the title of y stands there.</param>
    /// <param name="textSize">The size of text to leave room for.</param>
    internal PlotFrame(Axis? x, Axis y, double width, double height, double top, double textSize)
    {
        X = x;
        Y = y;
        _textSize = textSize;
        var widest = y.Ticks.Select(tick => TextMetrics.Width(tick.Label, textSize)).DefaultIfEmpty(0).Max();
        Left = Math.Ceiling(Math.Max(widest + TickLength + TickGap + 2, FirstLabelOverhang()));
        Right = Math.Floor(width - Math.Max(4, LastLabelOverhang()));
        Top = top + (y.Title.Length > 0 ? textSize + 16 : textSize * 0.5);
        Bottom = Top + height;
    }

    internal Axis? X { get; }

    internal Axis Y { get; }

    internal double Left { get; }

    internal double Right { get; }

    internal double Top { get; }

    internal double Bottom { get; }

    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    /// <summary>The height of the whole chart, where the horizontal axis has ticks.</summary>
    internal double FullHeight =>
        Bottom + TickLength + TickGap + _textSize + (X is { Title.Length: > 0 } ? _textSize + 8 : 0) + 6;

    internal double AtX(double value) => Left + (X!.Position(value) * Width);

    internal double AtY(double value) => Bottom - (Y.Position(value) * Height);

    /// <summary>Draws everything behind the data, and opens the window that the data is drawn in.</summary>
    internal void Begin(SvgCanvas canvas)
    {
        DrawVertical(canvas);
        if (X is not null) DrawHorizontal(canvas, X);
        canvas.Line(Left, Bottom, Right, Bottom, "axis");
        canvas.BeginWindow(Left, Top, Width, Height);
    }

    /// <summary>Closes the window.</summary>
    internal static void End(SvgCanvas canvas) => canvas.End();

    /// <summary>A chart without data: its frame and the words "no data".</summary>
    internal static SvgPicture NoData(double width, double height, string title, Notes notes)
    {
        var canvas = new SvgCanvas();
        canvas.Rectangle(0.5, 0.5, width - 1, height - 1, "grid");
        canvas.Text(width / 2, height / 2, "no data", "muted", TextAnchor.Middle);
        return new SvgPicture(width, height, title, notes.ToString(), canvas.Markup);
    }

    private void DrawVertical(SvgCanvas canvas)
    {
        if (Y.Title.Length > 0) canvas.Text(0, Top - (_textSize * 0.5) - 7, Y.Title, "strong");
        foreach (var value in Y.MinorTicks) canvas.Line(Left, AtY(value), Right, AtY(value), "minor");
        foreach (var tick in Y.Ticks)
        {
            var y = AtY(tick.Value);
            canvas.Line(Left, y, Right, y, "grid");
            canvas.Text(
                Left - TickLength - TickGap + 2, y + (TextMetrics.Size * 0.35), tick.Label, "muted", TextAnchor.End);
        }
    }

    private void DrawHorizontal(SvgCanvas canvas, Axis axis)
    {
        var baseLine = Bottom + TickLength + TickGap + (_textSize * 0.8);
        foreach (var value in axis.MinorTicks) canvas.Line(AtX(value), Top, AtX(value), Bottom, "minor");
        foreach (var tick in axis.Ticks)
        {
            var x = AtX(tick.Value);
            canvas.Line(x, Top, x, Bottom, "grid");
            canvas.Line(x, Bottom, x, Bottom + TickLength, "axis");
            canvas.Text(x, baseLine, tick.Label, "muted", TextAnchor.Middle);
        }

        canvas.Text(Right, baseLine + _textSize + 6, axis.Title, "strong", TextAnchor.End);
    }

    private double FirstLabelOverhang() => HalfLabel(0);

    private double LastLabelOverhang() => HalfLabel(^1);

    private double HalfLabel(Index which) => X is { Ticks.Count: > 0 }
        ? (TextMetrics.Width(X.Ticks[which].Label, _textSize) / 2) + 2
        : 0;
}
