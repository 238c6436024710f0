using System.Globalization;

namespace BigLearnEm.Reports;

/// <summary>
/// Points of the plane in the colours of their groups, with each group's name where most of its points are. The axes
/// have no ticks: only who lies beside whom is to be seen. Groups take turns in being drawn, so that none hides another.
/// </summary>
public static class PointMap
{
    private const double Side = 420;
    private const double Inset = 8;
    private const double LegendGap = 6;
    private const int Turns = 8;
    private const int MostLargeDots = 5000;

    // Of each coordinate, this share at either end may lie outside: a few points far away would squeeze all others.
    private const double Outside = 0.003;

    // The angle that never comes near itself again, for the hues that the palette has no colour for.
    private const double GoldenAngle = 137.508;

    /// <summary>Draws the map.</summary>
    /// <param name="title">What it shows; may be empty.</param>
    /// <param name="points">Points (N*2), x and y in turn, finite.</param>
    /// <param name="groups">The group of each point (N), 0 to the number of names; it also says the colour.</param>
    /// <param name="names">The groups' names, short ones; an empty one is not written.</param>
    /// <exception cref="ArgumentException">The lengths do not belong together.</exception>
    public static SvgPicture Draw(string title, double[] points, int[] groups, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(names);
        if (points.Length != 2 * groups.Length)
            throw new ArgumentException($"Expected a group for each of {points.Length / 2} points, got {groups.Length}.");
        if (groups.Length == 0) return PlotFrame.NoData(Side, Side / 2, title, new Notes(""));
        var (x, y) = (Scaled(points, 0), Scaled(points, 1));
        var canvas = new SvgCanvas();
        canvas.Rectangle(0.5, 0.5, Side - 1, Side - 1, "grid");
        canvas.BeginWindow(1, 1, Side - 2, Side - 2);
        for (var turn = 0; turn < Turns; turn++) DrawTurn(canvas, x, y, groups, names.Count, turn);
        DrawNames(canvas, x, y, groups, names);
        canvas.End();
        // Below, so that maps side by side begin at the same height.
        canvas.BeginGroup("", 0, Side + LegendGap);
        var legend = Legend.Draw(canvas, LegendOf(groups, names), Side, TextMetrics.Size);
        canvas.End();
        var hidden = Enumerable.Range(0, groups.Length).Count(i => x[i] is < 0 or > Side || y[i] is < 0 or > Side);
        var notes = new Notes("");
        notes.LeftOut(hidden, "point", "points", "far outside");
        return new SvgPicture(Side, Side + LegendGap + legend, title, notes.ToString(), canvas.Markup);
    }

    private static void DrawTurn(SvgCanvas canvas, double[] x, double[] y, int[] groups, int count, int turn)
    {
        var style = groups.Length > MostLargeDots ? "dots fine" : "dots";
        for (var group = 0; group < count; group++)
        {
            var path = new SvgPath();
            for (var i = turn; i < groups.Length; i += Turns)
            {
                if (groups[i] == group && x[i] is >= 0 and <= Side && y[i] is >= 0 and <= Side) path.Dot(x[i], y[i]);
            }

            if (group < Palette.Count)
            {
                canvas.Path(path, $"{style} {Palette.StyleOf(group)}");
                continue;
            }

            // Half light, so that it is seen on white and on black.
            canvas.Raw(string.Create(
                CultureInfo.InvariantCulture, $"<g style=\"color:hsl({group * GoldenAngle % 360:F0},60%,55%)\">"));
            canvas.Path(path, style);
            canvas.Raw("</g>");
        }
    }

    // The largest groups come first, and a name that would lie on another one is left to the legend.
    private static void DrawNames(SvgCanvas canvas, double[] x, double[] y, int[] groups, IReadOnlyList<string> names)
    {
        var placed = new List<(double X, double Y, double Half)>();
        foreach (var members in Enumerable.Range(0, groups.Length).GroupBy(i => groups[i]).OrderByDescending(g => g.Count()))
        {
            var name = names[members.Key];
            var half = TextMetrics.Width(name, TextMetrics.Size) / 2;
            var left = Math.Clamp(Median(members, x), half + Inset, Math.Max(half + Inset, Side - half - Inset));
            var top = Math.Clamp(Median(members, y), Inset + TextMetrics.Size, Side - Inset);
            if (placed.Any(other => Math.Abs(other.X - left) < other.Half + half
                && Math.Abs(other.Y - top) < TextMetrics.Size)) continue;
            placed.Add((left, top, half));
            canvas.Text(left, top + (TextMetrics.Size * 0.35), name, "strong halo", TextAnchor.Middle);
        }
    }

    private static List<LegendEntry> LegendOf(int[] groups, IReadOnlyList<string> names)
    {
        var used = groups.ToHashSet();
        return used.Count > Palette.Count
            ? []
            : [.. names.Index().Where(name => used.Contains(name.Index) && name.Index < Palette.Count).Select(name =>
                new LegendEntry(name.Item, LegendMark.Disc, $"point solid {Palette.StyleOf(name.Index)}"))];
    }

    private static double Median(IEnumerable<int> members, double[] values) =>
        Quantile.Of([.. members.Select(i => values[i])], 0.5);

    private static double[] Scaled(double[] points, int offset)
    {
        var values = new double[points.Length / 2];
        for (var i = 0; i < values.Length; i++) values[i] = points[(2 * i) + offset];
        var (low, high) = (Quantile.Of(values, Outside), Quantile.Of(values, 1 - Outside));
        var range = Math.Max(high - low, 1e-9) * 1.1;
        var start = ((low + high) / 2) - (range / 2);
        // Pictures count y downwards.
        return Array.ConvertAll(values, value => offset == 0
            ? Side * (value - start) / range
            : Side - (Side * (value - start) / range));
    }
}
