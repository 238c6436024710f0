using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.PyTorch;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Reports;

namespace BigLearnEm.Tests.Cli;

public sealed class NemTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private static readonly string[] s_quick =
    [
        "nem", "train", "--train_size", "20", "--valid_size", "5", "--test_size", "5", "--canvas", "14", "--hidden", "8",
        "--steps", "2", "--epochs", "2", "--restarts", "2", "--threads", "1", "--device", "cpu",
    ];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ARunLeavesItsResultsFilesAndPage()
    {
        var result = _workplace.Run([.. s_quick, "--out_dir", "out"]).MustExit(0);
        var json = Results("out");
        Assert.Equal(["ami", "loss"], json["final"]!.AsObject().Select(member => member.Key).Order());
        Assert.Equal(["ami", "loss"], json["first_start"]!.AsObject().Select(member => member.Key).Order());
        Assert.Equal(2, (int)json["epochs"]!);
        Assert.Equal("rnn-em", (string)json["options"]!["variant"]!);
        Assert.Equal(20, (int)json["dataset"]!["count"]!);
        Assert.Contains("test AMI", result.Output, StringComparison.Ordinal);
        Assert.Contains("train 100%: epoch 2/2", result.Error, StringComparison.Ordinal);
        Assert.Equal(3, File.ReadLines(_workplace.PathOf("out", "metrics.jsonl")).Count());

        foreach (var output in new[] { "nem.pt", "nem.npz" })
        {
            var written = _workplace.Run("export", "--weights", "out", "--output", output, "--json").MustExit(0).Json;
            Assert.Equal(
                ["input_weight", "state_weight", "input_bias", "output_weight", "output_bias"],
                written["arrays"]!.AsArray().Select(array => (string)array!["name"]!));
        }

        var weights = SafetensorsFile.Read(_workplace.PathOf("out", "model.safetensors"));
        Assert.All(
            WeightsFile.Read(_workplace.PathOf("nem.pt")),
            entry => Assert.Equal(weights.Find(entry.Name)!.Data.ToArray(), entry.Data.ToArray()));
        var array = NpzFile.Read(_workplace.PathOf("nem.npz"), "input_weight");
        Assert.Equal([8, 196], array.Shape);
        Assert.Equal(weights.Find("input_weight")!.ToArray<float>(), array.Values.Select(value => (float)value));
        _workplace.Run("export", "--weights", "out", "--output", "x.pt", "--part", "all").MustFail(2, "--part", "that of nem train");
        _workplace.Run("export", "--weights", "out", "--output", "x.npz", "--data_dir", "data").MustFail(2, "--data_dir", "nem evaluate");

        _workplace.Run("report", "--run", "out").MustExit(0);
        var html = File.ReadAllText(_workplace.PathOf("out", "report.html"));
        Assert.Equal(["Figures", "Curves", "Step by step", "Options and versions"], PageSource.Parse(html).Headings());
        Assert.DoesNotContain(_workplace.Folder, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--clip none --lr_end none --k 3 --seed 1,2")]
    [InlineData("--data shapes.npz --valid_size 4")]
    public void ARunIsTheSameToTheByteWithTheConfigurationThatItLeft(string flags)
    {
        _workplace.Run("nem", "shapes", "--output", "shapes.npz", "--train_size", "20", "--valid_size", "5", "--test_size", "5").MustExit(0);
        string[] run = flags.Contains("--data", StringComparison.Ordinal)
            ? ["nem", "train", "--hidden", "8", "--steps", "2", "--epochs", "2", "--threads", "1", "--device", "cpu"]
            : s_quick;
        _workplace.Run([.. run, .. flags.Split(' '), "--out_dir", "a"]).MustExit(0);
        var again = _workplace.Run("nem", "train", "--config", "a/config.json", "--out_dir", "b", "--quiet").MustExit(0);

        Assert.Equal("", again.Error);
        var seeds = flags.Contains("1,2", StringComparison.Ordinal) ? new[] { "seed_1", "seed_2" } : [""];
        Assert.All(seeds, seed => Assert.Equal(RunFiles.Of(_workplace.PathOf("a", seed)), RunFiles.Of(_workplace.PathOf("b", seed))));
        _workplace.Run("nem", "train", "--config", "a/config.json", "--out_dir", "c", "--epoch", "3").MustFail(2, "--epoch");
    }

    [Fact]
    public void AFileOfShapesGivesTheRunOfTheSameShapesDrawn()
    {
        string[] sizes = ["--train_size", "20", "--valid_size", "5", "--test_size", "5", "--canvas", "14"];
        _workplace.Run(["nem", "shapes", "--output", "shapes.npz", .. sizes]).MustExit(0);
        var csv = _workplace.Run([.. s_quick, "--out_dir", "drawn", "--quiet", "--csv"]).MustExit(0).Output.Split('\n');
        Assert.Equal("seed,ami,first_start_ami,loss,epochs,best_epoch,seconds", csv[0]);
        Assert.Equal((double)Results("drawn")["final"]!["loss"]!, double.Parse(csv[1].Split(',')[3], System.Globalization.CultureInfo.InvariantCulture));
        var read = _workplace.Run([.. s_quick, "--data", "shapes.npz", "--out_dir", "read"]).MustExit(0);
        Assert.Contains("--canvas has no effect with --data", read.Error, StringComparison.Ordinal);
        Assert.Equal(Results("drawn")["final"]!.ToJsonString(), Results("read")["final"]!.ToJsonString());

        _workplace.Run("report", "--run", "read").MustFail(3, "--data: expected the file of the images");
        _workplace.Run("report", "--run", "read", "--data", "shapes.npz").MustExit(0);
        _workplace.Run([.. s_quick, "--data", "shapes.npz", "--train_size", "21"]).MustFail(3, "--train_size", "20 images", "got 21");
    }

    [Fact]
    public void SeveralSeedsAreSummarizedAndEvaluatedWithOtherComponents()
    {
        _workplace.Run([.. s_quick, "--variant", "nem", "--seed", "1,2", "--out_dir", "out", "--quiet"]).MustExit(0);
        var json = Results("out");
        var figures = json["seeds"]!.AsArray().Select(seed => (double)seed!["final"]!["loss"]!).ToArray();
        Assert.Equal(figures.Average(), (double)json["summary"]!["loss"]!["mean"]!, 9);
        string[] evaluate = ["nem", "evaluate", "--weights", "out", "--canvas", "14", "--test_size", "7", "--threads", "1"];
        var result = _workplace.Run([.. evaluate, "--k", "5", "--json"]).MustExit(0).Json;
        Assert.Equal([5, 5], result["seeds"]!.AsArray().Select(seed => (int)seed!["k"]!));
        Assert.Equal(7, (int)result["dataset"]!["count"]!);
        Assert.Equal(10, (int)result["seeds"]![0]!["restarts"]!);
        Assert.Contains("one start      AMI", _workplace.Run(evaluate).MustExit(0).Output, StringComparison.Ordinal);
        var csv = _workplace.Run([.. evaluate, "--csv"]).MustExit(0).Output.Split('\n');
        Assert.Equal("weights,variant,k,steps,restarts,ami,loss,scored", csv[0]);
        Assert.Equal(["out/seed_1", "out/seed_2", ""], csv[1..].Select(line => line.Split(',')[0]));
        Assert.DoesNotContain(
            "one start", _workplace.Run([.. evaluate, "--restarts", "1"]).MustExit(0).Output, StringComparison.Ordinal);
        _workplace.Run([.. evaluate, "--restarts", "0"]).MustFail(2, "--restarts: expected a whole number of at least 1, got 0");
        _workplace.Run([.. evaluate, "--variant", "rnn-em"]).MustFail(3, "--variant rnn-em", "nem");
        _workplace.Run([.. evaluate, "--canvas", "15"]).MustFail(3, "196 pixels", "225");
        _workplace.Run("report", "--run", "out", "--seed", "2").MustExit(0);
    }

    [Fact]
    public void AnInterruptedRunGoesOnAndOtherOptionsAreRefused()
    {
        string[] run = [.. s_quick, "--lr_end", "none", "--out_dir", "out"];
        _workplace.Run([.. run, "--quiet"]).MustExit(0);
        // More starts of the test are not another training.
        _workplace.Run([.. run, "--resume", "--epochs", "3", "--restarts", "3", "--quiet"]).MustExit(0);
        Assert.Equal(3, (int)Results("out")["epochs"]!);
        _workplace.Run([.. run, "--resume", "--variant", "nem"])
            .MustFail(3, "the options that the run was started with", "variant");
    }

    [Theory]
    [InlineData("--k 1", "--k: expected a whole number from 2 to 256")]
    [InlineData("--steps 0", "--steps: expected a whole number of at least 1, got 0")]
    [InlineData("--canvas 11", "--canvas: expected a whole number from 12")]
    [InlineData("--noise 1", "--noise: expected a probability")]
    [InlineData("--clip 0", "--clip: expected none or a positive number")]
    [InlineData("--lr_end 0", "--lr_end: expected none or a positive number")]
    [InlineData("--restarts 0", "--restarts: expected a whole number of at least 1, got 0")]
    [InlineData("--first_steps 0", "--first_steps: expected a whole number of at least 1, got 0")]
    [InlineData("--early_loss -1", "--early_loss: expected a number of at least 0")]
    [InlineData("--variant em", "--variant: expected rnn-em or nem, got 'em'")]
    [InlineData("--shapes 0", "--shapes: expected a whole number from 1")]
    [InlineData("--data_seed -1", "--data_seed: expected a whole number from 0")]
    public void AValueOutOfRangeIsExplainedWithAHint(string flags, string message) =>
        _workplace.Run(["nem", "train", .. flags.Split(' ')]).MustFail(2, message, "biglearn nem train --help");

    [Fact]
    public void AWrongVerbIsExplained()
    {
        _workplace.Run("nem", "trian").MustFail(2, "trian", "biglearn nem --help");
        Assert.Contains("Usage: biglearn nem VERB", _workplace.Run("nem").MustExit(0).Output, StringComparison.Ordinal);
    }

    private JsonObject Results(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "results.json")))!.AsObject();
}
