using System.Globalization;
using System.Xml.Linq;
using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class SvgWriterTests
{
    [Fact]
    public void Elements_nest_and_empty_ones_close_themselves()
    {
        var text = new SvgWriter().Begin("g").Attribute("class", "a").Attribute("id", "")
            .Begin("rect").Attribute("x", 1.5).End().Text("t").Tooltip(null).Tooltip("tip").End().ToString();

        Assert.Equal("<g class=\"a\"><rect x=\"1.5\"/>t<title>tip</title></g>", text);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.001, "0")]
    [InlineData(1.005001, "1.01")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(123456789.126, "123456789.13")]
    public void Numbers_have_two_decimals_and_no_minus_zero(double value, string expected)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(expected, SvgWriter.Number(value));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_coordinate_that_is_not_finite_is_refused(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SvgWriter.Number(value));

    [Fact]
    public void Special_characters_survive_in_texts_and_attributes()
    {
        const string text = "a<b> & \"c\" 'd' ü 😀";
        var element = XElement.Parse(new SvgWriter().Begin("t").Attribute("a", text).Text(text).End().ToString());

        Assert.Equal(text, element.Value);
        Assert.Equal(text, element.Attribute("a")!.Value);
        Assert.Equal("&lt;&amp;&quot;&#39;&gt;", SvgWriter.Escape("<&\"'>"));
    }

    [Fact]
    public void What_xml_does_not_allow_becomes_a_replacement_character() =>
        Assert.Equal("a\uFFFD\uFFFD\n", SvgWriter.Escape("a\u0001\ud800\n"));

    [Fact]
    public void An_element_left_open_or_an_attribute_after_content_is_refused()
    {
        Assert.Throws<InvalidOperationException>(() => new SvgWriter().Begin("g").ToString());
        Assert.Throws<InvalidOperationException>(() => new SvgWriter().Begin("g").Text("t").Attribute("a", "b"));
        Assert.Throws<InvalidOperationException>(() => new SvgWriter().End());
    }
}
