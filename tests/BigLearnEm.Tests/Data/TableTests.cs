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
}
