using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace BigLearnEm.Tests.Reports;

/// <summary>Looks into a page that holds images.</summary>
internal static partial class PageSource
{
    /// <summary>The page's elements, after checks that hold for every page.</summary>
    public static XElement Parse(string html)
    {
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html, StringComparison.Ordinal);
        Drawn.AssertSelfContained(Held().Replace(html, "<held"));
        Assert.DoesNotContain("NaN", Held().Replace(html, ""), StringComparison.Ordinal);
        Assert.DoesNotMatch("<(p|h1|h2|h3|th|td|title|div|figure|section)( [^>]*)?/>", html);
        return XDocument.Parse(html).Root!;
    }

    public static IEnumerable<string> Headings(this XElement page) =>
        page.Descendants("h2").Select(heading => heading.Value);

    public static XElement Section(this XElement page, string heading) =>
        page.Descendants("section").Single(section => section.Element("h2")!.Value == heading);

    /// <summary>What a picture shows, for those who do not see it.</summary>
    public static IEnumerable<string> Alternatives(this XElement element) =>
        element.Descendants("img").Select(image => image.Attribute("alt")!.Value);

    [GeneratedRegex("<img src=\"data:image/png;base64,[A-Za-z0-9+/]+=*\"")]
    private static partial Regex Held();
}
