using System.Diagnostics;
using BigLearnEm.Cli;

namespace BigLearnEm.Tests.Cli;

/// <summary>SIGTERM in the stages of a run and between its seeds, each followed by --resume.</summary>
public sealed class ResumeTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private const string Model = "model.safetensors";

    // Long stages, so that the signal comes while there is still much to do in them.
    private static readonly string[] s_latent =
    [
        "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", "6", "--partitions", "1", "--encoders", "1", "--Niter", "5",
        "--rounds", "2", "--round_iterations", "2", "--refine_epochs", "6", "--batch_size", "32", "--threads", "1",
        "--device", "cpu", "--quiet",
    ];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ALatentRunStoppedInTwoStagesIsResumedToTheSameModel()
    {
        if (OperatingSystem.IsWindows()) return;
        _workplace.Run([.. s_latent, "--out_dir", "whole"]).MustExit(0);
        foreach (var stage in new[] { "pretrain", "refine" })
        {
            Stop([.. s_latent, "--out_dir", "out", "--resume"], () => HasLine(stage, "out")).MustFail(
                ExitCode.Interrupted, "stopping after this step", "--resume goes on from its last checkpoint");
            Assert.False(File.Exists(_workplace.PathOf("out", Model)));
        }

        _workplace.Run([.. s_latent, "--out_dir", "out", "--resume"]).MustExit(0);
        MustBeTheSame(Model);
    }

    [Fact]
    public void ARunStoppedBeforeItsFirstCheckpointSaysThatThereIsNone()
    {
        if (OperatingSystem.IsWindows()) return;
        // An epoch of one image at a time is long enough to be stopped in.
        Stop(
            [.. s_latent, "--batch_size", "1", "--out_dir", "out"],
            () => File.Exists(_workplace.PathOf("out", "metrics.jsonl")))
            .MustFail(ExitCode.Interrupted, "before its first checkpoint");
    }

    [Fact]
    public void OfSeveralSeedsTheFinishedTheInterruptedAndTheNewOneComeToTheSameModels()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] flags = [.. CliWorkplace.Quick, "--Niter", "60", "--seed", "1..3"];
        _workplace.Run([.. flags, "--out_dir", "whole"]).MustExit(0);
        Stop([.. flags, "--out_dir", "out"], () => HasCheckpoint("out", "seed_2")).MustFail(
            ExitCode.Interrupted, "Seed 2 was stopped; the same command with --resume");
        Assert.True(File.Exists(_workplace.PathOf("out", "seed_1", Model)));
        Assert.False(File.Exists(_workplace.PathOf("out", "seed_2", Model)));
        Assert.False(Directory.Exists(_workplace.PathOf("out", "seed_3")));
        _workplace.Run([.. flags, "--out_dir", "out", "--resume"]).MustExit(0);
        Assert.All([1, 2, 3], seed => MustBeTheSame($"seed_{seed}", Model));
    }

    private CliResult Stop(string[] arguments, Func<bool> isTime)
    {
        using var process = _workplace.Start(arguments);
        while (!process.HasExited && !isTime()) Thread.Sleep(2);
        // Not SIGINT, which a shell makes its background jobs ignore, and these tests may be one.
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        return CliWorkplace.Finish(process);
    }

    private bool HasLine(string stage, string directory)
    {
        var path = _workplace.PathOf(directory, "metrics.jsonl");
        if (!File.Exists(path)) return false;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Contains($"\"{stage}\"", StringComparison.Ordinal);
    }

    private bool HasCheckpoint(params string[] parts) => Directory.Exists(_workplace.PathOf(parts))
        && Directory.EnumerateFiles(_workplace.PathOf(parts), "checkpoint-*.safetensors").Any();

    private void MustBeTheSame(params string[] parts) => Assert.Equal(
        File.ReadAllBytes(_workplace.PathOf(["whole", .. parts])),
        File.ReadAllBytes(_workplace.PathOf(["out", .. parts])));
}
