namespace BigLearnEm.Reports;

/// <summary>
/// Many lines over one quantity: thin and translucent where a group has several, with their median on top. Marks,
/// a reference line and a band are optional.
/// </summary>
public static class LineChart
{
    private const double Tolerance = 0.25;

    /// <summary>Draws the chart.</summary>
    /// <param name="groups">The groups of lines, each in its colour.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    /// <exception cref="ArgumentException">A series' lengths differ, or its X descends.</exception>
    public static SvgPicture Draw(IReadOnlyList<LineGroup> groups, LineChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new LineChartOptions();
        var lines = groups.SelectMany(group => group.Lines).ToArray();
        foreach (var line in lines) line.Validate();
        var notes = new Notes(options.Caption);
        if (AxesOf(lines, options) is not { } axes)
        {
            notes.LeftOut(lines.SelectMany(line => line.Y), options.LogY);
            return PlotFrame.NoData(PlotFrame.WideWidth, PlotFrame.WideHeight, options.Title, notes);
        }

        var canvas = new SvgCanvas();
        var top = Legend.Draw(
            canvas, options.ShowLegend ? LegendOf(groups, options) : [], PlotFrame.WideWidth,
            TextMetrics.NarrowScreenSize);
        var frame = new PlotFrame(
            axes.X, axes.Y, PlotFrame.WideWidth, PlotFrame.WideHeight, top, TextMetrics.NarrowScreenSize);
        frame.Begin(canvas);
        if (options.Band is { } band) Overlays.HorizontalBand(canvas, frame, band);
        for (var i = 0; i < groups.Count; i++) DrawLines(canvas, frame, groups[i], Palette.StyleOf(i));
        for (var i = 0; i < groups.Count; i++) DrawMedian(canvas, frame, groups[i], Palette.StyleOf(i), options, notes);
        if (options.Reference is { } reference) Overlays.HorizontalLine(canvas, frame, reference);
        PlotFrame.End(canvas);
        for (var i = 0; i < groups.Count; i++) DrawStops(canvas, frame, groups[i], Palette.StyleOf(i));
        notes.LeftOut(lines.SelectMany(line => line.Y), options.LogY);
        return new SvgPicture(
            PlotFrame.WideWidth, frame.FullHeight, options.Title, notes.ToString(), canvas.Markup);
    }

    private static (Axis X, Axis Y)? AxesOf(LineSeries[] lines, LineChartOptions options)
    {
        var bounds = PlaneBounds.Empty;
        foreach (var line in lines)
        {
            for (var i = 0; i < line.X.Length; i++)
            {
                if (Axis.IsPlottable(line.X[i], options.LogX) && Axis.IsPlottable(line.Y[i], options.LogY))
                    bounds = bounds.With(line.X[i], line.Y[i]);
            }
        }

        if (bounds.IsEmpty) return null;
        var (low, high) = Overlays.Widened(
            (bounds.MinimumY, bounds.MaximumY), options.LogY, options.Reference?.Value, options.Band);
        var x = options.LogX
            ? Axis.Log(bounds.MinimumX, bounds.MaximumX, options.XLabel)
            : Axis.Linear(bounds.MinimumX, bounds.MaximumX, options.XLabel, snap: false, mostSteps: 8,
                leastStep: options.WholeX ? 1 : 0);
        var y = options.LogY
            ? Axis.Log(low, high, options.YLabel, options.YUnit)
            : Axis.Linear(low, high, options.YLabel, options.YUnit, leastStep: options.WholeY ? 1 : 0);
        return (x, y);
    }

    private static void DrawLines(SvgCanvas canvas, PlotFrame frame, LineGroup group, string colour)
    {
        var isSingle = group.Lines.Count == 1;
        canvas.BeginGroup(colour, opacity: isSingle ? 1 : Math.Clamp(8.0 / group.Lines.Count, 0.22, 0.7));
        foreach (var line in group.Lines)
            canvas.Path(PathOf(frame, line.X, line.Y), isSingle ? "thick" : "thin", line.Name);
        canvas.End();
    }

    private static void DrawMedian(
        SvgCanvas canvas, PlotFrame frame, LineGroup group, string colour, LineChartOptions options, Notes notes)
    {
        if (!options.ShowMedian || group.Lines.Count < 2) return;
        var (x, y) = LineMedian.Of(group.Lines);
        var path = PathOf(frame, x, y);
        // A rim in the paper's colour keeps the median apart from the lines of its own colour.
        canvas.Path(path, "rim");
        canvas.Path(path, $"thick {colour}", $"{group.Name}: median");
        notes.AddOnce("The bold line is the median, a line that has ended counting with its last value.");
    }

    private static void DrawStops(SvgCanvas canvas, PlotFrame frame, LineGroup group, string colour)
    {
        canvas.BeginGroup(colour);
        foreach (var line in group.Lines)
        {
            if (line.StopIndex is not { } stop) continue;
            var (x, y) = (line.X[stop], line.Y[stop]);
            if (frame.X!.CanShow(x) && frame.Y.CanShow(y))
                canvas.Circle(
                    frame.AtX(x),
                    frame.AtY(y),
                    3.5,
                    "stop",
                    $"{line.Name}: {Numbers.Brief(y)} at {Numbers.Brief(x)}");
        }

        canvas.End();
    }

    private static SvgPath PathOf(PlotFrame frame, double[] x, double[] y)
    {
        var path = new SvgPath();
        var run = new List<double>();
        for (var i = 0; i <= x.Length; i++)
        {
            if (i < x.Length && frame.X!.CanShow(x[i]) && frame.Y.CanShow(y[i]))
            {
                run.Add(frame.AtX(x[i]));
                run.Add(frame.AtY(y[i]));
                continue;
            }

            if (run.Count == 2) path.Dot(run[0], run[1]);
            path.Line(LineThinning.Thin([.. run], Tolerance));
            run.Clear();
        }

        return path;
    }

    private static List<LegendEntry> LegendOf(IReadOnlyList<LineGroup> groups, LineChartOptions options)
    {
        var entries = new List<LegendEntry>();
        for (var i = 0; i < groups.Count; i++)
        {
            var count = groups[i].Lines.Count;
            var label = count == 1 ? groups[i].Name : $"{groups[i].Name} ({count})";
            entries.Add(new LegendEntry(label, LegendMark.Line, "thick " + Palette.StyleOf(i)));
        }

        if (groups.Any(group => group.Lines.Any(line => line.StopIndex is not null)))
            entries.Add(new LegendEntry(options.StopLabel, LegendMark.Disc, groups.Count == 1 ? "stop k0" : "stop"));
        if (options.Band is { } band) entries.Add(new LegendEntry(band.Label, LegendMark.Box, "band k2"));
        return entries;
    }
}
