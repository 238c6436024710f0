using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>--dry_run of train, cluster and nem train.</summary>
public sealed class DryRunTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ThePlanNamesStagesMemoryAndTimeAsEstimatesAndNothingIsWritten()
    {
        var result = _workplace.Run("train", "--data_dir", "data", "--dry_run", "--seed", "1,2").MustExit(0);
        Assert.All(
            ["pretrain", "epochs", "neighbors", "partition", "memory", "time", "an estimate", "nothing was written"],
            text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }

    [Fact]
    public void TheStagesHaveTheStepsThatTheOptionsSay()
    {
        Assert.Equal(
            ["pretrain 4", "mixture 30", "encoder 6", "neighbors 6", "spectrum 5", "partition 30", "warm-up 1", "refine 6", "rounds 15"],
            Stages(
                "--pretrain_epochs", "4", "--Niter", "30", "--encoders", "2", "--encoder_epochs", "3", "--partitions", "2",
                "--warm_up", "1", "--rounds", "3", "--round_iterations", "5", "--refine_epochs", "2"));
        Assert.Equal(["mixture 200"], Stages("--space", "pixel"));
        Assert.Equal(["pretrain 20", "subspaces 1", "cluster 7"], Stages("--method", "edesc", "--edesc_epochs", "7"));
        Assert.Equal(["pretrain 20", "mixture 200", "refine 2", "rounds 20"], Stages("--refinement", "target", "--rounds", "2"));
    }

    [Fact]
    public void ARunIsLeftAsItIs()
    {
        _workplace.Run(CliWorkplace.Quick).MustExit(0);
        var before = RunFiles.Of(_workplace.PathOf("results"));
        _workplace.Run([.. CliWorkplace.Quick, "--eps", "1", "--dry_run"]).MustExit(0);
        Assert.Equal(before, RunFiles.Of(_workplace.PathOf("results")));
        Assert.True(File.Exists(_workplace.PathOf("results", "results.json")));
    }

    [Fact]
    public void WhatIsWrongWithTheCommandIsSaidAllTheSame()
    {
        _workplace.Run("train", "--dry_run", "--eps", "0").MustFail(2, "--eps: expected a positive number");
        _workplace.Run("train", "--dry_run", "--data_dir", "data", "--num_component", "301").MustFail(3, "at most one component per image");
        _workplace.Run("train", "--dry_run", "--dataset", "Fashion").MustFail(3, "a dry run downloads nothing");
    }

    [Fact]
    public void ThePlanOfATableSaysRowsMethodAndPasses()
    {
        File.WriteAllLines(_workplace.PathOf("t.csv"), Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i * 7) % 11}"));
        string[] cluster = ["cluster", "--train", "t.csv", "--dry_run", "--threads", "1"];
        var page = _workplace.Run([.. cluster, "--num_component", "2"]).MustExit(0).Output;
        Assert.All(
            ["40 of 2 features, 32 to train on", "biglearn, 2 components", "no, the rows are in memory", "2,500 over the rows", "nothing was written"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.All(page.Split('\n'), line => Assert.True(line.Length <= 80, line));
        var json = _workplace.Run([.. cluster, "--components", "2..4", "--method", "joint", "--data_size", "big", "--json"]).MustExit(0).Json;
        Assert.Equal(("joint", 40, true, 3000), ((string)json["method"]!, (int)json["rows"]!, (bool)json["streamed"]!, (int)json["passes"]!));
        Assert.Equal("mixture 3000 EM steps", $"{json["stages"]![0]!["stage"]} {json["stages"]![0]!["steps"]} {json["stages"]![0]!["unit"]}");
        Assert.True((long)json["estimated_bytes"]! > 0 && (double)json["estimated_seconds"]! > 0);
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
        _workplace.Run([.. cluster, "--num_component", "41"]).MustFail(3, "t.csv");
    }

    [Fact]
    public void ThePlanOfNeuralEmHasItsEpochsAndTestImages()
    {
        string[] sizes = ["--train_size", "20", "--valid_size", "5", "--test_size", "6", "--canvas", "14", "--epochs", "3"];
        var json = _workplace.Run(["nem", "train", "--dry_run", "--json", .. sizes]).MustExit(0).Json;
        Assert.Equal(["train 3", "test 6"], json["stages"]!.AsArray().Select(stage => $"{stage!["stage"]} {stage["steps"]}"));
        Assert.Equal(20, (int)json["images"]!);
        Assert.True((long)json["estimated_bytes"]! > 0 && (double)json["estimated_seconds"]! > 0);
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }

    private IEnumerable<string> Stages(params string[] flags)
    {
        var json = _workplace.Run(["train", "--data_dir", "data", "--dry_run", "--json", .. flags]).MustExit(0).Json;
        Assert.All(json["stages"]!.AsArray(), stage => Assert.True((double)stage!["seconds"]! > 0));
        Assert.True((long)json["estimated_bytes"]! > 0 && (double)json["estimated_seconds"]! > 0);
        return json["stages"]!.AsArray().Select(stage => $"{stage!["stage"]} {stage["steps"]}");
    }
}
