using System.Buffers.Binary;
using System.IO.Compression;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class PngReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bad_interlaced.png", "interlaced")]
    [InlineData("bad_16bit.png", "16 bits")]
    [InlineData("bad_palette.png", "outside its palette")]
    [InlineData("bad_size.png", "more or fewer pixels")]
    public void What_is_beyond_it_is_named(string name, string message) =>
        Assert.Contains(message, Error(File.ReadAllBytes(NpyFileTests.Fixture(name))), StringComparison.Ordinal);

    [Fact]
    public void A_picture_that_was_cut_or_changed_is_refused_and_named()
    {
        var bytes = File.ReadAllBytes(NpyFileTests.Fixture("rgb.png"));
        foreach (var length in new[] { 0, 4, 8, 20, 40, 200, bytes.Length - 12, bytes.Length - 1 })
        {
            var path = _folder.Write("cut.png", bytes[..length]);
            Assert.Equal(path, Assert.Throws<BadInputException>(() => ReadPath(path)).Name);
        }

        var changed = (byte[])bytes.Clone();
        changed[150] ^= 1;
        Assert.Contains("check sum", Error(changed), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_break_the_format_are_named()
    {
        var header = Header(2, 1);
        var data = Chunk("IDAT", Pack([0, 1, 2]));
        var end = Chunk("IEND", []);

        Assert.Equal([1, 2], Read([.. header, .. data, .. end]).Pixels);
        Assert.Equal([1, 2], Read([.. header, .. Chunk("teXt", [1]), .. data, .. end]).Pixels);
        Assert.Contains("IDAT as its first chunk", Error([.. data, .. end]), StringComparison.Ordinal);
        Assert.Contains(
            "critical chunk ABCD", Error([.. header, .. Chunk("ABCD", []), .. data, .. end]), StringComparison.Ordinal);
        Assert.Contains("before the last chunk", Error([.. header, .. data]), StringComparison.Ordinal);
        Assert.Contains(
            "filter 9", Error([.. header, .. Chunk("IDAT", Pack([9, 1, 2])), .. end]), StringComparison.Ordinal);
        Assert.Contains(
            "unpacked", Error([.. header, .. Chunk("IDAT", [1, 2, 3, 4, 5, 6]), .. end]), StringComparison.Ordinal);
        Assert.Contains("pixels", Error([.. header, .. end]), StringComparison.Ordinal);
        Assert.Contains(
            "pixels", Error([.. header, .. Chunk("IDAT", Pack([0, 1, 2, 3])), .. end]), StringComparison.Ordinal);
        Assert.Contains("0x1", Error([.. Header(0, 1), .. data, .. end]), StringComparison.Ordinal);
        Assert.Contains("below 2 GiB", Error([.. Header(100_000, 100_000), .. data, .. end]), StringComparison.Ordinal);
        Assert.Contains(
            "below 2 GiB", Error(
                [.. Header(int.MaxValue, int.MaxValue, bits: 1), .. data, .. end]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_lies_costs_no_memory()
    {
        var path = _folder.Write(
            "lie.png", [.. Signed([.. Header(40_000, 40_000), .. Chunk("IDAT", Pack([0, 1])), .. Chunk("IEND", [])])]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<BadInputException>(() => ReadPath(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void The_check_sum_is_the_known_one() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    private string Error(byte[] bytes) => Assert.Throws<BadInputException>(() => Read(bytes)).Message;

    private GrayImage Read(byte[] bytes) =>
        ReadPath(_folder.Write("a.png", bytes.AsSpan().StartsWith(PngWriter.Signature) ? bytes : Signed(bytes)));

    private static GrayImage ReadPath(string path)
    {
        using var stream = File.OpenRead(path);
        return PngReader.ReadGray(stream, path);
    }

    private static byte[] Signed(byte[] chunks) => [.. PngWriter.Signature, .. chunks];

    private static byte[] Header(int width, int height, byte bits = 8)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        data[8] = bits;
        return Chunk("IHDR", data);
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + body.Length), Crc32.Of(body));
        return chunk;
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Fastest))
            zlib.Write(bytes);
        return memory.ToArray();
    }
}
