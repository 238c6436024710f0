using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class MixtureChartTests
{
    private static readonly double[] s_corners = [-10, -10, 10, 10, -10, 10, 10, -10];

    [Fact]
    public void A_unit_is_as_long_in_x_as_in_y_and_ellipses_are_turned()
    {
        // Eigenvalue 9 along (1, 1), 1 across.
        var view = new MixtureView([-10, 0, 10, 0], [1], [0, 0], [5, 4, 4, 5]);
        var root = Drawn.Parse(MixtureChart.Draw(view, new MixtureChartOptions { Width = 400 }));

        var window = root.Descendants(Drawn.Svg + "svg").Single();
        Assert.Equal(window.Number("width"), window.Number("height"));
        var unit = window.Number("width") / 22;
        var outer = window.OfStyle("outer").Single();
        Assert.Equal(6 * unit, outer.Number("rx"), 0.01);
        Assert.Equal(2 * unit, outer.Number("ry"), 0.01);
        Assert.Equal(window.Number("x") + (window.Number("width") / 2), outer.Number("cx"), 0.01);
        Assert.StartsWith("rotate(-45 ", outer.Attribute("transform")!.Value, StringComparison.Ordinal);
        Assert.Equal(3 * unit, window.OfStyle("inner").Single().Number("rx"), 0.01);
        Assert.Contains("weight 1, mean (0, 0), standard deviations 3 and 1", outer.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_points_are_thinned_and_the_caption_says_so()
    {
        var picture = MixtureChart.Draw(new MixtureView(Spiral(10_000), [], [], []) { Caption = "Mine." });

        Assert.Equal("Mine. 4,000 points of 10,000 shown.", picture.Caption);
        Assert.Equal(4000, picture.Markup.Split("h0").Length - 1);
    }

    [Fact]
    public void What_is_not_finite_is_left_out_and_counted()
    {
        double[] points = [0, 0, double.NaN, 1, 1, double.PositiveInfinity, 2, 2];
        var view = new MixtureView(
            points, [0.3, 0.3, 0.4], [1, 1, 1, 1, double.NaN, 0], [1, 0, 0, 1, 1, 2, 2, 1, 1, 0, 0, 1]);
        var picture = MixtureChart.Draw(view, new MixtureChartOptions { Contours = DensityContours.Regions });
        var root = Drawn.Parse(picture);

        Assert.Equal(
            "2 points left out: not finite. 2 components left out: not finite, or no covariance.", picture.Caption);
        Assert.Single(root.OfStyle("outer"));
    }

    [Fact]
    public void A_lost_centre_does_not_shrink_the_picture()
    {
        var view = new MixtureView(s_corners, [0.5, 0.5], [0, 0, 1e90, 0], [1, 0, 0, 1, 1, 0, 0, 1]);
        var picture = MixtureChart.Draw(view);

        Assert.Equal(new PlaneBounds(-10, 10, -10, 10), MixtureChart.BoundsOf(view));
        Assert.Equal("1 centre lies outside of the view.", picture.Caption);
        Assert.Single(Drawn.Parse(picture).OfStyle("outer"));
    }

    [Fact]
    public void Without_points_the_ellipses_are_the_view()
    {
        var view = new MixtureView([], [1], [5, 5], [4, 0, 0, 1]);

        Assert.Equal(new PlaneBounds(1, 9, 3, 7), MixtureChart.BoundsOf(view));
    }

    [Fact]
    public void Nothing_to_show_says_no_data()
    {
        Assert.Contains("no data", Drawn.Parse(MixtureChart.Draw(new MixtureView([], [], [], []))).Texts());
        var picture = MixtureChart.Draw(new MixtureView([double.NaN, 0], [], [], []));
        Assert.Contains("no data", Drawn.Parse(picture).Texts());
        Assert.Equal("1 point left out: not finite.", picture.Caption);
    }

    [Fact]
    public void Labels_colour_points_and_none_is_grey()
    {
        var view = new MixtureView(s_corners, [], [], []) { Labels = [0, 26, -1, 1] };
        var dots = Drawn.Parse(MixtureChart.Draw(view)).OfStyle("dots").Select(path => path.Attribute("class")!.Value);

        Assert.Equal(["dots k24", "dots k0", "dots k1", "dots k1"], dots);
    }

    [Fact]
    public void The_truth_is_dashed_and_contours_are_drawn_for_each_share()
    {
        var view = new MixtureView(s_corners, [1], [0, 0], [4, 0, 0, 4])
        {
            Reference = new MixtureReference([1, 1, 2, 2], [1, 0, 0, 1, 1, 0, 0, 1], "truth"),
        };
        var root = Drawn.Parse(MixtureChart.Draw(view, new MixtureChartOptions { Contours = DensityContours.Regions }));

        Assert.Equal(2 + 1, root.OfStyle("truth").Count());
        Assert.Equal(3, root.OfStyle("contour").Count(element => element.Name.LocalName == "path"));
        Assert.Contains("50, 80, 95 % of the mass", root.Texts());
        Assert.Contains("truth (2 s.d.)", root.Texts());
    }

    [Fact]
    public void Lengths_that_do_not_belong_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MixtureChart.Draw(new MixtureView([1], [], [], [])));
        Assert.Throws<ArgumentException>(() => MixtureChart.Draw(new MixtureView([], [1], [1], [])));
        Assert.Throws<ArgumentException>(() => MixtureChart.Draw(new MixtureView([1, 2], [], [], []) { Labels = [] }));
        Assert.Throws<ArgumentException>(
            () => MixtureChart.Draw(new MixtureView([], [], [], []) { Reference = new MixtureReference([1, 2], []) }));
    }

    [Fact]
    public void The_same_view_gives_the_same_bytes()
    {
        var view = new MixtureView(Spiral(5000), [0.5, 0.5], [0, 0, 3, 3], [1, 0, 0, 1, 2, 1, 1, 2]);
        var options = new MixtureChartOptions { Contours = DensityContours.Regions };

        Assert.Equal(MixtureChart.Draw(view, options).ToSvg(), MixtureChart.Draw(view, options).ToSvg());
    }

    [Fact]
    public void Panels_share_their_view_and_align()
    {
        var near = new MixtureView([0, 0, 1, 1], [1], [0, 0], [1, 0, 0, 1]) { Title = "before" };
        var far = new MixtureView([0, 0, 9, 9], [], [], []) { Title = "after", Caption = "Late." };
        var panels = Panels.OfMixtures("Run", [near, far]);

        var ticks = panels.Pictures.Select(
            picture => string.Join(' ', Drawn.Parse(picture).OfStyle("muted").Select(text => text.Value))).ToArray();
        Assert.Equal(ticks[0], ticks[1][..ticks[0].Length]);
        Assert.Equal(panels.Pictures[0].Height, panels.Pictures[1].Height);
        var joined = Drawn.Parse(panels.Join());
        Assert.All(["Run", "before", "after", "Late."], text => Assert.Contains(text, joined.Texts()));
        Assert.Contains("no data", Drawn.Parse(Panels.OfMixtures("", []).Join()).Texts());
    }

    private static double[] Spiral(int count) =>
        [.. Enumerable.Range(0, 2 * count).Select(i => i / 2 * (i % 2 == 0 ? Math.Cos(i / 2) : Math.Sin(i / 2)))];
}
