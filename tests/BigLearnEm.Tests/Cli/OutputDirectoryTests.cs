using BigLearnEm.Cli;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Cli;

/// <summary>Where a run writes, and what it finds there.</summary>
public sealed class OutputDirectoryTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private const string Model = "model.safetensors";
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void TheTextGoesWhereTheWeightsGo()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "out"]).MustExit(0);
        Assert.True(File.Exists(_workplace.PathOf("out", "metrics.jsonl")));
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OneSeedIsNotMixedWithTheFoldersOfSeveral(bool resume)
    {
        Write("out", "seed_7", "checkpoint-00000001.safetensors");
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "out", .. Flags(resume)]).MustFail(
            ExitCode.BadInput, "out: expected a directory without the weights of a run of several seeds",
            "seed_7/checkpoint-00000001.safetensors", "Give another --out_dir");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SeveralSeedsAreNotMixedWithTheFilesOfOne(bool resume)
    {
        Write("out", Model);
        _workplace.Run([.. CliWorkplace.Quick, "--seed", "1,2", "--out_dir", "out", .. Flags(resume)]).MustFail(
            ExitCode.BadInput, "out: expected a directory without the weights of a run of one seed", $"out/{Model}",
            "Give another --out_dir");
    }

    [Fact]
    public void WeightsOfBothLayoutsAreNotChosenFromUnlessTheResultsSayWhich()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "out"]).MustExit(0);
        Directory.CreateDirectory(_workplace.PathOf("out", "seed_7"));
        File.Copy(_workplace.PathOf("out", Model), _workplace.PathOf("out", "seed_7", Model));
        string[] evaluate = ["evaluate", "--weights", "out", "--data_dir", "data"];
        _workplace.Run(evaluate).MustExit(0);
        File.Delete(_workplace.PathOf("out", "results.json"));
        _workplace.Run(evaluate).MustFail(ExitCode.BadInput, $"out/{Model} and out/seed_7/{Model}");
    }

    [Fact]
    public void ASeedOfSeveralIsLockedWhileItRuns()
    {
        using var held = RunLock.Acquire(_workplace.PathOf("out", "seed_2"));
        _workplace.Run([.. CliWorkplace.Quick, "--seed", "1,2", "--out_dir", "out"]).MustFail(
            ExitCode.BadInput, "seed_2: expected an output directory that no other run is writing to");
    }

    [Fact]
    public void OnePlaceUnderTwoNamesIsLockedOnce()
    {
        if (OperatingSystem.IsWindows()) return;
        Directory.CreateDirectory(_workplace.PathOf("real", "deep"));
        File.CreateSymbolicLink(_workplace.PathOf("link"), "real");
        File.CreateSymbolicLink(_workplace.PathOf("chain"), "link/deep");
        foreach (var other in new[] { "link/deep/run", "chain/run", "real/deep/../deep/run/" })
            OutputDirectories.Lock(_workplace.PathOf("real", "deep", "run"), _workplace.PathOf(other)).Dispose();
    }

    private static string[] Flags(bool resume) => resume ? ["--resume"] : [];

    private void Write(params string[] parts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workplace.PathOf(parts))!);
        File.WriteAllText(_workplace.PathOf(parts), "");
    }
}
