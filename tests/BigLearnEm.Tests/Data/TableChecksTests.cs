using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class TableChecksTests
{
    private const double Missing = double.NaN;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sound_table_passes(bool allowMissing) =>
        TableChecks.RequireFit(Of(2, 1, 2, 3, 4, 1, 2), "t", 2, allowMissing);

    [Fact]
    public void Missing_values_pass_where_they_are_allowed()
    {
        var table = Of(2, 1, Missing, Missing, 2, 2, 3);

        TableChecks.RequireFit(table, "t", 3, allowMissing: true);
        BadInput.Of(
            () => TableChecks.RequireFit(table, "t", 3, allowMissing: false), "a number in row 1, column 2", "missing");
    }

    [Fact]
    public void What_cannot_be_fitted_is_named()
    {
        Refused(Of(2, 1, 2, 3, double.NegativeInfinity), 1, "a finite number in row 2, column 2", "-Infinity");
        Refused(Of(2, 1, 2, Missing, Missing, 3, 4), 1, "row 2", "missing ones only");
        Refused(Of(2, 1, Missing, 2, Missing), 1, "column 2", "missing ones only", "--drop_constant");
        Refused(Of(2, 1, 7, 2, 7, 3, Missing), 1, "column 2", "7 in every row", "--drop_constant");
        Refused(new Table([1, 7, 2, 7], 2, 2, ["a", "b"]), 1, "column 2 ('b')", "7 in every row");
        Refused(Of(1, 1, 2), 3, "at least 3 rows", "got 2");
        Refused(Of(2, 1, 2, 3, 4, 1, 2, -0.0, 1, 0.0, 1), 4, "at least 4 different rows", "got 3");
        Refused(Of(2, 1, Missing, 2, 3, 1, Missing, 2, 4), 4, "at least 4 different rows", "got 3");
    }

    [Fact]
    public void Constant_features_are_dropped()
    {
        var table = new Table([1, 7, Missing, 4, 2, 7, Missing, Missing, 3, 7, Missing, 5], 3, 4, ["a", "b", "c", "d"]);

        var (kept, columns) = ConstantFeatures.Drop(table);

        Assert.Equal([0, 3], columns);
        Assert.Equal(["a", "d"], kept.ColumnNames!);
        Assert.Equal([1, 4, 2, Missing, 3, 5], kept.Values);
        TableChecks.RequireFit(kept, "t", 3, allowMissing: true);
        Assert.Same(kept, ConstantFeatures.Drop(kept).Table);
        BadInput.Of(() => ConstantFeatures.Drop(Of(1, 2, 2), "file.csv"), "file.csv", "at least one feature");
    }

    private static void Refused(Table table, int components, params string[] texts) =>
        Assert.Equal("t", BadInput.Of(() => TableChecks.RequireFit(table, "t", components, true), texts).Name);

    private static Table Of(int columns, params double[] values) => new(values, values.Length / columns, columns);
}
