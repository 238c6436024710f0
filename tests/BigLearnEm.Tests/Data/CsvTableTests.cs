using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,2.5,-3e2\n4,5,6\n")]
    [InlineData("1;2.5;-3e2\r\n4;5;6\r\n")]
    [InlineData("1\t2.5\t-3e2\n4\t5\t6")]
    [InlineData("  1   2.5 -3e2 \n4 5\t 6\n")]
    [InlineData("1 , 2.5 , -3e2\n4 ,5, 6")]
    [InlineData("\"1\",\"2.5\",\"-3e2\"\n4,\" 5 \",6\n")]
    [InlineData("\uFEFF1,2.5,-3e2\n4,5,6\n")]
    [InlineData("# made by numpy.savetxt\n\n1,2.5,-3e2\n  \n4,5,6\n\n")]
    public void Reads_numbers_however_they_are_divided(string text)
    {
        var table = CsvTable.Read(_folder.Write("t.csv", text));

        Assert.Equal((2, 3), (table.Rows, table.Columns));
        Assert.Equal([1, 2.5, -300, 4, 5, 6], table.Values);
        Assert.Null(table.ColumnNames);
    }

    [Theory]
    [InlineData("a,b c,\"d, \"\"e\"\"\"\n1,2,3\n")]
    [InlineData("a;b c;\"d, \"\"e\"\"\"\n1;2;3\n")]
    public void A_first_line_without_numbers_gives_the_names(string text)
    {
        var table = CsvTable.Read(_folder.Write("t.csv", text));

        Assert.Equal(["a", "b c", "d, \"e\""], table.ColumnNames!);
        Assert.Equal([1, 2, 3], table.Values);
    }

    [Fact]
    public void Missing_and_infinite_values_are_kept_as_such()
    {
        var table = CsvTable.Read(_folder.Write("t.csv", "1,?,3\nNaN,NA,\"\"\ninf,-inf,Infinity\n"));

        Assert.Equal(
            [1, double.NaN, 3, double.NaN, double.NaN, double.NaN, 1 / 0.0, -1 / 0.0, 1 / 0.0],
            table.Values);
    }

    [Fact]
    public void Zeros_are_numbers_in_every_spelling() =>
        Assert.Equal([0, -0.0, 0, 0], CsvTable.Read(_folder.Write("t.csv", "0,-0\n0.000,0e5\n")).Values);

    [Fact]
    public void One_column_needs_no_delimiter()
    {
        var table = CsvTable.Read(_folder.Write("t.csv", "x\n1\n2\n"));

        Assert.Equal((2, 1, "x"), (table.Rows, table.Columns, table.ColumnNames![0]));
    }

    [Fact]
    public void Delimiter_and_header_can_be_told()
    {
        var path = _folder.Write("t.csv", "1|2\n3|4\n");

        Assert.Equal([1, 2, 3, 4], CsvTable.Read(path, '|').Values);
        var named = CsvTable.Read(path, '|', header: true);
        Assert.Equal(["1", "2"], named.ColumnNames!);
        Assert.Equal([3, 4], named.Values);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("# only a comment\n\n", "an empty file")]
    [InlineData("a,b\n", "no more than one line of names")]
    [InlineData("1,2\n3,4,5\n", "expected 2 columns in line 2, as in line 1, got 3")]
    [InlineData("a,b\n\n1,2\n3\n", "expected 2 columns in line 4, as in line 1, got 1")]
    [InlineData("1,2\n3,four\n", "expected a number in line 2, column 2, got 'four'")]
    [InlineData("1,two\n3,4\n", "expected a number in line 1, column 2, got 'two'")]
    [InlineData("1;2,5\n", "column 2, got '2,5'. Write numbers with a decimal point")]
    [InlineData("1,2\n3,\"4\n", "closing quote in line 2")]
    [InlineData("1,2\n\"3\"x,4\n", "after its closing quote in line 2")]
    [InlineData("1\n0x10\n", "'0x10'")]
    [InlineData("1\n1 000\n", "expected 1 columns in line 2")]
    public void A_bad_table_is_named_with_line_and_column(string text, string message)
    {
        var path = _folder.Write("bad.csv", text);

        var error = Assert.Throws<BadInputException>(() => CsvTable.Read(path));

        Assert.Equal(path, error.Name);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_where_numbers_were_promised_are_refused() =>
        Assert.Throws<BadInputException>(() => CsvTable.Read(_folder.Write("t.csv", "a,b\n1,2\n"), header: false));

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Contains(
            "UTF-8",
            Assert.Throws<BadInputException>(
                () => CsvTable.Read(_folder.Write("latin1.csv", [0x61, 0xE9, 0x0A, 0x31]))).Message,
            StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => CsvTable.Read(_folder["none.csv"]));
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData(' ')]
    public void What_is_written_is_read_again_to_the_last_digit(char delimiter)
    {
        var table = new Table(
            [0.1, 1 / 3.0, double.NaN, -1e-300, double.MaxValue, double.NegativeInfinity], 2, 3,
            ["a b", "c,\"d\"", "#e"]);

        CsvTable.Write(_folder["t.csv"], table, delimiter);
        var read = CsvTable.Read(_folder["t.csv"], delimiter);

        Assert.Equal(table.Values, read.Values);
        Assert.Equal(table.ColumnNames, read.ColumnNames);
    }

    [Fact]
    public void A_column_of_missing_values_survives()
    {
        CsvTable.Write(_folder["t.csv"], new Table([double.NaN, 1, double.NaN], 3, 1));

        Assert.Equal([double.NaN, 1, double.NaN], CsvTable.Read(_folder["t.csv"]).Values);
    }

    [Fact]
    public void Names_with_line_breaks_are_not_written() => Assert.Throws<ArgumentException>(
        () => CsvTable.Write(_folder["t.csv"], new Table([1], 1, 1, ["a\nb"])));
}
