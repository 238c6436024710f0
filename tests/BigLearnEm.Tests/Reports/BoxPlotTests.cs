using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class BoxPlotTests
{
    [Fact]
    public void A_box_ends_at_the_quartiles()
    {
        // From 0 to 8 over 300 pixels.
        var root = Drawn.Parse(BoxPlot.Draw([new ValueGroup("a", [0, 2, 4, 6, 8])]));

        var box = root.OfStyle("box").Single();
        Assert.Equal(150, box.Number("height"), 0.01);
        Assert.Equal(box.Number("y") + 75, root.OfStyle("median").Single().Number("y1"), 0.01);
        Assert.Equal("a: 5 values, median 4, quartiles 2 and 6", box.Value);
        Assert.Equal(5, root.OfStyle("dots").Single().Attribute("d")!.Value.Count(letter => letter == 'M'));
    }

    [Fact]
    public void Labels_are_horizontal_where_they_fit_and_else_aslant()
    {
        var few = Drawn.Parse(BoxPlot.Draw(Groups(3)));
        var many = Drawn.Parse(BoxPlot.Draw(Groups(12)));

        Assert.DoesNotContain(few.Descendants(Drawn.Svg + "text"), text => text.Attribute("transform") is not null);
        Assert.Equal(12, many.Descendants(Drawn.Svg + "text").Count(text => text.Attribute("transform") is not null));
    }

    [Fact]
    public void An_empty_group_and_an_empty_chart_say_no_data()
    {
        var picture = BoxPlot.Draw([new ValueGroup("a", [1, 2, double.NaN]), new ValueGroup("b", [])]);
        Assert.Contains("no data", Drawn.Parse(picture).Texts());
        Assert.Equal("1 value left out: not finite.", picture.Caption);
        Assert.Contains("no data", Drawn.Parse(BoxPlot.Draw([])).Texts());
        Assert.Contains("no data", Drawn.Parse(BoxPlot.Draw([new ValueGroup("a", [double.NaN])])).Texts());
    }

    [Fact]
    public void The_same_values_give_the_same_bytes() =>
        Assert.Equal(BoxPlot.Draw(Groups(4)).ToSvg(), BoxPlot.Draw(Groups(4)).ToSvg());

    private static ValueGroup[] Groups(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ValueGroup($"Clustering-method-{i}", [i, i + 1, i + 3]))];
}
