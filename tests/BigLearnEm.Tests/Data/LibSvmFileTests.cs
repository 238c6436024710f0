using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class LibSvmFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("+1 1:0.5 3:-2e1\n-1 2:4\n2.5\n")]
    [InlineData("# a comment\r\n+1 qid:7 1:0.5\t3:-2e1   # 4:5\r\n\r\n  -1 2:4 \r\n2.5 # nothing\r\n")]
    [InlineData("1 1:.5 3:-20\n-1 1:0 2:4.0\n2.5 3:0")]
    public void What_a_line_leaves_out_is_zero(string text)
    {
        var read = LibSvmFile.Read(_folder.Write("t.libsvm", text));

        Assert.Equal([1, -1, 2.5], read.Targets);
        Assert.Equal((3, 3), (read.Values.Rows, read.Values.Columns));
        Assert.Equal([0.5, 0, -20, 0, 4, 0, 0, 0, 0], read.Values.Values);
    }

    [Fact]
    public void The_number_of_features_can_be_told()
    {
        var path = _folder.Write("t.svm", "1 1:5\n2 2:6\n");

        var read = LibSvmFile.Read(path, features: 4);

        Assert.Equal([5, 0, 0, 0, 0, 6, 0, 0], read.Values.Values);
        BadInput.Of(() => LibSvmFile.Read(path, features: 1), "an index of at most 1 in line 2", "'2:6'");
        Assert.Throws<ArgumentOutOfRangeException>(() => LibSvmFile.Read(path, features: 0));
    }

    [Fact]
    public void A_missing_value_stays_missing() =>
        Assert.Equal([double.NaN, 1], LibSvmFile.Read(_folder.Write("t.t", "1 1:nan 2:1\n")).Values.Values);

    [Theory]
    [InlineData("1 0:5", "an index of 1 or more in line 1", "'0:5'")]
    [InlineData("1 1:1\n1 -2:5", "an index of 1 or more in line 2", "'-2:5'")]
    [InlineData("1 3:1 2:1", "an index above 3", "'2:1'")]
    [InlineData("1 3:1 3:1", "an index above 3", "'3:1'")]
    [InlineData("1 3", "index:value in line 1", "'3'")]
    [InlineData("1 3:", "a finite number after the colon in line 1", "'3:'")]
    [InlineData("1 3:x", "a finite number after the colon", "'3:x'")]
    [InlineData("1 3:1:2", "a finite number after the colon", "'3:1:2'")]
    [InlineData("1 3:inf", "a finite number after the colon", "'3:inf'")]
    [InlineData("1 3:1e999", "a finite number after the colon", "'3:1e999'")]
    [InlineData("1 x:1", "a whole number", "'x:1'")]
    [InlineData("1 1.5:1", "a whole number", "'1.5:1'")]
    [InlineData("1 99999999999:1", "a whole number", "'99999999999:1'")]
    [InlineData("\n# c\ncat 1:1", "a finite number as the label in line 3", "'cat'")]
    [InlineData("inf 1:1", "a finite number as the label", "'inf'")]
    [InlineData("nan 1:1", "a finite number as the label", "'nan'")]
    [InlineData("1:1 2:2", "a finite number as the label", "'1:1'")]
    [InlineData("", "got an empty file", "features")]
    [InlineData("1\n2\n", "got lines without features", "features")]
    public void A_bad_line_is_named(string text, string expected, string got)
    {
        var path = _folder.Write("bad.libsvm", text);

        Assert.Equal(path, BadInput.Of(() => LibSvmFile.Read(path), expected, got).Name);
        BadInput.Of(() => new LibSvmRowSource(path), expected, got);
    }

    [Theory]
    [InlineData("1 2147483647:1\n")]
    [InlineData("1 1:1\n1 1000000000:1\n")]
    [InlineData("1 300000000:1\n")]
    [InlineData("1 1048577:1\n")]
    public void A_table_of_next_to_nothing_but_zeros_is_refused(string text) => BadInput.Of(
        () => LibSvmFile.Read(_folder.Write("wide.libsvm", text)), "one number in 10,000 cells", "greatest index");

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        BadInput.Of(() => LibSvmFile.Read(_folder.Write("b.libsvm", [0x31, 0x20, 0xE9, 0x0A])), "UTF-8");
        BadInput.Of(() => LibSvmFile.Read(_folder["none.libsvm"]), "nothing at this path");
    }
}
