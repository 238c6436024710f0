using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class LabelFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3\n1\n3\n")]
    [InlineData("# classes\n3\r\n\r\n1\r\n3")]
    [InlineData("label\n3\n1\n3\n")]
    [InlineData("my classes\n3\n1.0\n3\n")]
    public void Numbers_ascend(string text)
    {
        var read = LabelFile.Read(_folder.Write("t.txt", text), 3);

        Assert.Equal(["1", "3"], read.ClassNames);
        Assert.Equal([1, 0, 1], read.Labels);
    }

    [Theory]
    [InlineData("Iris setosa\nIris virginica\nIris setosa\n")]
    [InlineData("CLASS\n\"Iris setosa\"\nIris virginica\n Iris setosa \n")]
    public void Names_may_hold_spaces(string text)
    {
        var read = LabelFile.Read(_folder.Write("t.csv", text), 3);

        Assert.Equal(["Iris setosa", "Iris virginica"], read.ClassNames);
        Assert.Equal([0, 1, 0], read.Labels);
    }

    [Fact]
    public void A_first_name_is_no_header_unless_it_says_so() =>
        Assert.Equal(["7", "x"], LabelFile.Read(_folder.Write("t.txt", "x\n7\nx\n"), 3).ClassNames);

    [Fact]
    public void Arrays_of_one_axis_are_read()
    {
        NpyFile.Write(_folder["y.npy"], new[] { 5, 2, 5 }, 3);
        NpyFile.Write(_folder["row.npy"], new[] { 5, 2, 5 }, 1, 3);
        NpyFile.Write(_folder["two.npy"], new[] { 5, 2, 5, 1 }, 2, 2);

        Assert.Equal([1, 0, 1], LabelFile.Read(_folder["y.npy"], 3).Labels);
        Assert.Equal([1, 0, 1], LabelFile.Read(_folder["row.npy"], 3).Labels);
        BadInput.Of(() => LabelFile.Read(_folder["two.npy"], 4), "an array of one axis", "2 x 2");
        BadInput.Of(() => LabelFile.Read(_folder["y.npy"], 4), "4 classes", "got 3");
    }

    [Theory]
    [InlineData("t10k-labels-idx1-ubyte")]
    [InlineData("t10k-labels.idx1-ubyte.GZ")]
    [InlineData("y.idx")]
    public void Idx_labels_are_read(string name)
    {
        IdxFile.WriteLabels(_folder[name], [5, 2, 5]);
        IdxFile.WriteImages(_folder["i-ubyte"], new ImageSet("a", "b", [1, 2, 3], 3, 1, 1));

        var read = LabelFile.Read(_folder[name], 3);

        Assert.Equal(["2", "5"], read.ClassNames);
        Assert.Equal([1, 0, 1], read.Labels);
        BadInput.Of(() => LabelFile.Read(_folder[name], 4), "4 classes", "got 3");
        BadInput.Of(() => LabelFile.Read(_folder["i-ubyte"], 3), "labels (rank 1)", "rank 3", "were not swapped");
    }

    [Theory]
    [InlineData("t.txt", "1\n2\n", "3 classes, one for each row", "got 2")]
    [InlineData("t.txt", "1\n2\n3\n4\n", "3 classes", "got 4")]
    [InlineData("t.txt", "", "3 classes", "got 0")]
    [InlineData("t.csv", "1\n2,5\n3\n", "one class in line 2", "'2,5'")]
    [InlineData("t.csv", "1\nNA\n3\n", "a class in line 2", "'NA'")]
    [InlineData("t.csv", "1\n2\n2.5\n", "a whole number as the class of row 3", "2.5")]
    [InlineData("t.mat", "", "one class a line", "'.mat'")]
    [InlineData("t.xyz", "", "'.xyz'", "")]
    public void A_bad_file_is_named(string name, string text, string expected, string got) =>
        BadInput.Of(() => LabelFile.Read(_folder.Write(name, text), 3), expected, got);
}
