using System.Xml.Linq;
using BigLearnEm.Reports;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Reports;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void The_page_is_well_formed_and_needs_nothing_else()
    {
        var html = Sample().ToHtml();

        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        Drawn.AssertSelfContained(html);
        var root = XDocument.Parse(html).Root!;
        Assert.Equal("A <b> & \"c\"", root.Descendants("h1").Single().Value);
        Assert.Equal("A <b> & \"c\"", root.Descendants("title").Single().Value);
        Assert.Equal(["One & two", "Three"], root.Descendants("h2").Select(heading => heading.Value));
        Assert.Equal(3, root.Descendants(Drawn.Svg + "svg").Count(svg => svg.Attribute("role")?.Value == "img"));
        var style = root.Descendants("style").Single().Value;
        Assert.Contains("prefers-color-scheme:dark", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_elements_are_not_closed_in_the_way_of_xml_outside_of_pictures()
    {
        // HTML reads <td/> as a cell that is open.
        var report = new HtmlReport("", "");
        report.AddSection("").Add(new HtmlTable("", new HtmlColumn("")).AddRow(""));
        var html = report.ToHtml();

        Assert.DoesNotContain("<td/>", html, StringComparison.Ordinal);
        Assert.All(["p", "h1", "h2", "th", "td", "title", "div"], name =>
            Assert.DoesNotMatch($"<{name}( [^>]*)?/>", html));
    }

    [Fact]
    public void Numeric_columns_are_marked_and_cells_formatted()
    {
        var table = new HtmlTable(
            "Scores", new HtmlColumn("Data", false), new HtmlColumn("N"), new HtmlColumn("Accuracy"))
            .AddRow("<Letters>", HtmlCell.Count(20000), HtmlCell.MeanDeviation(0.8125, 0.01, 2).Strong())
            .AddRow("x", HtmlCell.Number(double.NaN), HtmlCell.MeanDeviation(-0.0004, double.NaN));
        var report = new HtmlReport("", "");
        report.AddSection("").Add(table);
        var cells = XDocument.Parse(report.ToHtml()).Descendants("td").ToArray();

        Assert.Equal(["<Letters>", "20,000", "0.81 ± 0.01", "x", "–", "0.000"], cells.Select(cell => cell.Value));
        Assert.Equal([null, "number", "number"], cells.Take(3).Select(cell => cell.Attribute("class")?.Value));
        Assert.Single(cells[2].Elements("strong"));
        Assert.Throws<ArgumentException>(() => table.AddRow("too few"));
    }

    [Fact]
    public void An_empty_line_separates_paragraphs_and_an_empty_table_says_no_data()
    {
        var report = new HtmlReport("t", "s");
        report.AddSection("h", "one\n\ntwo").Add(new HtmlTable("", new HtmlColumn("a")));
        var root = XDocument.Parse(report.ToHtml()).Root!;

        Assert.Equal(["s", "one", "two"], root.Descendants("p").Select(paragraph => paragraph.Value));
        Assert.Equal("no data", root.Descendants("td").Single().Value);
    }

    [Fact]
    public void Files_are_written_whole_and_the_same_each_time()
    {
        Sample().Save(_directory.File("a.html"));
        Sample().Save(_directory.File("b.html"));
        Chart().Save(_directory.File("c.svg"));

        Assert.Equal(["a.html", "b.html", "c.svg"], _directory.FileNames());
        Assert.Equal(File.ReadAllBytes(_directory.File("a.html")), File.ReadAllBytes(_directory.File("b.html")));
        Assert.Equal(Drawn.Svg + "svg", XDocument.Load(_directory.File("c.svg")).Root!.Name);
        Assert.Equal((byte)'<', File.ReadAllBytes(_directory.File("a.html"))[0]);
    }

    [Fact]
    public void A_file_of_its_own_has_title_and_caption_and_says_them_aloud()
    {
        var root = Drawn.Parse(Chart());

        Assert.Contains("Title <&\">", root.Texts());
        Assert.Equal("Title <&\">. Caption.", root.Attribute("aria-label")!.Value);
    }

    public void Dispose() => _directory.Dispose();

    private static SvgPicture Chart() => BoxPlot.Draw(
        [new ValueGroup("a < b", [1, 2, 3])], new ValueChartOptions { Title = "Title <&\">", Caption = "Caption." });

    private static HtmlReport Sample()
    {
        var report = new HtmlReport("A <b> & \"c\"", "Summary") { Footer = "biglearn simulate" };
        var view = new MixtureView([0, 0, 1, 1], [1], [0, 0], [1, 0, 0, 1]);
        report.AddSection("One & two", "Text").Add(Panels.OfMixtures("", [view, view]));
        report.AddSection("Three").Add(Chart());
        return report;
    }
}
