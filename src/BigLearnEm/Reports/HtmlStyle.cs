using System.Globalization;

namespace BigLearnEm.Reports;

/// <summary>The style rules of a report's page. Dark colours are for screens only: it prints on white.</summary>
internal static class HtmlStyle
{
    /// <summary>All rules of the page, those of its charts among them.</summary>
    internal static readonly string Page =
        Layout + Colours(Theme.Light) + ChartStyle.Light
        + "@media screen and (max-width:520px){.chart.wide,.chart.wide .strong{font-size:18px}}\n"
        + "@media screen and (prefers-color-scheme:dark){\n" + Colours(Theme.Dark) + ChartStyle.Dark + "}\n"
        + Print;

    private const double StrongestShade = 0.55;

    private const string Layout =
        ":root{color-scheme:light dark;-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
        + "*{box-sizing:border-box}\n"
        + "body{margin:0;font:16px/1.5 " + ChartStyle.FontFamily + ";overflow-wrap:break-word}\n"
        + "main{max-width:1180px;margin:0 auto;padding:24px 16px 64px}\n"
        + "h1{font-size:1.75rem;line-height:1.2;margin:.5em 0}\n"
        + "h2{font-size:1.25rem;line-height:1.3;margin:2.2em 0 .6em}\n"
        + "p{max-width:46em;margin:.6em 0}\n"
        + ".summary{font-size:1.08rem}\n"
        + "figure{margin:1.2em 0;max-width:760px;min-width:0}\n"
        + ".name{font-weight:600;margin:0 0 .4em}\n"
        + "figcaption,.caption,.caption-above,footer{font-size:.875rem}\n"
        + "figcaption{margin-top:.3em;max-width:52em}\n"
        + "svg.chart{display:block;width:100%;height:auto}\n"
        + ".panels{display:grid;gap:0 24px;grid-template-columns:repeat(auto-fit,minmax(min(100%,300px),1fr))}\n"
        + ".panels figure{max-width:440px;width:100%}\n"
        + ".scroll{overflow-x:auto;margin:1.2em 0;max-width:100%}\n"
        + "table{border-collapse:collapse;font-size:.9375rem}\n"
        + ".caption{margin:1.6em 0 -.7em}\n"
        + "th,td{padding:.35em .9em;text-align:left;vertical-align:top;border-bottom:1px solid;overflow-wrap:normal}\n"
        + "th:first-child{min-width:8em}\n"
        + "th{vertical-align:bottom;border-bottom-width:2px}\n"
        + "h3{font-size:1rem;line-height:1.3;margin:1.4em 0 .2em}\n"
        + ".pairs{display:grid;gap:0 32px;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr))}\n"
        + ".sheets{display:grid;align-items:end;gap:0 32px;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr))}\n"
        + ".sheets figure{margin:.3em 0 .6em;width:100%}\n"
        + ".caption-above{margin:0 0 .2em}\n"
        + ".sheets img{display:block;width:100%;height:auto;image-rendering:pixelated}\n"
        + ".matrix{font-size:.875rem}\n"
        + ".matrix th,.matrix td{padding:.3em .55em}\n"
        + ".matrix td:first-child,.matrix th:first-child{position:sticky;left:0;min-width:0;white-space:nowrap}\n"
        + ".number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\n"
        + "th.number{white-space:normal}\n";

    private const string Print =
        "@media print{main{max-width:none;padding:0}body{font-size:11pt}figure{max-width:15cm}"
        + "figure,tr{break-inside:avoid}"
        + "h2,.name,.caption{break-after:avoid}.scroll{overflow:visible}"
        + ".panels{gap:0 12px;grid-template-columns:repeat(3,1fr)}"
        + "*{print-color-adjust:exact}}\n";

    private static string Colours(Theme theme)
    {
        var (ink, muted) = (ChartStyle.Css(theme.Ink), ChartStyle.Css(theme.Muted));
        var (paper, surface) = (ChartStyle.Css(theme.Background), ChartStyle.Css(theme.Surface));
        var grid = ChartStyle.Css(theme.Grid);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"html,body{{background:{paper};color:{ink}}}\n"
            + $"figcaption,.caption,.caption-above,footer{{color:{muted}}}\n"
            + $"th,td{{border-color:{grid}}}\nth{{background:{surface}}}\n"
            + $".matrix td:first-child{{background:{paper}}}\n"
            + $"{Shades(theme)}"
            + $".scroll:focus-visible{{outline:2px solid {ChartStyle.Css(theme.Accent)}}}\n");
    }

    // The strongest ground is far enough from the text's colour, in both schemes, for the text to be read.
    private static string Shades(Theme theme) => string.Concat(Enumerable.Range(1, HtmlCell.Shades).Select(step =>
    {
        var colour = Palette.Mix(theme.Background, theme.Hues[0], StrongestShade * step / HtmlCell.Shades);
        return string.Create(CultureInfo.InvariantCulture, $".s{step}{{background:{ChartStyle.Css(colour)}}}\n");
    }));
}
