using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public sealed class RecordWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string RecordPath => _directory.File("txt/record.txt");

    [Fact]
    public void EachLineIsInTheFileAsSoonAsItIsWritten()
    {
        using var record = RecordWriter.Create(RecordPath);
        record.WriteLine("eins");
        Assert.Equal("eins\n", File.ReadAllText(RecordPath));
        record.WriteLine("zwölf");
        Assert.Equal("eins\nzwölf\n", File.ReadAllText(RecordPath));
        Assert.Equal(5 + 7, record.Length);
        Assert.Equal(2, record.Lines);
        record.Sync();
    }

    [Fact]
    public void AResumedRecordIsCutBackAndGoesOn()
    {
        long atCheckpoint;
        using (var record = RecordWriter.Create(RecordPath))
        {
            record.WriteLine("one");
            record.WriteLine("two");
            atCheckpoint = record.Lines;
            record.WriteLine("lost");
        }

        File.AppendAllText(RecordPath, "half a li");
        using (var record = RecordWriter.Open(RecordPath, atCheckpoint))
        {
            Assert.Equal(2, record.Lines);
            Assert.Equal(8, record.Length);
            record.WriteLine("three");
            Assert.Equal(3, record.Lines);
        }

        Assert.Equal("one\ntwo\nthree\n", File.ReadAllText(RecordPath));
    }

    [Fact]
    public void ALongRecordIsCutAtTheRightLine()
    {
        using (var record = RecordWriter.Create(RecordPath))
        {
            for (var i = 0; i < 5000; i++) record.WriteLine($"line {i} {new string('x', i % 90)}");
        }

        var lines = File.ReadAllLines(RecordPath);
        foreach (var keep in new[] { 4999, 3000, 1 })
        {
            using (RecordWriter.Open(RecordPath, keep)) Assert.Equal(lines[..keep], File.ReadAllLines(RecordPath));
        }
    }

    [Fact]
    public void ARunThatIsNotResumedStartsAfresh()
    {
        Directory.CreateDirectory(_directory.File("txt"));
        File.WriteAllText(RecordPath, "an earlier run\n");
        using (var record = RecordWriter.Create(RecordPath)) record.WriteLine("new");
        Assert.Equal("new\n", File.ReadAllText(RecordPath));
        using (RecordWriter.Open(RecordPath, 0)) Assert.Equal("", File.ReadAllText(RecordPath));
        using (RecordWriter.Open(_directory.File("txt/other.txt"), 0))
            Assert.True(File.Exists(_directory.File("txt/other.txt")));
    }

    [Fact]
    public void ARecordThatCannotBeTheCheckpointsIsRefusedAndLeftAsItIs()
    {
        var missing = Assert.Throws<BadInputException>(() => RecordWriter.Open(RecordPath, 4));
        Assert.Contains("at least 4 lines, as the checkpoint says, got no file", missing.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_directory.File("txt"));
        File.WriteAllText(RecordPath, "one\ntwo\nthr");
        var shorter = Assert.Throws<BadInputException>(() => RecordWriter.Open(RecordPath, 3));
        Assert.Contains("at least 3 lines, as the checkpoint says, got 2", shorter.Message, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\nthr", File.ReadAllText(RecordPath));
    }

    [Fact]
    public void ALineHasNoLineBreakInIt()
    {
        using var record = RecordWriter.Create(RecordPath);
        Assert.Throws<ArgumentException>(() => record.WriteLine("a\nb"));
        Assert.Equal(0, record.Length);
    }

    [Fact]
    public void AFileThatCannotBeWrittenIsNamed()
    {
        Directory.CreateDirectory(RecordPath);
        var error = Assert.Throws<BadInputException>(() => RecordWriter.Create(RecordPath));
        Assert.Contains(RecordPath, error.Message, StringComparison.Ordinal);
    }

    [TinyDiskFact]
    public void OnAFullDiskTheRecordEndsWithAWholeLine()
    {
        using var disk = TinyDisk.TryMount()!;
        using var record = RecordWriter.Create(disk.File("record.txt"));
        record.WriteLine("first");
        var error = Assert.ThrowsAny<IOException>(() => record.WriteLine(new string('x', 2 * TinyDisk.Bytes)));
        Assert.Equal(
            $"{disk.File("record.txt")}: expected room for {2 * TinyDisk.Bytes + 1} bytes more, got a full disk. "
            + "The 6 bytes before them are intact. Free space, then run again with --resume.",
            error.Message);
        Assert.Equal("first\n", File.ReadAllText(disk.File("record.txt")));
        record.WriteLine("second");
        Assert.Equal("first\nsecond\n", File.ReadAllText(disk.File("record.txt")));
    }

    public void Dispose() => _directory.Dispose();
}
