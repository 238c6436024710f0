using System.Buffers.Binary;
using System.Text;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public class SafetensorsFileTests
{
    [Fact]
    public void ReadsAFileLaidOutLikeTheReferenceImplementations()
    {
        var file = SafetensorsFile.Read(RunsFixture.PathOf("python.safetensors"));
        Assert.Equal(
            ["weights", "steps", "means", "labels", "flags", "nothing", "pixels"],
            file.Entries.Select(entry => entry.Name));
        Assert.Equal([1.0, -2.5, 1.0 / 3, 1e-300], file.Find("weights")!.ToArray<double>());
        Assert.Equal([2L, 2L], file.Find("weights")!.Shape);
        Assert.Equal([-(1L << 40)], file.Find("steps")!.ToArray<long>());
        Assert.Empty(file.Find("steps")!.Shape);
        Assert.Equal([0.5f, -1.0f, 3.25f], file.Find("means")!.ToArray<float>());
        Assert.Equal([-7, int.MaxValue], file.Find("labels")!.ToArray<int>());
        Assert.Equal([true, false, true], file.Find("flags")!.ToArray<bool>());
        Assert.Empty(file.Find("nothing")!.ToArray<byte>());
        Assert.Equal([0, 4L], file.Find("nothing")!.Shape);
        Assert.Equal([(byte)0, (byte)255], file.Find("pixels")!.ToArray<byte>());
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("a \"quoted\" \\ one", file.Metadata["größe"]);
        Assert.Null(file.Find("absent"));
    }

    [Fact]
    public void WritesBackToTheByteWhatItRead()
    {
        var bytes = File.ReadAllBytes(RunsFixture.PathOf("python.safetensors"));
        var file = SafetensorsFile.Read(new MemoryStream(bytes), "python");
        var again = new SafetensorsFile(file.Entries, file.Metadata);
        var roundTrip = SafetensorsFile.Read(new MemoryStream(BytesOf(again)), "again");
        Assert.Equal(bytes, BytesOf(file));
        Assert.Equal(file.Metadata, roundTrip.Metadata);
        Assert.Equal(file.Entries.Select(e => e.Name), roundTrip.Entries.Select(e => e.Name));
        foreach (var (before, after) in file.Entries.Zip(roundTrip.Entries))
        {
            Assert.Equal(before.Type, after.Type);
            Assert.Equal(before.Shape, after.Shape);
            Assert.Equal(before.Data.ToArray(), after.Data.ToArray());
        }
    }

    [Fact]
    public void WhatIsWrittenIsKnownToTheByte()
    {
        var file = new SafetensorsFile(
            [SafetensorsEntry.From<byte>("b", [7], 1), SafetensorsEntry.From<float>("a", [1f], 1, 1)],
            new Dictionary<string, string> { ["z"] = "1", ["A"] = "ü" });
        const string Header = """
            {"__metadata__":{"A":"ü","z":"1"},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"F32","shape":[1,1],"data_offsets":[1,5]}}
            """;
        var header = Encoding.UTF8.GetBytes(Header);
        var padded = (header.Length + 7) / 8 * 8;
        var bytes = BytesOf(file);
        Assert.Equal(padded, BinaryPrimitives.ReadInt64LittleEndian(bytes));
        Assert.Equal(header, bytes[8..(8 + header.Length)]);
        Assert.All(bytes[(8 + header.Length)..(8 + padded)], octet => Assert.Equal((byte)' ', octet));
        Assert.Equal([7, 0, 0, 0x80, 0x3F], bytes[(8 + padded)..]);
        Assert.Equal(bytes.Length, file.Length);
    }

    [Fact]
    public void MetadataDoNotDependOnTheOrderTheyCameIn()
    {
        var one = new SafetensorsFile([], new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        var other = new SafetensorsFile([], new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        Assert.Equal(BytesOf(one), BytesOf(other));
    }

    [Fact]
    public void EveryTruncationIsNoticed()
    {
        var bytes = File.ReadAllBytes(RunsFixture.PathOf("python.safetensors"));
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<BadInputException>(
                () => SafetensorsFile.Read(new MemoryStream(bytes[..length]), "short.safetensors"));
            Assert.StartsWith("short.safetensors: expected", error.Message, StringComparison.Ordinal);
            Assert.Contains("truncated or altered", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<BadInputException>(() => SafetensorsFile.Read(new MemoryStream([.. bytes, 0]), "long"));
    }

    [Theory]
    [InlineData("", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "JSON")]
    [InlineData("""{"a":1}""", "JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4]}}""", "data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", "within the 4 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,5]}}""", "within the 4 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[-1,3]}}""", "within the 4 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", "within the 4 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}""", "3 bytes of data")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""", "begin at byte 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,4]}}""", "as many bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", "as many bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4.5],"data_offsets":[0,4]}}""", "JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[9223372036854775807,4],"data_offsets":[0,4]}}""", "as many bytes")]
    [InlineData("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", "one of the types F32")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"x":1}}""", "a key x")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""",
        "each key once")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""",
        "begin at byte 4")]
    [InlineData(
        """{"__metadata__":{"k":1},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""",
        "a string as metadata k")]
    [InlineData(
        """{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""",
        "each key once")]
    public void AHeaderThatDoesNotFitIsNamed(string header, string fault)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        var error = Assert.Throws<BadInputException>(() => SafetensorsFile.Read(new MemoryStream(bytes), "bad"));
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 40)]
    [InlineData(100_000_001UL)]
    public void AHeaderLongerThanTheFileIsNotReadFor(ulong length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BadInputException>(() => SafetensorsFile.Read(new MemoryStream(bytes), "bad"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        var error = Assert.Throws<BadInputException>(() => SafetensorsFile.Read("/nowhere/at/all.safetensors"));
        Assert.Contains("/nowhere/at/all.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EntriesHoldWhatTheyClaim()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsEntry.From<float>("a", [1f, 2f], 3));
        Assert.Throws<ArgumentException>(() => SafetensorsEntry.From<float>("__metadata__", [1f], 1));
        Assert.Throws<NotSupportedException>(() => SafetensorsEntry.From<short>("a", [1], 1));
        var twice = SafetensorsEntry.From<int>("a", [1, 2], 2);
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([twice, twice]));
        Assert.Throws<BadInputException>(() => twice.ToArray<float>());
        var odd = new SafetensorsEntry("odd", SafetensorsType.Bool, [2], new byte[] { 1, 2 });
        Assert.Throws<BadInputException>(() => odd.ToArray<bool>());
    }

    private static byte[] BytesOf(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }
}
