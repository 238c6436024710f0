using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class MarchingSquaresTests
{
    [Fact]
    public void A_circle_gives_one_closed_contour_at_its_radius()
    {
        const int size = 101;
        var values = Grid(size, size, (x, y) => -Math.Sqrt(((x - 50) * (x - 50)) + ((y - 50) * (y - 50))));

        var line = Assert.Single(MarchingSquares.Trace(values, size, -30.25));

        Assert.True(line.IsClosed);
        var turned = 0.0;
        for (var i = 0; i < line.Points.Length; i += 2)
        {
            var (x, y) = (line.Points[i] - 50, line.Points[i + 1] - 50);
            Assert.Equal(30.25, Math.Sqrt((x * x) + (y * y)), 0.01);
            var j = (i + 2) % line.Points.Length;
            var (nextX, nextY) = (line.Points[j] - 50, line.Points[j + 1] - 50);
            Assert.True(Math.Abs(nextX - x) <= 1 && Math.Abs(nextY - y) <= 1, "neighbours lie in one square");
            turned += Math.Atan2((x * nextY) - (y * nextX), (x * nextX) + (y * nextY));
        }

        Assert.Equal(2 * Math.PI, Math.Abs(turned), 9);
    }

    [Fact]
    public void A_slope_gives_one_open_line_at_the_interpolated_place()
    {
        var line = Assert.Single(MarchingSquares.Trace(Grid(5, 4, (x, _) => x), 5, 1.25));

        Assert.False(line.IsClosed);
        Assert.Equal([1.25, 0, 1.25, 1, 1.25, 2, 1.25, 3], line.Points);
    }

    [Fact]
    public void Two_hills_give_two_contours()
    {
        double[] values =
        [
            0, 0, 0, 0, 0,
            0, 1, 0, 1, 0,
            0, 0, 0, 0, 0,
        ];

        var lines = MarchingSquares.Trace(values, 5, 0.5);

        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.True(line.IsClosed && line.Points.Length == 8));
    }

    [Theory]
    [InlineData(0.4, 1)]
    [InlineData(0.6, 2)]
    public void The_mean_of_a_saddle_decides_what_is_connected(double level, int hills)
    {
        double[] values =
        [
            0, 0, 0, 0,
            0, 1, 0, 0,
            0, 0, 1, 0,
            0, 0, 0, 0,
        ];

        Assert.Equal(hills, MarchingSquares.Trace(values, 4, level).Count);
    }

    [Fact]
    public void No_crossing_gives_no_line_and_a_hole_opens_one()
    {
        Assert.Empty(MarchingSquares.Trace(new double[9], 3, 1));
        Assert.Empty(MarchingSquares.Trace([], 3, 1));
        Assert.Empty(MarchingSquares.Trace([0, 1, 2], 3, 1));
        double[] values = [0, 0, 0, 0, 1, 0, 0, 0, double.NaN];
        Assert.False(Assert.Single(MarchingSquares.Trace(values, 3, 0.5)).IsClosed);
    }

    [Fact]
    public void Values_that_are_no_whole_rows_are_refused() =>
        Assert.Throws<ArgumentException>(() => MarchingSquares.Trace(new double[5], 3, 1));

    private static double[] Grid(int columns, int rows, Func<int, int, double> value) =>
        [.. Enumerable.Range(0, columns * rows).Select(i => value(i % columns, i / columns))];
}
