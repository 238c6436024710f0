using System.Text.Json.Nodes;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Cli;

/// <summary>train --tensorboard, read back.</summary>
public sealed class TensorBoardTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private static readonly string[] s_curves =
        ["loss", "log_likelihood", "acc", "nmi", "ari", "used_clusters", "entropy", "changed", "agreement"];

    private static readonly string[] s_latent =
    [
        "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", "2", "--partitions", "1",
        "--encoders", "0", "--Niter", "3", "--rounds", "1", "--threads", "1", "--device", "cpu", "--out_dir", "o", "--txt_dir", "t",
        "--quiet", "--tensorboard",
    ];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void TheCurvesAreThoseOfTheMetrics()
    {
        _workplace.Run(s_latent).MustExit(0);
        var events = EventFile.Read(Assert.Single(Files()));
        var scalars = events.SelectMany(one => one.Scalars.Select(scalar => (one.Step, scalar.Tag, scalar.Value))).ToList();
        Assert.Equal(Expected(0), scalars);
        Assert.All(
            ["pretrain/loss", "mixture/log_likelihood", "mixture/acc", "polish/nmi", "partition/codes/ari", "refine/loss"],
            tag => Assert.Contains(scalars, scalar => scalar.Tag == tag));
    }

    [Fact]
    public void AResumedRunGoesOnInANewFileFromItsCheckpoint()
    {
        _workplace.Run(s_latent).MustExit(0);
        var first = Assert.Single(Files());
        // The state before the last one: the end of the only round is not in it.
        File.Delete(Directory.GetFiles(_workplace.PathOf("o"), "checkpoint-*.safetensors").Order().Last());
        _workplace.Run([.. s_latent, "--resume"]).MustExit(0);
        var second = EventFile.Read(Assert.Single(Files(), path => path != first));
        Assert.Equal(1, second[1].Session);
        Assert.InRange(second[1].Step, 1, File.ReadLines(_workplace.PathOf("t", "metrics.jsonl")).Count());
        Assert.Equal(Expected(second[1].Step), second.SelectMany(one => one.Scalars.Select(scalar => (one.Step, scalar.Tag, scalar.Value))));
    }

    [Fact]
    public void ARunThatStartsAfreshTakesTheOldFilesAwayAndSeedsHaveTheirOwn()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--tensorboard", "--out_dir", "t"]).MustExit(0);
        Assert.Single(Files());
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "t"]).MustExit(0);
        Assert.Empty(Files());
        _workplace.Run([.. CliWorkplace.Quick, "--tensorboard", "--seed", "1,2", "--out_dir", "s"]).MustExit(0);
        Assert.All(["seed_1", "seed_2"], seed => Assert.Single(Directory.GetFiles(_workplace.PathOf("s", seed), "events.out.tfevents.*")));
    }

    private string[] Files() => Directory.GetFiles(_workplace.PathOf("t"), "events.out.tfevents.*");

    private List<(long Step, string Tag, float Value)> Expected(long from)
    {
        var scalars = new List<(long, string, float)>();
        var step = -1L;
        foreach (var line in File.ReadLines(_workplace.PathOf("t", "metrics.jsonl")).Select(text => JsonNode.Parse(text)!.AsObject()))
        {
            step++;
            if (step < from) continue;
            var stage = line["view"] is { } view ? $"{line["stage"]}/{view}" : $"{line["stage"]}";
            scalars.AddRange(s_curves.Where(line.ContainsKey).Select(name => (step, $"{stage}/{name}", (float)(double)line[name]!)));
        }

        return scalars;
    }
}
