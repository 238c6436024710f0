using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Reports;

/// <summary>
/// A report as one page that needs nothing else: no scripts, no fonts, no pictures from elsewhere. It opens from a
/// disk, fits phones and paper, and follows the reader's light or dark scheme. The page is well-formed XML besides.
/// </summary>
public sealed class HtmlReport
{
    private readonly List<HtmlSection> _sections = [];

    /// <summary>Creates a report without sections.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="summary">What there is to know, in one paragraph; may be empty.</param>
    public HtmlReport(string title, string summary)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(summary);
        Title = title;
        Summary = summary;
    }

    /// <summary>The report's title.</summary>
    public string Title { get; }

    /// <summary>What there is to know, in one paragraph; may be empty.</summary>
    public string Summary { get; }

    /// <summary>The last line of the page, for instance the command it came from; empty for none.</summary>
    public string Footer { get; init; } = "";

    /// <summary>The sections, in their order.</summary>
    public IReadOnlyList<HtmlSection> Sections => _sections;

    /// <summary>Adds a section.</summary>
    /// <param name="heading">Its heading.</param>
    /// <param name="text">Its first paragraphs; may be empty.</param>
    /// <returns>The section, for charts and tables.</returns>
    public HtmlSection AddSection(string heading, string text = "")
    {
        ArgumentNullException.ThrowIfNull(heading);
        var section = new HtmlSection(heading).AddText(text);
        _sections.Add(section);
        return section;
    }

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        var writer = new SvgWriter();
        writer.Raw("<!DOCTYPE html>\n").Begin("html").Attribute("lang", "en").Begin("head");
        writer.Begin("meta").Attribute("charset", "utf-8").End();
        writer.Begin("meta").Attribute("name", "viewport")
            .Attribute("content", "width=device-width, initial-scale=1").End();
        writer.Begin("title").Text(Title).End();
        // No rule has a letter that XML would want escaped, which HTML would not undo inside of a style.
        writer.Begin("style").Raw("\n" + HtmlStyle.Page).End().End().NewLine();
        writer.Begin("body").Begin("main").Begin("h1").Text(Title).End().NewLine();
        HtmlSection.WriteParagraphs(writer, Summary, "summary");
        foreach (var section in _sections) section.Write(writer);
        if (Footer.Length > 0) writer.Begin("footer").Text(Footer).End();
        return writer.End().End().End().NewLine().ToString();
    }

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="path">The file's path, which should end in <c>.html</c>.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Save(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }
}
