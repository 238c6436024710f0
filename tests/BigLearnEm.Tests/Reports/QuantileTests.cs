using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class QuantileTests
{
    // numpy.quantile of the same values.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 3.25)]
    [InlineData(0.5, 6.5)]
    [InlineData(0.75, 11.5)]
    [InlineData(0.9, 17.6)]
    [InlineData(1, 32)]
    public void Quantiles_interpolate_as_numpy_does(double share, double expected) =>
        Assert.Equal(expected, Quantile.Of([10, 1, 3, 32, 7, 4, 6, 12, 16, 2], share), 12);

    [Fact]
    public void One_value_is_every_quantile() => Assert.Equal(5, Quantile.Of([5], 0.25));

    [Fact]
    public void No_value_and_no_share_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], 1.5));
    }

    [Fact]
    public void Whiskers_end_at_the_last_value_within_reach()
    {
        // Quartiles 2 and 4, so that values from -1 to 7 are within reach.
        var box = BoxStatistics.Of([3, 1, 2, 4, 20]);

        Assert.Equal(new BoxStatistics(1, 2, 3, 4, 4), box);
    }
}
