using System.Text.RegularExpressions;
using System.Xml.Linq;
using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

/// <summary>Looks into drawn pictures.</summary>
internal static partial class Drawn
{
    internal static readonly XNamespace Svg = SvgPicture.Namespace;

    /// <summary>The picture's elements, after checks that hold for every picture.</summary>
    internal static XElement Parse(SvgPicture picture)
    {
        var text = picture.ToSvg();
        AssertSelfContained(text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        XDocument.Parse(picture.ToInline());
        var root = XDocument.Parse(text).Root!;
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.NotNull(root.Element(Svg + "style"));
        return root;
    }

    internal static void AssertSelfContained(string text)
    {
        var rest = text.Replace(SvgPicture.Namespace, "", StringComparison.Ordinal);
        Assert.DoesNotMatch(Reference(), rest);
    }

    internal static IEnumerable<XElement> OfStyle(this XElement root, string style) => root.Descendants()
        .Where(element => element.Attribute("class")?.Value.Split(' ').Contains(style) == true);

    internal static IEnumerable<string> Texts(this XElement root) =>
        root.Descendants(Svg + "text").Select(text => text.Nodes().OfType<XText>().First().Value);

    internal static double Number(this XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("https?:|//|@import|url\\(|<script|<link|<img| href=| src=", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();
}
