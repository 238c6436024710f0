using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class HistogramChartTests
{
    [Fact]
    public void Every_value_is_counted_once()
    {
        double[] values = [0, 0.1, 1, 2.5, 2.5, 5, 9.9, 10];
        var edges = HistogramChart.EdgesOf([values], new ValueChartOptions { Bins = 4 });

        Assert.Equal([0, 2.5, 5, 7.5, 10], edges);
        Assert.Equal([3, 2, 1, 2], HistogramChart.CountsOf(values, edges));
    }

    [Fact]
    public void An_interval_ends_at_the_threshold()
    {
        var options = new ValueChartOptions { Bins = 4, Log = true, Reference = new ReferenceLine(1e-3, "threshold") };
        var edges = HistogramChart.EdgesOf([[1e-8, 3e-5], [1e-2]], options);

        Assert.Equal(6, edges.Length);
        Assert.Contains(edges, edge => Math.Abs(edge - 1e-3) < 1e-12);
        Assert.True(edges[0] <= 1e-8 && edges[^1] >= 1e-2);
    }

    [Fact]
    public void Groups_are_overlaid_with_a_threshold()
    {
        var picture = HistogramChart.Draw(
            [new ValueGroup("shared", [1e-6, 2e-6, 1e-5]), new ValueGroup("bad", [0, 1e-2, double.NaN])],
            new ValueChartOptions
            {
                Log = true,
                Reference = new ReferenceLine(1e-4, "threshold"),
                Label = "statistic",
            });
        var root = Drawn.Parse(picture);

        Assert.All(["shared (3)", "bad (3)", "threshold", "statistic"], text => Assert.Contains(text, root.Texts()));
        Assert.Equal(
            "1 value left out: not finite. 1 value left out: not positive, so not on a logarithmic scale.",
            picture.Caption);
        Assert.Single(root.OfStyle("dotted"));
    }

    [Fact]
    public void One_value_or_none_is_a_chart_too()
    {
        Assert.Single(Drawn.Parse(HistogramChart.Draw([new ValueGroup("", [3, 3, 3])])).OfStyle("bar").Skip(1));
        Assert.Single(Drawn.Parse(HistogramChart.Draw([new ValueGroup("", [0])])).OfStyle("bar").Skip(1));
        Assert.Contains("no data", Drawn.Parse(HistogramChart.Draw([])).Texts());
    }
}
