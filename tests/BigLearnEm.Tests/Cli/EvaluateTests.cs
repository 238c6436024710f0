using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

public sealed class EvaluateTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private readonly CliWorkplace _workplace = trained.Workplace;

    [Fact]
    public void TheScoresAreThoseOfTheTraining()
    {
        var json = Evaluate("model", "data", "--threads", "1", "--device", "cpu", "--json").Json;
        var final = JsonNode.Parse(File.ReadAllText(_workplace.PathOf("model", "results.json")))!["final"]!;
        Assert.All(
            ["acc", "nmi", "ari", "log_likelihood"],
            name => Assert.Equal((double)final[name]!, (double)json[name]!, 9));
        Assert.InRange((double)json["ami"]!, 0.5, 1);
        Assert.Equal(300, json["cluster_sizes"]!.AsArray().Sum(size => (int)size!));
        Assert.Equal(300, json["confusion"]!["counts"]!.AsArray().Sum(row => row!.AsArray().Sum(count => (int)count!)));
    }

    [Fact]
    public void ThePageHasTheAlignedTableWithin80Columns()
    {
        var output = Evaluate("model/model.safetensors", "data", "--split", "test").Output;
        Assert.All(
            ["ACC", "NMI", "ARI", "AMI", "log-likelihood", "class 3"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.Contains("images         50", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public void EachSeedOfARunIsMeasured()
    {
        var json = Evaluate("models", "data", "--json").Json;
        Assert.Equal(
            [Path.Combine("models", "seed_1"), Path.Combine("models", "seed_2")],
            json["seeds"]!.AsArray().Select(seed => (string)seed!["weights"]!));
    }

    [Fact]
    public void WithoutLabelsThereAreSizesAndLikelihoodOnly()
    {
        _workplace.WriteImages("unlabelled", withLabels: false);
        var json = Evaluate("model", "unlabelled", "--json").Json;
        Assert.Equal(
            ["cluster_sizes", "dataset", "log_likelihood", "used_clusters", "weights"],
            json.Select(member => member.Key).Order(StringComparer.Ordinal));
        var output = Evaluate("model", "unlabelled").Output;
        Assert.Contains("Images in each cluster", output, StringComparison.Ordinal);
        Assert.DoesNotContain("ACC", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ImagesOfAnotherSizeAreRefused() =>
        _workplace.Run("evaluate", "--weights", "model", "--dataset", "Garments").MustFail(3, "36 pixels", "784");

    [Fact]
    public void DataThatAreNotNamedAndNotFoundAreAnError() =>
        _workplace.Run("evaluate", "--weights", "model").MustFail(3, "--dataset Fashion", "--data_dir");

    private CliResult Evaluate(string weights, string data, params string[] flags) =>
        _workplace.Run(["evaluate", "--weights", weights, "--data_dir", data, .. flags]).MustExit(0);
}
