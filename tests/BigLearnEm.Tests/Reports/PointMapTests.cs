using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public sealed class PointMapTests
{
    [Fact]
    public void Every_point_is_drawn_in_the_colour_of_its_group_and_groups_are_named()
    {
        double[] points = [.. Enumerable.Range(0, 60).SelectMany(i => new double[] { i % 3 * 10, (i % 3 * 5) + (i * 0.01) })];
        var root = Drawn.Parse(PointMap.Draw(
            "Map", points, [.. Enumerable.Range(0, 60).Select(i => i % 3)], ["<a>", "b", "c"]));

        Assert.Equal(3 * 2, root.Texts().Count(text => text is "<a>" or "b" or "c"));
        var dots = Enumerable.Range(0, 3).Select(k => root.OfStyle($"k{k}")
            .Where(path => path.Name.LocalName == "path")
            .Sum(path => path.Attribute("d")!.Value.Count(letter => letter == 'M')));
        Assert.Equal([20, 20, 20], dots);
    }

    [Fact]
    public void Groups_beyond_the_palette_have_colours_of_their_own()
    {
        int[] groups = [.. Enumerable.Range(0, 40)];
        double[] points = [.. groups.SelectMany(i => new double[] { i % 7, i / 7 })];
        var root = Drawn.Parse(PointMap.Draw("", points, groups, [.. groups.Select(i => $"{i}")]));

        var colours = root.Descendants(Drawn.Svg + "g").Select(group => group.Attribute("style")?.Value)
            .Where(style => style is not null).Distinct().ToArray();
        Assert.Equal(15, colours.Length);
    }

    [Fact]
    public void Points_far_away_do_not_squeeze_the_others_and_are_counted()
    {
        double[] points = [.. Enumerable.Range(0, 1000).SelectMany(i => new double[] { i % 10, i / 100 }), 1e6, 1e6];
        var picture = PointMap.Draw("", points, new int[1001], ["all"]);

        Assert.Contains("1 point left out: far outside.", picture.Caption, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PointMap.Draw("", points, new int[3], ["all"]));
        Drawn.Parse(PointMap.Draw("", [], [], []));
        Drawn.Parse(PointMap.Draw("", [1, 1], [0], ["one"]));
    }
}
