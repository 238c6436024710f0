using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class LineChartTests
{
    [Fact]
    public void Every_line_is_drawn_and_the_median_above_them()
    {
        var group = new LineGroup("EM", [.. Enumerable.Range(1, 100).Select(s => Line($"seed {s}", 1.0 / s, 0.1 / s))]);
        var picture = LineChart.Draw(
            [group],
            new LineChartOptions
            {
                Title = "KL",
                LogY = true,
                Reference = new ReferenceLine(0.01, "bad"),
                Band = new ValueBand(0, 0.005, "shared"),
            });
        var root = Drawn.Parse(picture);

        Assert.Equal(100, root.OfStyle("thin").Count());
        Assert.Single(root.OfStyle("thick"), path => path.Value == "EM: median");
        Assert.Equal(100, root.OfStyle("stop").Count(mark => mark.Parent!.Attribute("class")?.Value == "k0"));
        Assert.Single(root.OfStyle("dotted"));
        Assert.Equal(2, root.OfStyle("band").Count());
        Assert.All(["EM (100)", "bad", "shared", "stopped"], text => Assert.Contains(text, root.Texts()));
    }

    [Fact]
    public void A_line_that_has_ended_counts_with_its_last_value()
    {
        var (x, y) = LineMedian.Of(
        [
            new LineSeries("short", [0, 1], [5, 1]),
            new LineSeries("long", [0, 1, 2, 3], [9, 9, 8, 7]),
            new LineSeries("late", [2, 3], [double.NaN, 4]),
        ]);

        Assert.Equal([0, 1, 2, 3], x);
        Assert.Equal([7, 5, 4.5, 4], y);
    }

    [Fact]
    public void A_value_that_cannot_be_drawn_interrupts_the_line_and_is_counted()
    {
        var line = new LineSeries("a", [0, 1, 2, 3, 4, 5], [1, 2, double.NaN, 4, 0, 1]);
        var picture = LineChart.Draw([new LineGroup("a", [line])], new LineChartOptions { LogY = true });

        Assert.Equal(
            "1 value left out: not finite. 1 value left out: not positive, so not on a logarithmic scale.",
            picture.Caption);
        var data = Drawn.Parse(picture).OfStyle("thick").Single(path => path.Attribute("d") is not null);
        Assert.Equal(3, data.Attribute("d")!.Value.Count(letter => letter == 'M'));
    }

    [Fact]
    public void Nothing_to_show_says_no_data()
    {
        Assert.Contains("no data", Drawn.Parse(LineChart.Draw([])).Texts());
        var negative = new LineGroup("a", [new LineSeries("a", [1], [-1])]);
        var picture = LineChart.Draw([negative], new LineChartOptions { LogY = true });
        Assert.Contains("no data", Drawn.Parse(picture).Texts());
    }

    [Fact]
    public void Series_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Draw(new LineSeries("a", [1, 2], [1])));
        Assert.Throws<ArgumentException>(() => Draw(new LineSeries("a", [2, 1], [1, 1])));
        Assert.Throws<ArgumentException>(() => Draw(new LineSeries("a", [1], [1], StopIndex: 1)));
    }

    [Fact]
    public void Thinning_keeps_corners_and_drops_what_lies_between()
    {
        double[] points = [0, 0, 1, 0.01, 2, 0, 2, 5, 3, 5.01, 4, 5];

        Assert.Equal([0, 0, 2, 0, 2, 5, 4, 5], LineThinning.Thin(points, 0.1));
        Assert.Equal(points, LineThinning.Thin(points, 0.001));
    }

    private static void Draw(LineSeries line) => LineChart.Draw([new LineGroup("a", [line])]);

    private static LineSeries Line(string name, params double[] y) =>
        new(name, [.. Enumerable.Range(0, y.Length).Select(i => (double)i)], y, y.Length - 1);
}
