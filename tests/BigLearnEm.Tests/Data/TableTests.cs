using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public class TableTests
{
    [Fact]
    public void Gives_its_rows_and_cells()
    {
        var table = new Table([1, 2, 3, 4, 5, 6], 2, 3, ["a", "b", "c"]);

        Assert.Equal([4, 5, 6], table.Row(1).ToArray());
        Assert.Equal(3, table[0, 2]);
        Assert.Equal(["a", "b", "c"], table.ColumnNames!);
    }

    [Fact]
    public void Parts_that_do_not_agree_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Table(new double[5], 2, 3));
        Assert.Throws<ArgumentException>(() => new Table(new double[6], 2, 3, ["a"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Table([], 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Table([], 3, 0));
    }

    [Fact]
    public void Cells_outside_it_are_refused()
    {
        var table = new Table(new double[6], 2, 3);

        Assert.Throws<ArgumentOutOfRangeException>(() => table[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table[0, -1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Row(-1).Length);
    }

    [Fact]
    public void Rows_and_columns_can_be_selected()
    {
        var table = new Table([1, 2, 3, 4, 5, 6], 2, 3, ["a", "b", "c"]);

        var rows = table.Select([1, 0, 1]);
        var columns = table.SelectColumns([2, 0]);

        Assert.Equal([4, 5, 6, 1, 2, 3, 4, 5, 6], rows.Values);
        Assert.Equal(["a", "b", "c"], rows.ColumnNames!);
        Assert.Equal([3, 1, 6, 4], columns.Values);
        Assert.Equal(["c", "a"], columns.ColumnNames!);
        Assert.Throws<ArgumentException>(() => table.Select([]));
        Assert.Throws<ArgumentException>(() => table.SelectColumns([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Select([2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.SelectColumns([3]));
    }
}
