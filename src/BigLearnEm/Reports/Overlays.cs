namespace BigLearnEm.Reports;

/// <summary>Reference lines and bands, drawn inside a frame.</summary>
internal static class Overlays
{
    private const double LabelGap = 6;

    /// <summary>The range that also has a reference value and a band's ends, where the axis can show them.</summary>
    internal static (double Low, double High) Widened(
        (double Low, double High) range, bool isLog, double? reference, ValueBand? band = null)
    {
        foreach (var value in new[] { reference, band?.Low, band?.High })
        {
            if (value is { } shown && Axis.IsPlottable(shown, isLog))
                range = (Math.Min(range.Low, shown), Math.Max(range.High, shown));
        }

        return range;
    }

    internal static void HorizontalBand(SvgCanvas canvas, PlotFrame frame, ValueBand band)
    {
        var top = band.High >= frame.Y.Maximum ? frame.Top : frame.AtY(Math.Max(band.High, frame.Y.Minimum));
        var bottom = band.Low <= frame.Y.Minimum ? frame.Bottom : frame.AtY(Math.Min(band.Low, frame.Y.Maximum));
        if (double.IsNaN(top) || double.IsNaN(bottom)) return;
        canvas.Rectangle(frame.Left, top, frame.Width, bottom - top, "band k2", band.Label);
    }

    /// <summary>A dashed line across the frame, its label above it, or below where there is no room.</summary>
    internal static void HorizontalLine(SvgCanvas canvas, PlotFrame frame, ReferenceLine reference)
    {
        if (!frame.Y.CanShow(reference.Value)) return;
        var y = frame.AtY(reference.Value);
        canvas.Line(frame.Left, y, frame.Right, y, "dotted");
        var isHigh = y - frame.Top < TextMetrics.NarrowScreenSize + LabelGap;
        canvas.Text(
            frame.Right - LabelGap,
            isHigh ? y + TextMetrics.NarrowScreenSize : y - LabelGap,
            reference.Label,
            "halo",
            TextAnchor.End);
    }

    /// <summary>A dashed line from top to bottom, its label on the side that has more room.</summary>
    internal static void VerticalLine(SvgCanvas canvas, PlotFrame frame, ReferenceLine reference)
    {
        if (!frame.X!.CanShow(reference.Value)) return;
        var x = frame.AtX(reference.Value);
        canvas.Line(x, frame.Top, x, frame.Bottom, "dotted");
        var isLeft = x - frame.Left > frame.Right - x;
        canvas.Text(
            isLeft ? x - LabelGap : x + LabelGap,
            frame.Top + TextMetrics.NarrowScreenSize,
            reference.Label,
            "halo",
            isLeft ? TextAnchor.End : TextAnchor.Start);
    }
}
