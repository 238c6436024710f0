using System.Text;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void ThereIsNoCheckpointWhereThereIsNone()
    {
        Assert.Null(new CheckpointStore(_directory.Path).LoadLatest());
        Assert.Null(new CheckpointStore(_directory.File("not-there")).LoadLatest());
        Assert.Null(new CheckpointStore(_directory.Path).LatestPath);
    }

    [Fact]
    public void TheNewestIsLoadedAsItWasSaved()
    {
        var store = new CheckpointStore(_directory.File("inner"));
        store.Save(Example(1), 1);
        var path = store.Save(Example(2), 2);
        Assert.EndsWith("checkpoint-00000002.safetensors", path, StringComparison.Ordinal);
        Assert.Equal(path, store.LatestPath);

        var loaded = new CheckpointStore(_directory.File("inner")).LoadLatest()!;
        Assert.Equal(Example(2).Options, loaded.Options);
        Assert.Equal("2", loaded.ProgressOf("iteration"));
        Assert.Equal([2.0, 0.5], loaded.Tensor("means").ToArray<double>());
        Assert.Throws<BadInputException>(() => loaded.Tensor("absent"));
        Assert.Throws<BadInputException>(() => loaded.ProgressOf("absent"));
    }

    [Fact]
    public void TheLastTwoAreKept()
    {
        var store = new CheckpointStore(_directory.Path);
        File.WriteAllText(_directory.File("checkpoint-best.safetensors"), "the user's own");
        for (var iteration = 1; iteration <= 5; iteration++)
        {
            store.Save(Example(iteration), iteration);
            Assert.Equal(Math.Min(iteration, 2), store.Files.Count);
        }

        Assert.Equal(
            ["checkpoint-00000004.safetensors", "checkpoint-00000005.safetensors", "checkpoint-best.safetensors"],
            _directory.FileNames());
    }

    [Fact]
    public void AResumedRunLeavesTheSameFilesAsAnUninterruptedOne()
    {
        using var uninterrupted = new TemporaryDirectory();
        var store = new CheckpointStore(uninterrupted.Path);
        for (var iteration = 1; iteration <= 6; iteration++) store.Save(Example(iteration), iteration);

        var before = new CheckpointStore(_directory.Path);
        for (var iteration = 1; iteration <= 3; iteration++) before.Save(Example(iteration), iteration);
        var resumed = new CheckpointStore(_directory.Path);
        var from = int.Parse(
            resumed.LoadLatest()!.ProgressOf("iteration"), System.Globalization.CultureInfo.InvariantCulture);
        for (var iteration = from + 1; iteration <= 6; iteration++) resumed.Save(Example(iteration), iteration);

        Assert.Equal(uninterrupted.FileNames(), _directory.FileNames());
        foreach (var name in _directory.FileNames())
            Assert.Equal(File.ReadAllBytes(uninterrupted.File(name)), File.ReadAllBytes(_directory.File(name)));
    }

    [Fact]
    public void AFreshRunReplacesAnEarlierOnesOnlyOnceItsOwnIsThere()
    {
        var earlier = new CheckpointStore(_directory.Path);
        for (var iteration = 1; iteration <= 5; iteration++) earlier.Save(Example(iteration), iteration);
        var fresh = new CheckpointStore(_directory.Path);
        Assert.Equal(2, fresh.Files.Count);
        fresh.Save(Example(100), 100);
        Assert.Equal(["checkpoint-00000100.safetensors"], _directory.FileNames());
        Assert.Equal("100", new CheckpointStore(_directory.Path).LoadLatest()!.ProgressOf("iteration"));
    }

    [Fact]
    public void AClearedStoreHasNoCheckpointAndBeginsAgain()
    {
        var store = new CheckpointStore(_directory.Path);
        foreach (var step in new[] { 10, 15, 20 }) store.Save(Example(step), step);
        File.WriteAllText(_directory.File("checkpoint-00000099.safetensors"), "not whole");
        File.WriteAllText(_directory.File("checkpoint-best.safetensors"), "the user's own");
        File.WriteAllText(_directory.File("sheet.png.2000000000-1.tmp"), "half a picture");
        store.Clear();
        Assert.Equal(["checkpoint-best.safetensors"], _directory.FileNames());
        Assert.Equal(0, store.Sequence);
        Assert.Null(store.LatestPath);
        Assert.Null(store.LoadLatest());
        store.Save(Example(1), 1);
        Assert.Equal("1", new CheckpointStore(_directory.Path).LoadLatest()!.ProgressOf("iteration"));
        new CheckpointStore(_directory.File("not-there")).Clear();
    }

    [Fact]
    public void ClearingDeletesTheNewestFirst()
    {
        if (!OperatingSystem.IsLinux()) return;
        SaveTwo();
        var order = new System.Collections.Concurrent.BlockingCollection<string>();
        using (var watcher = new FileSystemWatcher(_directory.Path))
        {
            watcher.Deleted += (_, deleted) => order.Add(deleted.Name!);
            watcher.EnableRaisingEvents = true;
            new CheckpointStore(_directory.Path).Clear();
            foreach (var expected in new[] { "checkpoint-00000002.safetensors", "checkpoint-00000001.safetensors" })
            {
                Assert.True(order.TryTake(out var name, TimeSpan.FromSeconds(30)));
                Assert.Equal(expected, name);
            }
        }
    }

    [Fact]
    public void ACheckpointCanHaveTheNumberOfItsStep()
    {
        var store = new CheckpointStore(_directory.Path);
        foreach (var step in new[] { 10, 15, 20 }) store.Save(Example(step), step);
        Assert.Equal(
            ["checkpoint-00000015.safetensors", "checkpoint-00000020.safetensors"], _directory.FileNames());
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Save(Example(20), 20));
        Assert.EndsWith("checkpoint-00000021.safetensors", store.Save(Example(21), 21), StringComparison.Ordinal);

        var fresh = new CheckpointStore(_directory.Path);
        fresh.Save(Example(30), 30);
        Assert.Equal(["checkpoint-00000030.safetensors"], _directory.FileNames());
    }

    [Fact]
    public void ATruncatedNewestIsNamedAndTheOneBeforeOffered()
    {
        var bytes = SaveTwo();
        var newest = _directory.File("checkpoint-00000002.safetensors");
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(newest, bytes[..length]);
            var error = Assert.Throws<BadInputException>(() => new CheckpointStore(_directory.Path).LoadLatest());
            Assert.StartsWith(newest + ": expected a whole checkpoint", error.Message, StringComparison.Ordinal);
            Assert.Contains("truncated or altered", error.Message, StringComparison.Ordinal);
            Assert.Contains("checkpoint-00000001.safetensors, is whole", error.Message, StringComparison.Ordinal);
            Assert.Contains("run again with --resume", error.Message, StringComparison.Ordinal);
        }

        File.Delete(newest);
        var store = new CheckpointStore(_directory.Path);
        Assert.Equal("1", store.LoadLatest()!.ProgressOf("iteration"));
        Assert.EndsWith("checkpoint-00000002.safetensors", store.Save(Example(2), 2), StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(newest));
    }

    [Fact]
    public void EveryAlteredByteOfTheNewestIsNoticed()
    {
        var bytes = SaveTwo();
        var newest = _directory.File("checkpoint-00000002.safetensors");
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x04;
            File.WriteAllBytes(newest, bytes);
            Assert.Throws<BadInputException>(() => new CheckpointStore(_directory.Path).LoadLatest());
            bytes[at] ^= 0x04;
        }
    }

    [Fact]
    public void WhereNoneIsWholeNoneIsOffered()
    {
        SaveTwo();
        foreach (var path in new CheckpointStore(_directory.Path).Files) File.WriteAllText(path, "nonsense");
        var error = Assert.Throws<BadInputException>(() => new CheckpointStore(_directory.Path).LoadLatest());
        Assert.Contains("There is no whole one before it", error.Message, StringComparison.Ordinal);
        Assert.Contains("without --resume", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherFormatVersionIsRefused()
    {
        var file = CheckpointFile.ToFile(Example(1));
        var metadata = new Dictionary<string, string>(file.Metadata) { ["format_version"] = "1" };
        SafetensorsSeal.Seal(new SafetensorsFile(file.Entries, metadata))
            .Write(_directory.File("checkpoint-00000001.safetensors"));
        var error = Assert.Throws<BadInputException>(() => new CheckpointStore(_directory.Path).LoadLatest());
        Assert.Contains("expected checkpoint format version 2, got 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherSafetensorsFileIsNotACheckpoint()
    {
        var path = _directory.File("checkpoint-00000001.safetensors");
        new SafetensorsFile([]).Write(path);
        var error = Assert.Throws<BadInputException>(() => CheckpointFile.Read(path));
        Assert.Contains("biglearn-checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMetadataAreReadableByOtherSoftware()
    {
        var path = new CheckpointStore(_directory.Path).Save(Example(3), 3);
        var metadata = SafetensorsFile.Read(path).Metadata;
        Assert.Equal("2", metadata["format_version"]);
        Assert.Equal("0.05", metadata["option.eps"]);
        Assert.Equal("refine", metadata["progress.stage"]);
        Assert.Contains("\"option.eps\":\"0.05\"", File.ReadAllText(path, Encoding.Latin1), StringComparison.Ordinal);
    }

    [TinyDiskFact]
    public void AFullDiskLeavesTheCheckpointsBefore()
    {
        using var disk = TinyDisk.TryMount()!;
        var store = new CheckpointStore(disk.Path);
        store.Save(Example(1), 1);
        store.Save(Example(2), 2);
        var large = Example(3) with { Tensors = [SafetensorsEntry.From<byte>("large", new byte[100_000], 100_000)] };
        var error = Assert.ThrowsAny<IOException>(() => store.Save(large, 3));
        Assert.Contains("checkpoint-00000003.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Contains("got a full disk", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(disk.Path).Length);
        Assert.Equal("2", new CheckpointStore(disk.Path).LoadLatest()!.ProgressOf("iteration"));
        Assert.EndsWith("00000003.safetensors", store.Save(Example(3), 3), StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private byte[] SaveTwo()
    {
        var store = new CheckpointStore(_directory.Path);
        store.Save(Example(1), 1);
        return File.ReadAllBytes(store.Save(Example(2), 2));
    }

    private static Checkpoint Example(int iteration) => new(
        new Dictionary<string, string> { ["seed"] = "30", ["eps"] = "0.05" },
        new Dictionary<string, string> { ["stage"] = "refine", ["iteration"] = $"{iteration}" },
        [SafetensorsEntry.From<double>("means", [iteration, 0.5], 2)]);
}
