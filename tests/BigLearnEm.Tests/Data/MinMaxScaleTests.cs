using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class MinMaxScaleTests
{
    [Fact]
    public void Training_rows_fill_the_unit_interval_and_others_may_leave_it()
    {
        var train = new Table([1, -4, 3, double.NaN, 2, 4], 3, 2, ["a", "b"]);

        var scale = MinMaxScale.Fit(train);

        Assert.Equal([1, -4], scale.Minimum);
        Assert.Equal([2, 8], scale.Range);
        var scaled = scale.Apply(train);
        Assert.Equal([0, 0, 1, double.NaN, 0.5, 1], scaled.Values);
        Assert.Equal(["a", "b"], scaled.ColumnNames!);
        Assert.Equal([2, -0.5], scale.Apply(new Table([5, -8], 1, 2)).Values);
        Assert.Equal(train.Values, scale.Invert(scaled).Values);
        Assert.Equal(1, train.Values[0]);
    }

    [Fact]
    public void What_has_no_scale_is_named()
    {
        var named = new Table([1, 2, 1, 3], 2, 2, ["a", "b"]);
        BadInput.Of(() => MinMaxScale.Fit(named, "f"), "f: ", "column 1 ('a')", "1 in every row");
        BadInput.Of(() => MinMaxScale.Fit(new Table([1, double.NaN, 2, double.NaN], 2, 2)), "column 2", "missing");
        BadInput.Of(() => MinMaxScale.Fit(new Table([1, 2, double.PositiveInfinity], 3, 1)), "row 3, column 1");
        BadInput.Of(() => MinMaxScale.Fit(new Table([-1.7e308, 1.7e308], 2, 1)), "a finite range in column 1");
        var scale = MinMaxScale.Fit(new Table([1, 2], 2, 1));
        BadInput.Of(() => scale.Apply(new Table([1, 2], 1, 2), "test.csv"), "test.csv", "1 features", "got 2");
        BadInput.Of(() => new ScaledRowSource(new TableRowSource(new Table([1, 2], 1, 2)), scale), "1 features");
    }

    [Fact]
    public void Streams_have_the_same_scale_and_values()
    {
        var table = new Table([.. Enumerable.Range(0, 300).Select(i => (i * 37 % 101) - 20.5)], 100, 3);

        var scale = MinMaxScale.Fit(table);
        var streamed = MinMaxScale.Fit(new TableRowSource(table));
        var scaled = new ScaledRowSource(new TableRowSource(table), scale);

        Assert.Equal(scale.Minimum, streamed.Minimum);
        Assert.Equal(scale.Range, streamed.Range);
        Assert.Equal((100L, 3), (scaled.Rows, scaled.Columns));
        Assert.Equal(scale.Apply(table).Values, RowSourceTests.AllOf(scaled, 7));
        Assert.Equal(scale.Apply(table).Values, RowSourceTests.AllOf(scaled, 1000));
    }
}
