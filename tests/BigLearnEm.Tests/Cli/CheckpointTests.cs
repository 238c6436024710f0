using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Cli;

/// <summary>What <c>--resume</c> does with the checkpoints it finds.</summary>
public sealed class CheckpointTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void WithoutACheckpointResumeStartsAfresh() => Resume().MustExit(0);

    [Fact]
    public void AFinishedRunIsResumedToTheSameResult()
    {
        Train();
        var model = File.ReadAllBytes(_workplace.PathOf("out", "model.safetensors"));
        Resume().MustExit(0);
        Assert.Equal(model, File.ReadAllBytes(_workplace.PathOf("out", "model.safetensors")));
    }

    [Fact]
    public void OtherOptionsAreRefusedEachByName()
    {
        Train();
        Resume("--eps", "0.02", "--NITnei", "3").MustFail(3, "checkpoint-", "eps", "0.02", "NITnei", "--resume");
    }

    [Fact]
    public void ATruncatedCheckpointIsNamedAndTheOneBeforeOffered()
    {
        Train();
        using (var file = File.OpenWrite(Newest)) file.SetLength(file.Length - 100);
        Resume().MustFail(3, Path.GetFileName(Newest), "The one before it", "is whole");
    }

    [Fact]
    public void AnAlteredCheckpointIsNamed()
    {
        Train();
        var bytes = File.ReadAllBytes(Newest);
        bytes[^5] ^= 1;
        File.WriteAllBytes(Newest, bytes);
        Resume().MustFail(3, Path.GetFileName(Newest), "expected a whole checkpoint");
    }

    [Fact]
    public void ACheckpointOfAnotherVersionIsNamed()
    {
        Train();
        var file = SafetensorsFile.Read(Newest);
        var metadata = file.Metadata.ToDictionary(entry => entry.Key, entry => entry.Value);
        metadata["format_version"] = "99";
        metadata.Remove("content_sha256");
        SafetensorsSeal.Seal(new SafetensorsFile(file.Entries, metadata)).Write(Newest);
        Resume().MustFail(3, Path.GetFileName(Newest), "version 2", "99");
    }

    [Fact]
    public void AnInterruptedRunEndsWith130AndIsResumedToTheSameResult()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] flags = [.. CliWorkplace.Quick, "--Niter", "300"];
        _workplace.Run([.. flags, "--out_dir", "whole", "--txt_dir", "whole"]).MustExit(0);

        using (var process = _workplace.Start([.. flags, "--out_dir", "out", "--txt_dir", "out"]))
        {
            while (!process.HasExited && !HasCheckpoint("out")) Thread.Sleep(5);
            // Not SIGINT, which a shell makes its background jobs ignore, and these tests may be one.
            using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]);
            var stopped = CliWorkplace.Finish(process);
            stopped.MustFail(130, "stopping after this step; press Ctrl+C again", "interrupted", "--resume goes on");
            Assert.False(File.Exists(_workplace.PathOf("out", "results.json")));
        }

        _workplace.Run([.. flags, "--out_dir", "out", "--txt_dir", "out", "--resume"]).MustExit(0);
        var record = Path.GetFileName(Directory.GetFiles(_workplace.PathOf("whole"), "30_*.txt").Single());
        Assert.All(["model.safetensors", record], name => Assert.Equal(
            File.ReadAllBytes(_workplace.PathOf("whole", name)), File.ReadAllBytes(_workplace.PathOf("out", name))));
    }

    private bool HasCheckpoint(string directory) => Directory.Exists(_workplace.PathOf(directory))
        && Directory.EnumerateFiles(_workplace.PathOf(directory), "checkpoint-*.safetensors").Any();

    private string Newest => Directory.GetFiles(_workplace.PathOf("out"), "checkpoint-*.safetensors").Order().Last();

    private void Train() =>
        _workplace.Run([.. CliWorkplace.Quick, "--Niter", "20", "--out_dir", "out", "--txt_dir", "out"]).MustExit(0);

    private CliResult Resume(params string[] flags) =>
        _workplace.Run(
            [.. CliWorkplace.Quick, "--Niter", "20", "--out_dir", "out", "--txt_dir", "out", "--resume", .. flags]);
}
