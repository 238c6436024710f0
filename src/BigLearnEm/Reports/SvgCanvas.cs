namespace BigLearnEm.Reports;

/// <summary>
/// Shapes of a picture, x to the right and y downwards. A shape's look comes from the names of its style classes; its
/// tooltip is shown where the pointer rests on it.
/// </summary>
public sealed class SvgCanvas
{
    private readonly SvgWriter _writer = new();

    /// <summary>The markup of all shapes so far.</summary>
    /// <exception cref="InvalidOperationException">A group is still open.</exception>
    public string Markup => _writer.ToString();

    /// <summary>Draws a line.</summary>
    public void Line(double x1, double y1, double x2, double y2, string style, string? tooltip = null) => Finish(
        _writer.Begin("line").Attribute("x1", x1).Attribute("y1", y1).Attribute("x2", x2).Attribute("y2", y2),
        style,
        tooltip);

    /// <summary>Draws a rectangle from its top left corner; a negative size counts as none.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, string? tooltip = null)
    {
        _writer.Begin("rect").Attribute("x", x).Attribute("y", y);
        _writer.Attribute("width", Math.Max(0, width)).Attribute("height", Math.Max(0, height));
        Finish(_writer, style, tooltip);
    }

    /// <summary>Draws a circle.</summary>
    public void Circle(double x, double y, double radius, string style, string? tooltip = null) => Finish(
        _writer.Begin("circle").Attribute("cx", x).Attribute("cy", y).Attribute("r", radius), style, tooltip);

    /// <summary>Draws an ellipse.</summary>
    /// <param name="x">The centre's x.</param>
    /// <param name="y">The centre's y.</param>
    /// <param name="first">The first semi-axis.</param>
    /// <param name="second">The second semi-axis.</param>
    /// <param name="degrees">From the x axis to the first semi-axis, clockwise as y points downwards.</param>
    /// <param name="style">Names of style classes.</param>
    /// <param name="tooltip">The tooltip; null for none.</param>
    public void Ellipse(
        double x, double y, double first, double second, double degrees, string style, string? tooltip = null)
    {
        _writer.Begin("ellipse").Attribute("cx", x).Attribute("cy", y).Attribute("rx", first).Attribute("ry", second);
        Finish(_writer.Attribute("transform", Rotation(degrees, x, y)), style, tooltip);
    }

    /// <summary>Draws a path; nothing where it is empty.</summary>
    public void Path(SvgPath path, string style, string? tooltip = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!path.IsEmpty) Finish(_writer.Begin("path").Attribute("d", path.ToString()), style, tooltip);
    }

    /// <summary>Draws a text in one line.</summary>
    /// <param name="x">Where its anchor stands.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The text; nothing is drawn where it is empty.</param>
    /// <param name="style">Names of style classes.</param>
    /// <param name="anchor">Which part of it stands at x.</param>
    /// <param name="degrees">Turned around its anchor, clockwise.</param>
    /// <param name="tooltip">The tooltip; null for none.</param>
    public void Text(
        double x,
        double y,
        string text,
        string style = "",
        TextAnchor anchor = TextAnchor.Start,
        double degrees = 0,
        string? tooltip = null)
    {
        if (string.IsNullOrEmpty(text)) return;
        var name = anchor switch { TextAnchor.Middle => "middle", TextAnchor.End => "end", _ => "" };
        _writer.Begin("text").Attribute("x", x).Attribute("y", y).Attribute("class", style)
            .Attribute("text-anchor", name).Attribute("transform", Rotation(degrees, x, y))
            .Text(text).Tooltip(tooltip).End().NewLine();
    }

    /// <summary>Opens a group of shapes.</summary>
    /// <param name="style">Names of style classes for all of them.</param>
    /// <param name="right">How far the group is moved to the right.</param>
    /// <param name="down">How far it is moved down.</param>
    /// <param name="opacity">Opacity of every line in it, from 0 to 1.</param>
    public void BeginGroup(string style = "", double right = 0, double down = 0, double opacity = 1)
    {
        _writer.Begin("g").Attribute("class", style);
        if (right != 0 || down != 0)
            _writer.Attribute("transform", $"translate({SvgWriter.Number(right)} {SvgWriter.Number(down)})");
        if (opacity < 1) _writer.Attribute("stroke-opacity", opacity);
        _writer.NewLine();
    }

    /// <summary>Opens a window: of the shapes in it, only what lies within the rectangle is seen.</summary>
    public void BeginWindow(double x, double y, double width, double height)
    {
        // A nested picture of the same coordinates clips without an id, which would have to be unique in a page.
        var box = string.Join(' ', new[] { x, y, width, height }.Select(SvgWriter.Number));
        _writer.Begin("svg").Attribute("x", x).Attribute("y", y).Attribute("width", width).Attribute("height", height)
            .Attribute("viewBox", box).NewLine();
    }

    /// <summary>Closes the group or window opened last.</summary>
    public void End() => _writer.End().NewLine();

    /// <summary>Adds markup as it is.</summary>
    /// <param name="markup">Well-formed SVG.</param>
    public void Raw(string markup) => _writer.Raw(markup);

    private static void Finish(SvgWriter element, string style, string? tooltip) =>
        element.Attribute("class", style).Tooltip(tooltip).End().NewLine();

    private static string Rotation(double degrees, double x, double y) => degrees == 0
        ? ""
        : $"rotate({SvgWriter.Number(degrees)} {SvgWriter.Number(x)} {SvgWriter.Number(y)})";
}
