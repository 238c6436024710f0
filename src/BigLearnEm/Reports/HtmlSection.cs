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

    /// <summary>Adds charts in two columns, or in one where the page is narrow.</summary>
    /// <param name="pictures">The charts.</param>
    /// <returns>This section.</returns>
    public HtmlSection AddPairs(IReadOnlyList<SvgPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        _blocks.Add(writer =>
        {
            writer.Begin("div").Attribute("class", "pairs").NewLine();
            foreach (var picture in pictures) WriteFigure(writer, picture);
            writer.End().NewLine();
        });
        return this;
    }

    /// <summary>Adds sheets of images side by side.</summary>
    /// <param name="title">What they show together; may be empty.</param>
    /// <param name="sheets">The sheets; nothing is added where there are none.</param>
    /// <returns>This section.</returns>
    public HtmlSection Add(string title, params IReadOnlyList<SheetFigure> sheets)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(sheets);
        if (sheets.Count == 0) return this;
        _blocks.Add(writer =>
        {
            if (title.Length > 0) writer.Begin("h3").Text(title).End().NewLine();
            writer.Begin("div").Attribute("class", "sheets").NewLine();
            foreach (var sheet in sheets) sheet.Write(writer);
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
