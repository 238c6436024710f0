using BigLearnEm.Reports;

namespace BigLearnEm.Tests.Reports;

public class AxisTests
{
    [Theory]
    [InlineData(0, 10, "0 2 4 6 8 10")]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0.03, 0.29, "0.00 0.05 0.10 0.15 0.20 0.25 0.30")]
    [InlineData(-3, 7, "−4 −2 0 2 4 6 8")]
    [InlineData(12345, 71000, "10,000 20,000 30,000 40,000 50,000 60,000 70,000 80,000")]
    [InlineData(0, 3e6, "0 0.5×10⁶ 1.0×10⁶ 1.5×10⁶ 2.0×10⁶ 2.5×10⁶ 3.0×10⁶")]
    [InlineData(0, 1e-6, "0 0.2×10⁻⁶ 0.4×10⁻⁶ 0.6×10⁻⁶ 0.8×10⁻⁶ 1.0×10⁻⁶")]
    [InlineData(0.9312, 0.9318, "0.9312 0.9313 0.9314 0.9315 0.9316 0.9317 0.9318")]
    public void Linear_ticks_are_round_and_enclose_the_range(double minimum, double maximum, string expected)
    {
        var axis = Axis.Linear(minimum, maximum);

        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
        Assert.True(axis.Minimum <= minimum && axis.Maximum >= maximum);
        Assert.Equal((axis.Ticks[0].Value, axis.Ticks[^1].Value), (axis.Minimum, axis.Maximum));
    }

    [Fact]
    public void Tick_values_are_rounded_once() =>
        Assert.Equal([0, 0.1, 0.2, 0.3], Axis.Linear(0, 0.3, mostSteps: 3).Ticks.Select(tick => tick.Value));

    [Fact]
    public void An_axis_that_does_not_snap_keeps_its_ends()
    {
        var axis = Axis.Linear(0.3, 9.7, snap: false, mostSteps: 5);

        Assert.Equal((0.3, 9.7), (axis.Minimum, axis.Maximum));
        Assert.Equal(["2", "4", "6", "8"], axis.Ticks.Select(tick => tick.Label));
    }

    [Theory]
    [InlineData(0, -1, 1)]
    [InlineData(8, 4, 12)]
    [InlineData(-8, -12, -4)]
    public void One_value_gets_room_around_it(double value, double minimum, double maximum)
    {
        var axis = Axis.Linear(value, value, snap: false);

        Assert.Equal((minimum, maximum), (axis.Minimum, axis.Maximum));
        Assert.Equal(0.5, axis.Position(value));
    }

    [Fact]
    public void Counts_have_no_halves() =>
        Assert.Equal(["0", "1", "2"], Axis.Linear(0, 2, leastStep: 1).Ticks.Select(tick => tick.Label));

    [Theory]
    [InlineData(0.001, 10, "0.001 0.01 0.1 1 10")]
    [InlineData(3e-7, 20, "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰ 10²")]
    [InlineData(2e-6, 0.5, "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹ 10⁰")]
    [InlineData(3, 40, "2 5 10 20 50")]
    [InlineData(200, 800, "200 500 1000")]
    [InlineData(3e-6, 4e-5, "2×10⁻⁶ 5×10⁻⁶ 10⁻⁵ 2×10⁻⁵ 5×10⁻⁵")]
    [InlineData(10, 10, "5 10 20")]
    public void Logarithmic_ticks_are_round_and_enclose_the_range(double minimum, double maximum, string expected)
    {
        var axis = Axis.Log(minimum, maximum);

        Assert.Equal(expected, string.Join(' ', axis.Ticks.Select(tick => tick.Label)));
        Assert.True(axis.Minimum <= minimum && axis.Maximum >= maximum);
    }

    [Fact]
    public void Positions_are_shares_of_the_axis()
    {
        Assert.Equal(0.25, Axis.Linear(0, 8, snap: false).Position(2));
        Assert.Equal(0.75, Axis.Log(0.001, 10).Position(1), 12);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], Axis.Log(1, 1000).MinorTicks.Take(8));
    }

    [Fact]
    public void The_unit_stands_in_brackets()
    {
        Assert.Equal("time (s)", Axis.Linear(0, 1, "time", "s").Title);
        Assert.Equal("accuracy", Axis.Log(1, 2, "accuracy").Title);
    }

    [Fact]
    public void Extreme_ranges_have_few_ticks()
    {
        Assert.InRange(Axis.Log(1e-100, 9e99).Ticks.Count, 2, 8);
        Assert.InRange(Axis.Linear(-9e99, 9e99).Ticks.Count, 2, 9);
        Assert.InRange(Axis.Linear(1e9, 1e9 + 1e-9).Ticks.Count, 2, 9);
        Assert.InRange(Axis.Linear(1e-90, 3e-90).Ticks.Count, 2, 9);
    }

    [Fact]
    public void What_makes_no_axis_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Linear(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Linear(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Linear(0, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Log(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Linear(0, 1, mostSteps: 0));
    }
}
