using System.IO.Compression;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] s_images =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 60];

    private static readonly byte[] s_labels = [0, 0, 8, 1, 0, 0, 0, 2, 9, 4];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_images_and_labels_written_by_hand(bool gzip)
    {
        var images = _folder.Write("a", gzip ? Gzip(s_images) : s_images);
        var labels = _folder.Write("b", gzip ? Gzip(s_labels) : s_labels);

        var set = IdxFile.ReadImages(images, labels, "mine", "a test");

        Assert.Equal((2, 1, 3), (set.Count, set.Height, set.Width));
        Assert.Equal([10, 20, 30, 40, 50, 60], set.Pixels);
        Assert.Equal([9, 4], set.Labels!);
        Assert.Equal(("mine", "a test"), (set.Name, set.Source));
        Assert.Null(IdxFile.ReadImages(images).Labels);
        Assert.Equal(images, IdxFile.ReadImages(images).Source);
    }

    [Fact]
    public void Gzip_is_known_by_its_bytes_and_not_by_its_name()
    {
        Assert.Equal(2, IdxFile.ReadImages(_folder.Write("plain.gz", s_images)).Count);
        Assert.Equal(2, IdxFile.ReadImages(_folder.Write("packed", Gzip(s_images))).Count);
    }

    [Theory]
    [InlineData("x.gz", 0x1f)]
    [InlineData("x", 0)]
    public void What_is_written_is_read_again(string name, int firstByte)
    {
        var set = new ImageSet(
            "a", "b", Enumerable.Range(0, 60).Select(i => (byte)(i * 4)).ToArray(), 5, 4, 3, [0, 1, 2, 255, 4]);

        IdxFile.WriteImages(_folder["images-" + name], set);
        IdxFile.WriteLabels(_folder["labels-" + name], set.Labels);
        var read = IdxFile.ReadImages(_folder["images-" + name], _folder["labels-" + name]);

        Assert.Equal(set.Pixels, read.Pixels);
        Assert.Equal((5, 4, 3), (read.Count, read.Height, read.Width));
        Assert.Equal(set.Labels, read.Labels);
        Assert.Equal(firstByte, File.ReadAllBytes(_folder["images-" + name])[0]);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void A_plain_file_is_written_byte_for_byte_as_the_format_says()
    {
        IdxFile.WriteImages(_folder["i"], new ImageSet("a", "b", s_images[16..], 2, 1, 3));
        IdxFile.WriteLabels(_folder["l"], [9, 4]);

        Assert.Equal(s_images, File.ReadAllBytes(_folder["i"]));
        Assert.Equal(s_labels, File.ReadAllBytes(_folder["l"]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void Labels_that_do_not_fit_a_byte_are_not_written(int label) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IdxFile.WriteLabels(_folder["l"], [label]));

    public static TheoryData<string, byte[], string> BadFiles() => new()
    {
        { "empty", [], "ends inside its header" },
        { "half a magic", [0, 0, 8], "ends inside its header" },
        { "half a header", s_images[..14], "ends inside its header" },
        { "text", "count,height"u8.ToArray(), "begins with 636f756e" },
        { "unknown type", With(s_images, 2, 0x07), "begins with 00000703" },
        { "floats", With(s_images, 2, 0x0D), "32-bit floats" },
        { "rank 0", With(s_images, 3, 0), "begins with 00000800" },
        { "labels", s_labels, "rank 1" },
        { "truncated", s_images[..^1], "expected 22 bytes, as its header says, got 21" },
        { "garbage", [.. s_images, 0], "expected 22 bytes, as its header says, got 23" },
        { "no images", With(s_images, 7, 0), "0 x 1 x 3" },
        { "negative", With(s_images, 4, 0xff), "expected sizes of at least 1" },
        { "too large", With(With(s_images, 4, 0x7f), 8, 0x7f), "expected at most 2147483591 values" },
        { "lying", With(s_images, 4, 0x0f), "as its header says, got 22" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_plain_file_is_named_with_what_is_wrong(string name, byte[] bytes, string message)
    {
        var path = _folder.Write(name, bytes);

        var error = Assert.Throws<BadInputException>(() => IdxFile.ReadImages(path));

        Assert.Equal(path, error.Name);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> BadGzips()
    {
        var gzip = Gzip(s_images);
        return new()
        {
            { "content too short", Gzip(s_images[..^1]) },
            { "content too long", Gzip([.. s_images, 1]) },
            { "lying header", Gzip(With(s_images, 4, 0x7f)) },
            { "cut in half", gzip[..(gzip.Length / 2)] },
            { "end lost", gzip[..^8] },
            { "end cut", gzip[..^1] },
            { "only magic", gzip[..2] },
            { "bytes after", [.. gzip, 1, 2, 3] },
            { "one byte after", [.. gzip, 7] },
            { "second member", [.. gzip, .. gzip] },
            { "wrong check sum", With(gzip, gzip.Length - 6, (byte)(gzip[^6] ^ 1)) },
            { "damaged", With(gzip, 14, (byte)(gzip[14] ^ 0x55)) },
        };
    }

    [Theory]
    [MemberData(nameof(BadGzips))]
    public void A_bad_gzip_file_is_named(string name, byte[] bytes)
    {
        var path = _folder.Write(name, bytes);

        Assert.Equal(path, Assert.Throws<BadInputException>(() => IdxFile.ReadImages(path)).Name);
    }

    [Fact]
    public void A_header_that_lies_costs_no_memory()
    {
        byte[] claim = [0, 0, 8, 3, 0x00, 0x01, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0x7f, 1, 2, 3];
        var path = _folder.Write("claims 136 GB", Gzip(claim));
        var large = _folder.Write("claims 2 GB", Gzip(With(With(claim, 10, 0x01), 15, 0x70)));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BadInputException>(() => IdxFile.ReadImages(path));
        Assert.Throws<BadInputException>(() => IdxFile.ReadImages(large));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void More_or_fewer_labels_than_images_are_refused()
    {
        var images = _folder.Write("i", s_images);
        var labels = _folder.Write("l", [0, 0, 8, 1, 0, 0, 0, 3, 9, 4, 1]);

        var error = Assert.Throws<BadInputException>(() => IdxFile.ReadImages(images, labels));

        Assert.Equal(labels, error.Name);
        Assert.Contains("expected 2 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_are_not_taken_for_labels() =>
        Assert.Throws<BadInputException>(() => IdxFile.ReadLabels(_folder.Write("i", s_images)));

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        Assert.Contains("nothing", Assert.Throws<BadInputException>(
            () => IdxFile.ReadImages(_folder["none"])).Message, StringComparison.Ordinal);
        Assert.Contains("nothing", Assert.Throws<BadInputException>(
            () => IdxFile.ReadImages(_folder["a/b"])).Message, StringComparison.Ordinal);
        Assert.Contains("a folder", Assert.Throws<BadInputException>(
            () => IdxFile.ReadImages(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_write_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder["taken"]);

        Assert.ThrowsAny<Exception>(() => IdxFile.WriteLabels(_folder["taken"], [1]));

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return memory.ToArray();
    }

    internal static byte[] With(byte[] bytes, int position, byte value)
    {
        var copy = (byte[])bytes.Clone();
        copy[position] = value;
        return copy;
    }
}
