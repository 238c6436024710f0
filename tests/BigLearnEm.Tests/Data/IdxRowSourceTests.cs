using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Tests.Distributed;

namespace BigLearnEm.Tests.Data;

/// <summary>Images as rows; <see cref="RowSourceTests"/> has what all formats have in common.</summary>
public sealed class IdxRowSourceTests : IDisposable
{
    private const int Count = 700;
    private const int Pixels = 300;

    private static readonly byte[] s_small =
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 10, 20, 30, 40, 50, 255];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("images-idx3-ubyte")]
    [InlineData("images-idx3-ubyte.gz")]
    public void Each_rank_reads_its_images(string name)
    {
        // More than one piece of 64 KiB.
        var values = Enumerable.Range(0, Count * Pixels).Select(i => (byte)(i * 31 % 251)).ToArray();
        IdxFile.WriteImages(_folder[name], new ImageSet("a", "b", values, Count, 15, 20));

        var parts = ThreadRanks.Run(3, communicator =>
        {
            var shard = RowShard.Of(RowSource.Open(_folder[name], null, communicator), communicator, 64);
            return (shard.First, Values: RowSourceTests.AllOf(shard.Rows, 100));
        });

        Assert.Equal([0, 192, 448], parts.Select(part => part.First));
        Assert.Equal(values.Select(value => (double)value), parts.SelectMany(part => part.Values));
    }

    [Fact]
    public void Gzip_is_known_by_its_bytes()
    {
        var source = RowSource.Open(_folder.Write("packed-ubyte", IdxFileTests.Gzip(s_small)));

        Assert.Equal([10, 20, 30, 40, 50, 255], RowSourceTests.AllOf(source, 1));
    }

    [Fact]
    public void Several_files_are_one_table()
    {
        _folder.Write("a-ubyte", s_small);
        _folder.Write("b-ubyte.gz", IdxFileTests.Gzip(s_small));

        var source = RowSource.Open(_folder["?-ubyte*"]);

        Assert.Equal((4, 3), (source.Rows, source.Columns));
        Assert.Equal([40, 50, 255, 10, 20, 30], RowSourceTests.AllOf(source.Part(1, 2), 5));
    }

    [Fact]
    public void More_images_than_fit_one_array_stream()
    {
        // A sparse file of 3 GB, of which the last images are read.
        byte[] header = [.. IdxFile.Header([3_000_000, 20, 50])];
        using (var file = File.Create(_folder["huge-ubyte"]))
        {
            file.Write(header);
            file.SetLength(header.Length + 3_000_000_000L);
            file.Seek(-1, SeekOrigin.End);
            file.WriteByte(9);
        }

        var source = new IdxRowSource(_folder["huge-ubyte"]);

        Assert.Equal((3_000_000, 1000), (source.Rows, source.Columns));
        var last = RowSourceTests.AllOf(source.Part(2_999_998, 2), 10);
        Assert.Equal((0, 9), (last[^2], last[^1]));
        BadInput.Of(() => TableFile.Read(_folder["huge-ubyte"]), "at most", "3000000 x 20 x 50");
    }

    public static TheoryData<string, byte[], string> BadFiles() => new()
    {
        { "empty", [], "ends inside its header" },
        { "half a header", s_small[..14], "ends inside its header" },
        { "text", "count,height"u8.ToArray(), "begins with 636f756e" },
        { "floats", IdxFileTests.With(s_small, 2, 0x0D), "32-bit floats" },
        { "labels", [0, 0, 8, 1, 0, 0, 0, 2, 9, 4], "rank 1. Check that images and labels were not swapped" },
        { "truncated", s_small[..^1], "expected 22 bytes, as its header says, got 21" },
        { "garbage", [.. s_small, 0], "expected 22 bytes, as its header says, got 23" },
        { "no images", IdxFileTests.With(s_small, 7, 0), "expected sizes of at least 1, got 0 x 1 x 3" },
        { "huge images", IdxFileTests.With(IdxFileTests.With(s_small, 8, 0x7f), 13, 0x7f), "images of at most" },
        { "lying", IdxFileTests.With(s_small, 4, 0x0f), "as its header says, got 22" },
        { "content too short", IdxFileTests.Gzip(s_small[..^1]), "its content's length, 22" },
        { "content too long", IdxFileTests.Gzip([.. s_small, 1]), "its content's length, 22" },
        { "cut gzip", IdxFileTests.Gzip(s_small)[..^1], "its content's length, 22" },
        { "only magic", [0x1f, 0x8b], "ends inside its header" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_named_with_what_is_wrong(string name, byte[] bytes, string message)
    {
        var path = _folder.Write($"{name}-ubyte", bytes);

        Assert.Equal(path, BadInput.Of(() => new IdxRowSource(path), message).Name);
    }

    [Fact]
    public void What_a_gzip_file_has_lost_inside_is_found_in_reading()
    {
        var gzip = IdxFileTests.Gzip(s_small);
        byte[] half = [.. gzip[..(gzip.Length / 2)], .. gzip[^4..]];
        foreach (var bytes in new[] { half, IdxFileTests.With(gzip, gzip.Length - 6, (byte)(gzip[^6] ^ 1)) })
        {
            var path = _folder.Write("damaged-ubyte.gz", bytes);
            Assert.Equal(path, BadInput.Of(() => RowSourceTests.AllOf(new IdxRowSource(path), 1)).Name);
        }
    }
}
