using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class TableFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_matrix_begins_with_its_classes()
    {
        var path = NpyFileTests.Fixture("dataset.mat");

        var read = TableFile.Read(path);

        Assert.Equal(["0", "2", "7"], read.ClassNames);
        Assert.Equal([1, 0, 1, 2], read.Labels!);
        Assert.Equal(MatFile.Read(path).Row(1)[1..].ToArray(), read.Features.Row(1).ToArray());
        var whole = TableFile.Read(path, new() { LabelColumn = "none" });
        Assert.Equal((4, null), (whole.Features.Columns, whole.Labels));
        Assert.Empty(whole.ClassNames);
        Assert.Equal(3, TableFile.Read(path, new() { LabelColumn = "-4" }).ClassNames.Length);
        BadInput.Of(() => TableFile.Read(path, new() { LabelColumn = "2" }), "a whole number as the class of row 1");
        Assert.Equal(4, TableFile.Read(path, new() { Variable = "other", LabelColumn = "none" }).Features.Rows);
    }

    [UciTheory]
    [InlineData("glass.mat", 214, 9, 6)]
    [InlineData("letter.mat", 20000, 16, 26)]
    public void Real_tables_are_divided(string file, int rows, int columns, int classes)
    {
        var read = TableFile.Read(UciData.File(file));

        Assert.Equal((rows, columns), (read.Features.Rows, read.Features.Columns));
        Assert.Equal(Enumerable.Range(0, classes), read.Labels!.Distinct().Order());
        Assert.Equal(classes, read.ClassNames.Length);
    }

    [Theory]
    [InlineData("a,class,b\n1,dog,2\n3,cat,4\n5,dog,?\n", null)]
    [InlineData("a,Y,b\n1,dog,2\n3,cat,4\n5,dog,NA\n", null)]
    [InlineData("a;kind;b\n1;dog;2\n3;cat;4\n5;dog;\n", "kind")]
    [InlineData("a;kind;b\n1;dog;2\n3;cat;4\n5;dog;nan\n", "KIND")]
    [InlineData("1 dog 2\n3 cat 4\n5 dog NaN\n", "2")]
    [InlineData("1,dog,2\n3,cat,4\n5,dog,\n", "-2")]
    public void A_column_of_text_holds_the_classes(string text, string? column)
    {
        var read = TableFile.Read(_folder.Write("t.csv", text), new() { LabelColumn = column });

        Assert.Equal(["cat", "dog"], read.ClassNames);
        Assert.Equal([1, 0, 1], read.Labels!);
        Assert.Equal([1, 2, 3, 4, 5, double.NaN], read.Features.Values);
        Assert.True(read.Features.ColumnNames is null || read.Features.ColumnNames.SequenceEqual(["a", "b"]));
    }

    [Fact]
    public void Classes_that_are_numbers_ascend_as_numbers()
    {
        var read = TableFile.Read(_folder.Write("t.data", "x,y\n0.5,10\n1.5,9\n2.5,-1\n3.5,10.0\n"));

        Assert.Equal(["-1", "9", "10"], read.ClassNames);
        Assert.Equal([2, 1, 0, 2], read.Labels!);
    }

    [Fact]
    public void Texts_are_ordered_by_their_code_points()
    {
        var read = TableFile.Read(_folder.Write("t.tsv", "x\tlabel\n1\tb a\n2\tB\n3\t10\n4\tä\n5\tb a\n"));

        Assert.Equal(["10", "B", "b a", "ä"], read.ClassNames);
        Assert.Equal([2, 1, 0, 3, 2], read.Labels!);
    }

    [Fact]
    public void Without_a_usual_name_text_tables_have_no_classes()
    {
        Assert.Null(TableFile.Read(_folder.Write("t.csv", "a,b\n1,2\n")).Labels);
        Assert.Null(TableFile.Read(_folder.Write("t.txt", "1 2\n3 4\n")).Labels);
        Assert.Equal(1, TableFile.Read(_folder.Write("one.csv", "y\n1\n2\n")).Features.Columns);
        var path = _folder.Write("t.csv", "a,class\n1,2\n");
        Assert.Equal(2, TableFile.Read(path, new() { LabelColumn = "none" }).Features.Columns);
    }

    [Theory]
    [InlineData("5.1,setosa\n4.9,setosa\n", null, "a number in line 1, column 2", "the label column")]
    [InlineData("a,class\n1,x\nz,y\n", null, "a number in line 3, column 1", "'z'")]
    [InlineData("a,class\n1,x\n2,\n", null, "a class in line 3, column 2", "Every row needs its class")]
    [InlineData("a,class\n1,x\n2,?\n", null, "a class in line 3, column 2", "'?'")]
    [InlineData("a,class\n1,1\n2,1.5\n", null, "a whole number as the class of row 2", "1.5")]
    [InlineData("a,class\n1,1\n2,inf\n", null, "a whole number as the class of row 2", "Infinity")]
    [InlineData("1,2\n", "0", "from 1 to 2, or from -2 to -1", "got 0")]
    [InlineData("1,2\n", "3", "from 1 to 2", "got 3")]
    [InlineData("1,2\n", "-3", "from 1 to 2", "got -3")]
    [InlineData("1,2\n", "kind", "a label column 'kind'", "columns without names")]
    [InlineData("a,b\n1,2\n", "kind", "a label column 'kind'", "columns a, b")]
    [InlineData("1\n2\n", "1", "features beside", "a single column")]
    public void A_bad_text_table_is_named(string text, string? column, string expected, string more)
    {
        var path = _folder.Write("bad.csv", text);

        var error = BadInput.Of(() => TableFile.Read(path, new() { LabelColumn = column }), expected, more);

        Assert.Equal(path, error.Name);
    }

    [Fact]
    public void Libsvm_brings_its_labels()
    {
        var path = _folder.Write("t.scale", "-1 1:2\n+1 2:3\n-1 1:1\n");

        var read = TableFile.Read(path);

        Assert.Equal(["-1", "1"], read.ClassNames);
        Assert.Equal([0, 1, 0], read.Labels!);
        Assert.Null(TableFile.Read(path, new() { LabelColumn = "none" }).Labels);
        BadInput.Of(() => TableFile.Read(path, new() { LabelColumn = "1" }), "begin with their label");
        BadInput.Of(() => TableFile.Read(_folder.Write("r.svm", "0.5 1:2\n")), "class of row 1", "0.5");
    }

    [Fact]
    public void A_numpy_array_has_classes_only_where_told()
    {
        NpyFile.Write(_folder["t.NPY"], new double[] { 1, 5, 2, 6, 1, 7 }, 3, 2);
        NpyFile.Write(_folder["nan.npy"], new double[] { 1, 5, double.NaN, 6 }, 2, 2);

        Assert.Null(TableFile.Read(_folder["t.NPY"]).Labels);
        var read = TableFile.Read(_folder["t.NPY"], new() { LabelColumn = "1" });
        Assert.Equal([0, 1, 0], read.Labels!);
        Assert.Equal([5, 6, 7], read.Features.Values);
        BadInput.Of(() => TableFile.Read(_folder["t.NPY"], new() { LabelColumn = "y" }), "columns without names");
        BadInput.Of(() => TableFile.Read(_folder["nan.npy"], new() { LabelColumn = "1" }), "class of row 2", "NaN");
    }

    [Fact]
    public void An_archive_names_its_arrays()
    {
        var plain = TableFile.Read(NpyFileTests.Fixture("plain.npz"));
        Assert.Equal((4, 3), (plain.Features.Rows, plain.Features.Columns));
        Assert.Equal(["0", "2", "7"], plain.ClassNames);
        Assert.Equal([1, 0, 1, 2], TableFile.Read(NpyFileTests.Fixture("packed.npz")).Labels!);
        Assert.Null(TableFile.Read(NpyFileTests.Fixture("plain.npz"), new() { LabelColumn = "none" }).Labels);
        Assert.Equal(3, TableFile.Read(NpyFileTests.Fixture("objects.npz")).Features.Columns);

        NpyArray x = new([1, 2, 3, 4], [2, 2]);
        NpzFile.Write(_folder["t.npz"], [("arr_0", x), ("kind", new([5, 4], [2])), ("y", new([1, 2, 3], [3]))]);
        BadInput.Of(() => TableFile.Read(_folder["t.npz"]), "X, x or data", "arr_0, kind, y");
        Assert.Equal([1, 0], TableFile.Read(_folder["t.npz"], new() { LabelColumn = "kind" }).Labels!);
        BadInput.Of(
            () => TableFile.Read(_folder["t.npz"], new() { Variable = "arr_0" }), "2 classes in 'y'", "got 3");
    }

    [Fact]
    public void Images_are_rows_of_grey_values_without_classes()
    {
        IdxFile.WriteImages(_folder["t10k-images.idx3-ubyte.gz"], new ImageSet("a", "b", [0, 255, 7, 9], 2, 2, 1));

        var read = TableFile.Read(_folder["t10k-images.idx3-ubyte.gz"], new() { LabelColumn = "none" });

        Assert.Equal((2, 2), (read.Features.Rows, read.Features.Columns));
        Assert.Equal([0, 255, 7, 9], read.Features.Values);
        Assert.Null(read.Labels);
        BadInput.Of(
            () => TableFile.Read(_folder["t10k-images.idx3-ubyte.gz"], new() { LabelColumn = "1" }),
            "no label column", "'1'");
    }

    [Theory]
    [InlineData("t.xlsx", "'.xlsx'")]
    [InlineData("t", "no extension")]
    public void An_unknown_format_is_refused_with_those_that_are_known(string name, string got)
    {
        BadInput.Of(() => TableFile.Read(_folder[name]), got, ".mat", ".csv", ".libsvm", ".npy", ".npz", "-ubyte");
        BadInput.Of(() => RowSource.Open(_folder[name]), got, ".mat");
    }
}
