namespace BigLearnEm.Reports;

/// <summary>
/// Samples side by side: boxes from the lower to the upper quartile with the median, whiskers to the last value within
/// 1.5 interquartile ranges, and every value as a point beside the others.
/// </summary>
public static class BoxPlot
{
    private const double WidestBox = 90;
    private const double LabelHeight = TextMetrics.NarrowScreenSize + 3;
    private const double LongestLabel = 210;
    private const double Slope = 35;

    /// <summary>Draws the chart.</summary>
    /// <param name="groups">The samples, from left to right.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    public static SvgPicture Draw(IReadOnlyList<ValueGroup> groups, ValueChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new ValueChartOptions();
        var notes = new Notes(options.Caption);
        var samples = groups.Select(group => Axis.Plottable(group.Values, options.Log)).ToArray();
        var all = samples.SelectMany(sample => sample).ToArray();
        notes.LeftOut(groups.SelectMany(group => group.Values), options.Log);
        if (all.Length == 0)
            return PlotFrame.NoData(PlotFrame.WideWidth, PlotFrame.WideHeight, options.Title, notes);

        var canvas = new SvgCanvas();
        var frame = new PlotFrame(
            null, AxisOf(all, options), PlotFrame.WideWidth, PlotFrame.WideHeight, 0, TextMetrics.NarrowScreenSize);
        frame.Begin(canvas);
        for (var i = 0; i < groups.Count; i++)
        {
            var slot = frame.Width / groups.Count;
            var centre = frame.Left + ((i + 0.5) * slot);
            DrawGroup(canvas, frame, groups[i].Name, samples[i], centre, slot, Palette.StyleOf(i));
        }

        if (options.Reference is { } reference) Overlays.HorizontalLine(canvas, frame, reference);
        PlotFrame.End(canvas);
        var height = DrawLabels(canvas, frame, [.. groups.Select(group => group.Name)]);
        return new SvgPicture(
            PlotFrame.WideWidth, frame.Bottom + height, options.Title, notes.ToString(), canvas.Markup);
    }

    private static Axis AxisOf(double[] all, ValueChartOptions options)
    {
        var (low, high) = Overlays.Widened((all.Min(), all.Max()), options.Log, options.Reference?.Value);
        return options.Log
            ? Axis.Log(low, high, options.Label, options.Unit)
            : Axis.Linear(low, high, options.Label, options.Unit);
    }

    private static void DrawGroup(
        SvgCanvas canvas, PlotFrame frame, string name, double[] values, double centre, double slot, string colour)
    {
        if (values.Length == 0)
        {
            canvas.Text(centre, frame.Bottom - 10, "no data", "muted", TextAnchor.Middle);
            return;
        }

        var box = BoxStatistics.Of(values);
        var half = Math.Min(WidestBox, slot * 0.6) / 2;
        var (lower, upper) = (frame.AtY(box.LowerQuartile), frame.AtY(box.UpperQuartile));
        var middle = frame.AtY(box.Median);
        canvas.BeginGroup(colour);
        DrawPoints(canvas, frame, values, centre, half);
        DrawWhisker(canvas, centre, half / 2, lower, frame.AtY(box.LowerWhisker));
        DrawWhisker(canvas, centre, half / 2, upper, frame.AtY(box.UpperWhisker));
        canvas.Rectangle(centre - half, upper, 2 * half, lower - upper, "box", TooltipOf(name, values.Length, box));
        canvas.Line(centre - half, middle, centre + half, middle, "median");
        canvas.End();
    }

    private static void DrawWhisker(SvgCanvas canvas, double centre, double half, double from, double to)
    {
        canvas.Line(centre, from, centre, to, "line");
        canvas.Line(centre - half, to, centre + half, to, "line");
    }

    // Spread by the multiples of the golden section, which fall evenly without ever lining up.
    private static void DrawPoints(SvgCanvas canvas, PlotFrame frame, double[] values, double centre, double half)
    {
        var path = new SvgPath();
        for (var i = 0; i < values.Length; i++)
        {
            var share = (i + 1) * 0.6180339887498949 % 1;
            path.Dot(centre + (half * 1.5 * (share - 0.5)), frame.AtY(values[i]));
        }

        canvas.Path(path, "dots large");
    }

    private static string TooltipOf(string name, int count, BoxStatistics box) =>
        $"{name}: {Numbers.Count(count, "value", "values")}, median {Numbers.Brief(box.Median)}, quartiles "
        + $"{Numbers.Brief(box.LowerQuartile)} and {Numbers.Brief(box.UpperQuartile)}";

    // Horizontal in up to three lines where every word fits, else aslant. Returns the height taken.
    private static double DrawLabels(SvgCanvas canvas, PlotFrame frame, string[] names)
    {
        var slot = frame.Width / names.Length;
        const double size = TextMetrics.NarrowScreenSize;
        var wrapped = names.Select(name => TextMetrics.Wrap(name, slot - 8, size)).ToArray();
        var fits = wrapped.All(
            lines => lines.Count <= 3 && lines.All(line => TextMetrics.Width(line, size) <= slot - 8));
        var longest = 0.0;
        for (var i = 0; i < names.Length; i++)
        {
            var x = frame.Left + ((i + 0.5) * slot);
            for (var row = 0; fits && row < wrapped[i].Count; row++)
                canvas.Text(x, frame.Bottom + ((row + 1) * LabelHeight), wrapped[i][row], "", TextAnchor.Middle);
            if (fits) continue;
            // What hangs over to the left must not leave the picture.
            var room = Math.Min(LongestLabel, (x - 4) / Math.Cos(Slope * Math.PI / 180));
            var label = TextMetrics.Shorten(names[i], room, size);
            longest = Math.Max(longest, TextMetrics.Width(label, size));
            var tooltip = label == names[i] ? null : names[i];
            canvas.Text(x + 4, frame.Bottom + 16, label, "", TextAnchor.End, -Slope, tooltip);
        }

        if (fits) return (wrapped.Max(lines => lines.Count) * LabelHeight) + 12;
        return 22 + (longest * Math.Sin(Slope * Math.PI / 180)) + 10;
    }
}
