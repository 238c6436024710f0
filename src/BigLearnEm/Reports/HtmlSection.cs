namespace BigLearnEm.Reports;

/// <summary>A section of a report: a heading, then paragraphs, charts and tables in the order they are added.</summary>
public sealed class HtmlSection
{
    private readonly List<Action<SvgWriter>> _blocks = [];

    /// <summary>Creates an empty section.</summary>
    /// <param name="heading">Its heading.</param>
    internal HtmlSection(string heading) => Heading = heading;

    /// <summary>The section's heading.</summary>
    public string Heading { get; }

    /// <summary>Adds text; an empty line separates paragraphs.</summary>
    /// <param name="text">The text; nothing is added where it is empty.</param>
    /// <returns>This section.</returns>
    public HtmlSection AddText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _blocks.Add(writer => WriteParagraphs(writer, text, ""));
        return this;
    }

    /// <summary>Adds a chart.</summary>
    /// <param name="picture">The chart.</param>
    /// <returns>This section.</returns>
    public HtmlSection Add(SvgPicture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        _blocks.Add(writer => WriteFigure(writer, picture));
        return this;
    }

    /// <summary>Adds charts side by side.</summary>
    /// <param name="panels">The charts.</param>
    /// <returns>This section.</returns>
    public HtmlSection Add(Panels panels)
    {
        ArgumentNullException.ThrowIfNull(panels);
        _blocks.Add(writer =>
        {
            if (panels.Title.Length > 0) writer.Begin("p").Attribute("class", "name").Text(panels.Title).End();
            writer.Begin("div").Attribute("class", "panels").NewLine();
            foreach (var picture in panels.Pictures) WriteFigure(writer, picture);
            writer.End().NewLine();
        });
        return this;
    }

    /// <summary>Adds a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>This section.</returns>
    public HtmlSection Add(HtmlTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        _blocks.Add(table.Write);
        return this;
    }

    internal void Write(SvgWriter writer)
    {
        writer.Begin("section").Begin("h2").Text(Heading).End().NewLine();
        foreach (var block in _blocks) block(writer);
        writer.End().NewLine();
    }

    internal static void WriteParagraphs(SvgWriter writer, string text, string style)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            writer.Begin("p").Attribute("class", style).Text(paragraph.Trim()).End().NewLine();
    }

    private static void WriteFigure(SvgWriter writer, SvgPicture picture)
    {
        writer.Begin("figure");
        if (picture.Title.Length > 0) writer.Begin("p").Attribute("class", "name").Text(picture.Title).End();
        writer.NewLine().Raw(picture.ToInline()).NewLine();
        if (picture.Caption.Length > 0) writer.Begin("figcaption").Text(picture.Caption).End();
        writer.End().NewLine();
    }
}
