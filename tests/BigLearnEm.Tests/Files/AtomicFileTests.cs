using BigLearnEm.Data;
using BigLearnEm.Files;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void ReplacesAFileAndLeavesNothingBesideIt()
    {
        var path = _directory.File("a.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        AtomicFile.Write(path, stream => stream.Write([4]));
        Assert.Equal([4], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _directory.FileNames());
    }

    [Fact]
    public void AFailureWhileWritingLeavesTheOldFileAndNoOther()
    {
        var path = _directory.File("a.bin");
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException("the tensor is gone");
        }));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a.bin"], _directory.FileNames());
    }

    [Fact]
    public void AFailureOfTheStreamNamesTheFileAndItsSize()
    {
        var path = _directory.File("a.bin");
        File.WriteAllBytes(path, [1, 2, 3]);
        var error = Assert.ThrowsAny<IOException>(
            () => AtomicFile.Write(path, _ => throw new IOException("the cable fell out."), 5000));
        Assert.Equal(
            $"{path}: expected to write 5000 bytes, got an error: the cable fell out. "
            + "The file that stood there before is intact. "
            + "Mend the disk, then run again with --resume if it was a training run.",
            error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void AMissingDirectoryIsMade()
    {
        AtomicFile.Write(_directory.File("no/such/file"), stream => stream.Write([7]));
        Assert.Equal([7], File.ReadAllBytes(_directory.File("no/such/file")));
    }

    [Fact]
    public void ADirectoryInItsPlaceIsBadInput()
    {
        var path = _directory.File("a.bin");
        Directory.CreateDirectory(path);
        var error = Assert.Throws<BadInputException>(() => AtomicFile.Write(path, _ => { }));
        Assert.Equal(
            $"{path}: expected a file that can be written, got a directory. "
            + "Give another path, or mend its permissions.",
            error.Message);
        Assert.Equal([path], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void AFileInItsDirectorysPlaceIsBadInput()
    {
        File.WriteAllText(_directory.File("a"), "x");
        var path = _directory.File("a/b.bin");
        var error = Assert.Throws<BadInputException>(() => AtomicFile.Write(path, _ => { }));
        Assert.StartsWith(
            $"{path}: expected a file that can be written, got ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], _directory.FileNames());
    }

    [Fact]
    public void ADeniedAccessIsBadInputAndLeavesNothing()
    {
        var path = _directory.File("a.bin");
        var error = Assert.Throws<BadInputException>(
            () => AtomicFile.Write(path, _ => throw new UnauthorizedAccessException("Denied.")));
        Assert.StartsWith(
            $"{path}: expected a file that can be written, got Denied. ", error.Message, StringComparison.Ordinal);
        Assert.Empty(_directory.FileNames());
    }

    [Fact]
    public void APictureIsWrittenThisWayToo()
    {
        var path = _directory.File("a.png");
        ImageFile.Write(path, [1], 1, 1, 1);
        ImageFile.Write(path, [2], 1, 1, 1);
        Assert.Equal(["a.png"], _directory.FileNames());
        var below = _directory.File("a.png/b.png");
        Assert.Equal(below, Assert.Throws<BadInputException>(() => ImageFile.Write(below, [1], 1, 1, 1)).Name);
    }

    [TinyDiskFact]
    public void AFullDiskLeavesTheOldFileAndSaysSo()
    {
        using var disk = TinyDisk.TryMount()!;
        var path = disk.File("a.bin");
        AtomicFile.Write(path, stream => stream.Write([1, 2, 3]));
        var content = new byte[4 * TinyDisk.Bytes];
        var error = Assert.ThrowsAny<IOException>(
            () => AtomicFile.Write(path, stream => stream.Write(content), content.Length));
        Assert.Equal(
            $"{path}: expected room for {content.Length} bytes, got a full disk. The file that stood there before is "
            + "intact. Free space, then run again with --resume if it was a training run.",
            error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(disk.Path));
    }

    [Fact]
    public void LeftoversOfDeadProcessesAreCleanedAndNothingElseIs()
    {
        // No process has this number: it is above what Linux gives out.
        const int Dead = 2_000_000_000;
        var alive = Environment.ProcessId;
        File.WriteAllText(_directory.File($"a.bin.{Dead}-1.tmp"), "x");
        File.WriteAllText(_directory.File($"a.bin.{alive}-77.tmp"), "x");
        File.WriteAllText(_directory.File("1-1.tmp.bin"), "x");
        File.WriteAllText(_directory.File("notes.tmp"), "x");
        File.WriteAllText(_directory.File("a.bin"), "x");
        using (new FileStream(
            _directory.File($"b.bin.{Dead}-1.tmp"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var deleted = AtomicFile.CleanLeftovers(_directory.Path);
            string[] expected = [_directory.File($"a.bin.{alive}-77.tmp"), _directory.File($"a.bin.{Dead}-1.tmp")];
            Assert.Equal(expected.Order(StringComparer.Ordinal), deleted.Order(StringComparer.Ordinal));
        }

        Assert.Equal(
            ["1-1.tmp.bin", "a.bin", $"b.bin.{Dead}-1.tmp", "notes.tmp"], _directory.FileNames());
        Assert.Empty(AtomicFile.CleanLeftovers(_directory.File("no-such-directory")));
    }

    [Fact]
    public void LeftoversOfLivingProcessesAreLeftAlone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var other = System.Diagnostics.Process.Start("sleep", "60");
        try
        {
            var path = _directory.File($"a.bin.{other.Id}-1.tmp");
            File.WriteAllText(path, "x");
            Assert.Empty(AtomicFile.CleanLeftovers(_directory.Path));
            Assert.True(File.Exists(path));
        }
        finally
        {
            other.Kill();
        }
    }

    public void Dispose() => _directory.Dispose();
}
