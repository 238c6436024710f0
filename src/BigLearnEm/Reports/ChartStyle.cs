using System.Globalization;
using System.Text;

namespace BigLearnEm.Reports;

/// <summary>The style rules of charts. Colours are written out: not every viewer knows CSS variables.</summary>
internal static class ChartStyle
{
    internal const string FontFamily = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

    /// <summary>All rules, for a light page or paper.</summary>
    internal static readonly string Light = Shapes + Colours(Theme.Light);

    /// <summary>The rules that a dark page has besides.</summary>
    internal static readonly string Dark = Colours(Theme.Dark) + ".chart .fine{stroke-opacity:.7}\n";

    private const string Shapes =
        ".chart{font-family:" + FontFamily + ";font-size:13px}\n"
        + ".chart .title{font-size:15px;font-weight:600}\n"
        + ".chart .strong{font-weight:600}\n"
        + ".chart .grid,.chart .minor,.chart .axis{stroke-width:1;fill:none}\n"
        + ".chart .minor{stroke-opacity:.5}\n"
        + ".chart .line,.chart .thin,.chart .thick,.chart .dots,.chart .dotted,.chart .truth,.chart .contour"
        + "{fill:none;stroke:currentColor;stroke-linejoin:round}\n"
        + ".chart .line{stroke-width:1.5}\n"
        + ".chart .thin{stroke-width:1}\n"
        + ".chart .thick{stroke-width:2.75;stroke-linecap:round}\n"
        + ".chart .rim{fill:none;stroke-width:5.5;stroke-opacity:.8;stroke-linejoin:round}\n"
        + ".chart .dotted{stroke-dasharray:6 4}\n"
        + ".chart .dotted{stroke-width:1.5}\n"
        + ".chart .dots{stroke-width:2.6;stroke-linecap:round;stroke-opacity:.6}\n"
        + ".chart .large{stroke-width:4.5;stroke-opacity:.45}\n"
        + ".chart .median{stroke:currentColor;stroke-width:3}\n"
        + ".chart .fine{stroke-width:1.8;stroke-opacity:.45}\n"
        + ".chart .truth{stroke-width:1.4;stroke-dasharray:4 3}\n"
        + ".chart .inner{fill:none;stroke-width:1.7}\n"
        + ".chart .outer{fill:currentColor;fill-opacity:.05;stroke-width:1;stroke-opacity:.75}\n"
        + ".chart .contour{stroke-width:1.2}\n"
        + ".chart .bar{fill:currentColor;fill-opacity:.4;stroke:currentColor;stroke-width:1}\n"
        + ".chart .box{fill:currentColor;fill-opacity:.16;stroke:currentColor;stroke-width:1.5}\n"
        + ".chart .point{fill:currentColor;fill-opacity:.55}\n"
        + ".chart .solid{fill-opacity:1}\n"
        + ".chart .stop{fill:currentColor;stroke-width:1}\n"
        + ".chart .band{stroke:none;fill:currentColor;fill-opacity:.12}\n"
        + ".chart .halo{paint-order:stroke;stroke-width:4;stroke-linejoin:round}\n";

    private static string Colours(Theme theme)
    {
        var rules = new StringBuilder();
        var (ink, muted, paper) = (Css(theme.Ink), Css(theme.Muted), Css(theme.Background));
        rules.Append(CultureInfo.InvariantCulture, $".chart{{color:{ink}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart text{{fill:{ink}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .muted{{fill:{muted}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .paper{{fill:{paper}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .grid,.chart .minor{{stroke:{Css(theme.Grid)}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .axis{{stroke:{muted}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .halo,.chart .stop,.chart .rim{{stroke:{paper}}}\n")
            .Append(CultureInfo.InvariantCulture, $".chart .inner,.chart .outer{{stroke:currentColor}}\n");
        for (var i = 0; i < Palette.Count; i++)
            rules.Append(CultureInfo.InvariantCulture, $".chart .k{i}{{color:{Css(Palette.Colour(theme, i))}}}\n");
        return rules.ToString();
    }

    internal static string Css(int colour) => "#" + colour.ToString("x6", CultureInfo.InvariantCulture);
}
