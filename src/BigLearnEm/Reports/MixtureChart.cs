using System.Globalization;

namespace BigLearnEm.Reports;

/// <summary>
/// Points of the plane with the components of a Gaussian mixture: centres, ellipses at one and two standard deviations,
/// on request contours of the density and another mixture's ellipses. One unit is as long in x as in y.
/// </summary>
public static class MixtureChart
{
    private const double Room = 0.05;
    private const int GridSize = 160;
    private const double MostRadius = 20_000;

    /// <summary>Draws the chart.</summary>
    /// <param name="view">What is shown.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The view's lengths do not belong together.</exception>
    public static SvgPicture Draw(MixtureView view, MixtureChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Draw(view, options ?? new MixtureChartOptions(), legendHeight: 0);
    }

    /// <summary>Draws the chart, its frame below a legend of at least some height.</summary>
    internal static SvgPicture Draw(MixtureView view, MixtureChartOptions options, double legendHeight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostPoints, 1, nameof(options));
        var own = BoundsOf(view);
        var bounds = options.Bounds is { IsEmpty: false } given ? given : own;
        var notes = new Notes(view.Caption);
        if (own.IsEmpty)
        {
            notes.LeftOut(view.Points.Length / 2, "point", "points", "not finite");
            return PlotFrame.NoData(options.Width, options.Width, view.Title, notes);
        }

        var canvas = new SvgCanvas();
        var top = Legend.Draw(canvas, LegendOf(view, options), options.Width, TextMetrics.Size);
        var frame = FrameOf(bounds.Squared(Room), options, Math.Max(top, legendHeight));
        frame.Begin(canvas);
        DrawPoints(canvas, frame, view, options, notes);
        DrawContours(canvas, frame, view, options);
        DrawReference(canvas, frame, view.Reference);
        DrawComponents(canvas, frame, view, options, notes);
        PlotFrame.End(canvas);
        return new SvgPicture(options.Width, frame.FullHeight, view.Title, notes.ToString(), canvas.Markup);
    }

    /// <summary>The height that a view's legend takes.</summary>
    internal static double LegendHeight(MixtureView view, MixtureChartOptions options) =>
        Legend.Draw(new SvgCanvas(), LegendOf(view, options), options.Width, TextMetrics.Size);

    /// <summary>
    /// Where a view's data lies: its points and the centres near them; without points, the ellipses. A centre further
    /// away than the points' own extent is left aside, so that one lost component does not shrink all else to a dot.
    /// </summary>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">The view's lengths do not belong together.</exception>
    public static PlaneBounds BoundsOf(MixtureView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        view.Validate();
        var bounds = PlaneBounds.Empty;
        for (var i = 0; i + 1 < view.Points.Length; i += 2)
        {
            if (IsPlottable(view.Points, i)) bounds = bounds.With(view.Points[i], view.Points[i + 1]);
        }

        var near = bounds.IsEmpty ? bounds : bounds.Squared(0.5);
        bounds = WithEllipses(bounds, near, view.Means, view.Covariances);
        return view.Reference is { } other ? WithEllipses(bounds, near, other.Means, other.Covariances) : bounds;
    }

    private static PlaneBounds WithEllipses(PlaneBounds bounds, PlaneBounds near, double[] means, double[] covariances)
    {
        for (var k = 0; 2 * k < means.Length; k++)
        {
            if (EllipseOf(means, covariances, k) is null) continue;
            var (x, y) = (means[2 * k], means[(2 * k) + 1]);
            var right = near.IsEmpty ? 2 * Math.Sqrt(Math.Max(0, covariances[4 * k])) : 0;
            var up = near.IsEmpty ? 2 * Math.Sqrt(Math.Max(0, covariances[(4 * k) + 3])) : 0;
            if (near.IsEmpty || near.Contains(x, y))
                bounds = bounds.With(new PlaneBounds(x - right, x + right, y - up, y + up));
        }

        return bounds;
    }

    private static PlotFrame FrameOf(PlaneBounds bounds, MixtureChartOptions options, double top)
    {
        var x = Axis.Linear(bounds.MinimumX, bounds.MaximumX, options.XLabel, snap: false, mostSteps: 7);
        var y = Axis.Linear(bounds.MinimumY, bounds.MaximumY, options.YLabel, snap: false, mostSteps: 7);
        // The height that makes the frame a square is its width, which only the frame itself knows.
        var side = new PlotFrame(x, y, options.Width, 1, top, TextMetrics.Size).Width;
        return new PlotFrame(x, y, options.Width, side, top, TextMetrics.Size);
    }

    private static void DrawPoints(
        SvgCanvas canvas, PlotFrame frame, MixtureView view, MixtureChartOptions options, Notes notes)
    {
        var total = view.Points.Length / 2;
        var finite = Enumerable.Range(0, total).Where(i => IsPlottable(view.Points, 2 * i)).ToArray();
        var shown = Math.Min(finite.Length, options.MostPoints);
        var dots = new SortedDictionary<int, SvgPath>();
        for (var j = 0; j < shown; j++)
        {
            var i = finite[(int)((long)j * finite.Length / shown)];
            var colour = view.Labels is { } labels ? Math.Max(-1, labels[i]) : 0;
            if (!dots.TryGetValue(colour, out var path)) dots.Add(colour, path = new SvgPath());
            path.Dot(frame.AtX(view.Points[2 * i]), frame.AtY(view.Points[(2 * i) + 1]));
        }

        var size = shown > 1500 ? "dots fine" : "dots";
        foreach (var (colour, path) in dots) canvas.Path(path, $"{size} {Palette.StyleOf(colour)}");
        if (shown < finite.Length)
            notes.Add($"{Numbers.Count(shown, "point", "points")} of {finite.Length.ToString("N0", Invariant)} shown.");
        notes.LeftOut(total - finite.Length, "point", "points", "not finite");
    }

    private static void DrawContours(SvgCanvas canvas, PlotFrame frame, MixtureView view, MixtureChartOptions options)
    {
        if (options.Contours is not { } contours || view.Weights.Length == 0) return;
        var bounds = new PlaneBounds(frame.X!.Minimum, frame.X.Maximum, frame.Y.Minimum, frame.Y.Maximum);
        var densities = new MixtureDensity(view.Weights, view.Means, view.Covariances).OnGrid(bounds, GridSize);
        foreach (var share in contours.Shares)
        {
            var level = contours.LevelOf(densities, share);
            if (!(level > 0)) continue;
            var path = new SvgPath();
            foreach (var line in MarchingSquares.Trace(densities, GridSize, level))
            {
                var points = new double[line.Points.Length];
                for (var i = 0; i < points.Length; i += 2)
                {
                    points[i] = frame.Left + (line.Points[i] / (GridSize - 1) * frame.Width);
                    points[i + 1] = frame.Bottom - (line.Points[i + 1] / (GridSize - 1) * frame.Height);
                }

                path.Line(LineThinning.Thin(points, 0.1), line.IsClosed);
            }

            canvas.Path(path, ContourStyle(view), $"{Numbers.Brief(100 * share)} % {NameOf(contours.Kind)}");
        }
    }

    private static void DrawReference(SvgCanvas canvas, PlotFrame frame, MixtureReference? reference)
    {
        if (reference is null) return;
        canvas.BeginGroup("k24");
        for (var k = 0; 2 * k < reference.Means.Length; k++)
            DrawEllipse(canvas, frame, reference.Means, reference.Covariances, k, 2, "truth", null);
        canvas.End();
    }

    private static void DrawComponents(
        SvgCanvas canvas, PlotFrame frame, MixtureView view, MixtureChartOptions options, Notes notes)
    {
        var (broken, outside) = (0, 0);
        canvas.BeginGroup(ComponentStyle(view));
        for (var k = 0; k < view.Weights.Length; k++)
        {
            if (EllipseOf(view.Means, view.Covariances, k) is not { } ellipse)
            {
                broken++;
                continue;
            }

            var (x, y) = (view.Means[2 * k], view.Means[(2 * k) + 1]);
            if (frame.X!.Position(x) is < 0 or > 1 || frame.Y.Position(y) is < 0 or > 1) outside++;
            var colour = options.ColourComponents ? " " + Palette.StyleOf(k) : "";
            var tooltip = TooltipOf(view, k, ellipse);
            if (options.ShowEllipses)
            {
                DrawEllipse(canvas, frame, view.Means, view.Covariances, k, 2, "outer" + colour, tooltip);
                DrawEllipse(canvas, frame, view.Means, view.Covariances, k, 1, "inner" + colour, tooltip);
            }

            if (Math.Abs(frame.X.Position(x)) < 10 && Math.Abs(frame.Y.Position(y)) < 10)
                canvas.Path(Marks.Cross(frame.AtX(x), frame.AtY(y), 3.5), "line" + colour);
        }

        canvas.End();
        notes.LeftOut(broken, "component", "components", "not finite, or no covariance");
        if (outside > 0) notes.Add($"{Numbers.Count(outside, "centre lies", "centres lie")} outside of the view.");
    }

    private static void DrawEllipse(
        SvgCanvas canvas,
        PlotFrame frame,
        double[] means,
        double[] covariances,
        int k,
        double deviations,
        string style,
        string? tooltip)
    {
        if (EllipseOf(means, covariances, k) is not { } ellipse) return;
        var scale = deviations * frame.Width / (frame.X!.Maximum - frame.X.Minimum);
        var (x, y) = (frame.AtX(means[2 * k]), frame.AtY(means[(2 * k) + 1]));
        if (ellipse.Major * scale > MostRadius || Math.Abs(x) > MostRadius || Math.Abs(y) > MostRadius) return;
        // A flat ellipse stays visible: one of no height is not drawn by any viewer.
        var minor = Math.Max(0.5, ellipse.Minor * scale);
        canvas.Ellipse(
            x, y, Math.Max(0.5, ellipse.Major * scale), minor, -ellipse.Angle * 180 / Math.PI, style, tooltip);
    }

    private static CovarianceEllipse? EllipseOf(double[] means, double[] covariances, int k) =>
        IsPlottable(means, 2 * k)
            ? CovarianceEllipse.FromCovariance(covariances[4 * k], covariances[(4 * k) + 1], covariances[(4 * k) + 3])
            : null;

    private static bool IsPlottable(double[] plane, int i) =>
        Numbers.IsPlottable(plane[i]) && Numbers.IsPlottable(plane[i + 1]);

    private static string TooltipOf(MixtureView view, int k, CovarianceEllipse ellipse) =>
        $"component {k.ToString(Invariant)}: weight {Numbers.Brief(view.Weights[k])}, mean "
        + $"({Numbers.Brief(view.Means[2 * k])}, {Numbers.Brief(view.Means[(2 * k) + 1])}), standard deviations "
        + $"{Numbers.Brief(ellipse.Major)} and {Numbers.Brief(ellipse.Minor)}";

    private static List<LegendEntry> LegendOf(MixtureView view, MixtureChartOptions options)
    {
        var entries = new List<LegendEntry>();
        if (view.Points.Length > 0)
        {
            var label = view.Labels is null ? "points" : $"points, by {view.LabelsName}";
            entries.Add(new LegendEntry(label, LegendMark.Disc, "point k0"));
        }

        if (view.Weights.Length > 0)
        {
            var (label, mark, style) = options.ShowEllipses
                ? ("components (1 and 2 s.d.)", LegendMark.Ellipse, "inner ")
                : ("centres", LegendMark.Cross, "line ");
            entries.Add(new LegendEntry(label, mark, style + ComponentStyle(view)));
        }

        if (view.Reference is { } other)
            entries.Add(new LegendEntry($"{other.Name} (2 s.d.)", LegendMark.Ellipse, "truth k24"));
        if (options.Contours is { Shares.Count: > 0 } contours && view.Weights.Length > 0)
        {
            var shares = string.Join(", ", contours.Shares.Select(share => Numbers.Brief(100 * share)));
            entries.Add(new LegendEntry($"{shares} % {NameOf(contours.Kind)}", LegendMark.Line, ContourStyle(view)));
        }

        return entries;
    }

    private static string NameOf(ContourKind kind) => kind == ContourKind.DensityRegion ? "of the mass" : "of the peak";

    // On one colour of points another one stands out; on many only ink does.
    private static string ComponentStyle(MixtureView view) => view.Labels is null ? "k1" : "";

    private static string ContourStyle(MixtureView view) => view.Labels is null ? "contour k2" : "contour";

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
