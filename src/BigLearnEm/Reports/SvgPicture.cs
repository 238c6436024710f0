using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Reports;

/// <summary>
/// A finished chart. Inside a page its title and caption are text of the page; in a file of its own they are drawn
/// above and below it.
/// </summary>
/// <param name="Width">Width of the chart in pixels, without title and caption.</param>
/// <param name="Height">Height of the chart in pixels, likewise.</param>
/// <param name="Title">What the chart shows; may be empty.</param>
/// <param name="Caption">What is to be known about it, with what was left out; may be empty.</param>
/// <param name="Markup">The shapes.</param>
public sealed record SvgPicture(double Width, double Height, string Title, string Caption, string Markup)
{
    private const double Margin = 12;

    /// <summary>The XML namespace of SVG.</summary>
    public const string Namespace = "http://www.w3.org/2000/svg";

    /// <summary>Title and caption in one, for readers that do not see the picture.</summary>
    public string Description =>
        string.Join(". ", new[] { Title.TrimEnd('.'), Caption }.Where(part => part.Length > 0));

    /// <summary>The picture as the content of a file: on white, with its styles, title and caption.</summary>
    public string ToSvg()
    {
        var framed = WithTexts(Margin);
        var style = new SvgWriter().Begin("style").Text(ChartStyle.Light).End().ToString();
        var canvas = new SvgCanvas();
        canvas.Rectangle(0, 0, framed.Width, framed.Height, "paper");
        var complete = framed with { Markup = $"{style}\n{canvas.Markup}{framed.Markup}" };
        return complete.Element("chart", sized: true) + "\n";
    }

    /// <summary>Writes the picture as a file of its own, whole or not at all.</summary>
    /// <param name="path">The file's path, which should end in <c>.svg</c>.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Save(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToSvg());
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>The picture inside a page that has the styles of <see cref="ChartStyle"/>.</summary>
    internal string ToInline() => Element(Width >= PlotFrame.WideWidth ? "chart wide" : "chart", sized: false);

    /// <summary>The picture with its title drawn above and its caption below, and a margin around.</summary>
    internal SvgPicture WithTexts(double margin)
    {
        var canvas = new SvgCanvas();
        var y = margin;
        foreach (var line in TextMetrics.Wrap(Title, Width, TextMetrics.TitleSize))
            canvas.Text(margin, y += TextMetrics.TitleSize * 1.3, line, "title");
        if (Title.Length > 0) y += 8;
        canvas.BeginGroup("", margin, y);
        canvas.Raw(Markup);
        canvas.End();
        y += Height;
        foreach (var line in TextMetrics.Wrap(Caption, Width, TextMetrics.Size))
            canvas.Text(margin, y += TextMetrics.Size * 1.4, line, "muted");
        return this with { Width = Width + (2 * margin), Height = y + margin, Markup = canvas.Markup };
    }

    private string Element(string style, bool sized)
    {
        var writer = new SvgWriter().Begin("svg").Attribute("xmlns", Namespace).Attribute("class", style)
            .Attribute("viewBox", $"0 0 {SvgWriter.Number(Width)} {SvgWriter.Number(Height)}");
        if (sized) writer.Attribute("width", Width).Attribute("height", Height);
        writer.Attribute("role", "img").Attribute("aria-label", Description);
        return writer.NewLine().Raw(Markup).End().ToString();
    }
}
