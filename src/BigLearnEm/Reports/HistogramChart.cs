namespace BigLearnEm.Reports;

/// <summary>
/// How the values of one or more samples are distributed, overlaid over the same intervals; on a logarithmic axis these
/// are equal ratios. Where there is a threshold, an interval ends at it, so that no bar is on both of its sides.
/// </summary>
public static class HistogramChart
{
    private const int MostBins = 400;

    /// <summary>Draws the chart.</summary>
    /// <param name="groups">The samples.</param>
    /// <param name="options">How it looks; null for the defaults.</param>
    public static SvgPicture Draw(IReadOnlyList<ValueGroup> groups, ValueChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        options ??= new ValueChartOptions();
        var notes = new Notes(options.Caption);
        var samples = groups.Select(group => Axis.Plottable(group.Values, options.Log)).ToArray();
        notes.LeftOut(groups.SelectMany(group => group.Values), options.Log);
        if (samples.All(sample => sample.Length == 0))
            return PlotFrame.NoData(PlotFrame.WideWidth, PlotFrame.WideHeight, options.Title, notes);

        var edges = EdgesOf(samples, options);
        var counts = samples.Select(sample => CountsOf(sample, edges)).ToArray();
        var canvas = new SvgCanvas();
        var top = Legend.Draw(canvas, LegendOf(groups), PlotFrame.WideWidth, TextMetrics.NarrowScreenSize);
        var frame = FrameOf(edges, counts.Max(bars => bars.Max()), options, top);
        frame.Begin(canvas);
        for (var i = 0; i < groups.Count; i++)
            DrawBars(canvas, frame, groups[i].Name, edges, counts[i], Palette.StyleOf(i));

        if (options.Reference is { } reference) Overlays.VerticalLine(canvas, frame, reference);
        PlotFrame.End(canvas);
        return new SvgPicture(
            PlotFrame.WideWidth, frame.FullHeight, options.Title, notes.ToString(), canvas.Markup);
    }

    /// <summary>The intervals' ends, ascending, one more than there are intervals.</summary>
    internal static double[] EdgesOf(double[][] samples, ValueChartOptions options)
    {
        var all = samples.SelectMany(sample => sample).ToArray();
        Func<double, double> scale = options.Log ? Math.Log10 : value => value;
        Func<double, double> back = options.Log ? value => Math.Pow(10, value) : value => value;
        var (low, high) = (scale(all.Min()), scale(all.Max()));
        var bins = options.Bins ?? (int)Math.Clamp(Math.Ceiling(1.5 * Math.Sqrt(all.Length)), 10, 40);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1, nameof(options));
        bins = Math.Min(bins, MostBins);
        if (high - low <= 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high)))
            (low, high, bins) = (low - 0.5, high + 0.5, 1);
        var step = (high - low) / bins;
        if (options.Reference is { } reference && Axis.IsPlottable(reference.Value, options.Log))
        {
            var threshold = scale(reference.Value);
            var shifted = threshold - (Math.Ceiling((threshold - low) / step) * step);
            if (threshold > low && threshold < high && shifted < low) (low, bins) = (shifted, bins + 1);
        }

        return [.. Enumerable.Range(0, bins + 1).Select(i => back(low + (i * step)))];
    }

    /// <summary>How many values lie in each interval; one beyond an outer end by rounding counts there.</summary>
    internal static int[] CountsOf(double[] sample, double[] edges)
    {
        var counts = new int[edges.Length - 1];
        foreach (var value in sample)
        {
            var found = Array.BinarySearch(edges, value);
            var bin = found >= 0 ? found : ~found - 1;
            counts[Math.Clamp(bin, 0, counts.Length - 1)]++;
        }

        return counts;
    }

    private static PlotFrame FrameOf(double[] edges, int most, ValueChartOptions options, double top)
    {
        var (low, high) = Overlays.Widened((edges[0], edges[^1]), options.Log, options.Reference?.Value);
        var x = options.Log
            ? Axis.Log(low, high, options.Label, options.Unit, mostSteps: 8)
            : Axis.Linear(low, high, options.Label, options.Unit, mostSteps: 8);
        var y = Axis.Linear(0, most, options.CountLabel, leastStep: 1);
        return new PlotFrame(
            x, y, PlotFrame.WideWidth, PlotFrame.WideHeight * 0.8, top, TextMetrics.NarrowScreenSize);
    }

    private static void DrawBars(
        SvgCanvas canvas, PlotFrame frame, string name, double[] edges, int[] counts, string colour)
    {
        canvas.BeginGroup(colour);
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] == 0) continue;
            var (left, right, y) = (frame.AtX(edges[i]), frame.AtX(edges[i + 1]), frame.AtY(counts[i]));
            var tooltip = $"{name}: {counts[i]} from {Numbers.Brief(edges[i])} to {Numbers.Brief(edges[i + 1])}";
            canvas.Rectangle(left, y, right - left, frame.Bottom - y, "bar", tooltip);
        }

        canvas.End();
    }

    private static List<LegendEntry> LegendOf(IReadOnlyList<ValueGroup> groups) =>
    [
        .. groups.Select((group, i) => new LegendEntry(
            $"{group.Name} ({group.Values.Length})", LegendMark.Box, "bar " + Palette.StyleOf(i))),
    ];
}
