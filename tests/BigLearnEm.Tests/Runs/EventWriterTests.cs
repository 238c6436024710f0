using System.Text;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public sealed class EventWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("biglearn-events-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TheChecksumIsThatOfRfc3720()
    {
        // Appendix B.4 of RFC 3720, and the check value of the catalogues.
        Assert.Equal(0x8A9136AAu, Crc32C.Of(new byte[32]));
        Assert.Equal(0x62A8AB43u, Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, Crc32C.Of([.. Enumerable.Range(0, 32).Select(value => (byte)value)]));
        Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
        Assert.Equal(0xE3069283u, EventFile.Checksum("123456789"u8));
    }

    [Fact]
    public void ScalarsAreReadBack()
    {
        using (var writer = EventWriter.Create(_directory))
        {
            writer.Restart(7);
            writer.Scalar("pretrain/loss", 7, 0.1);
            writer.Scalar("a/view of ümläute/" + new string('x', 300), 1L << 40, -1e30);
        }

        var path = Assert.Single(Directory.GetFiles(_directory));
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(path), StringComparison.Ordinal);
        var events = EventFile.Read(path);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal((7L, 1L), (events[1].Step, events[1].Session));
        Assert.Equal([("pretrain/loss", 0.1f)], events[2].Scalars);
        Assert.Equal((1L << 40, -1e30f), (events[3].Step, events[3].Scalars[0].Value));
        Assert.Equal(304 + Encoding.UTF8.GetByteCount("view of ümläute"), Encoding.UTF8.GetByteCount(events[3].Scalars[0].Tag) + 1);
        Assert.All(events, one => Assert.InRange(one.Time, 1.7e9, 1e10));
    }

    [Fact]
    public void EachFileHasANameOfItsOwnAndClearTakesOnlyOurs()
    {
        for (var i = 0; i < 3; i++) EventWriter.Create(_directory).Dispose();
        File.WriteAllText(Path.Combine(_directory, "events.out.tfevents.1.host"), "another program's");
        Assert.Equal(4, Directory.GetFiles(_directory).Length);
        EventWriter.Clear(_directory);
        Assert.Equal("events.out.tfevents.1.host", Path.GetFileName(Assert.Single(Directory.GetFiles(_directory))));
    }

    [Fact]
    public void ADirectoryThatCannotBeIsNamed()
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "");
        Assert.ThrowsAny<IOException>(() => EventWriter.Create(Path.Combine(_directory, "file")));
    }
}
