using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

public sealed class TrainTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void OneSeedLeavesItsResultsAndFiles()
    {
        var result = _workplace.Run(CliWorkplace.Quick).MustExit(0);
        var json = Results("results");
        Assert.Equal(["acc", "ari", "log_likelihood", "nmi", "used_clusters"], Names(json["final"]));
        Assert.Equal(["acc", "nmi"], Names(json["oracle_max"]));
        Assert.True((double)json["final"]!["acc"]! > 0.9);
        Assert.Equal(300, (int)json["dataset"]!["count"]!);
        Assert.Equal(["biglearn", "dotnet", "libtorch", "provider"], Names(json["versions"]));
        Assert.True((double)json["seconds"]!["total"]! >= 0);
        Assert.All(
            ["model.safetensors", "metrics.jsonl", "30_eps_0.05_N_6_nei_5_True_P10.4P20.5.txt"],
            name => Assert.True(File.Exists(_workplace.PathOf("results", name)), name));
        Assert.All(
            ["ACC", "NMI", "ARI", "log-likelihood", "oracle", "results/model.safetensors"],
            text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.Contains("device: cpu", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralSeedsAreSummarized()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--seed", "4,7..8", "--out_dir", "out"]).MustExit(0);
        var json = Results("out");
        Assert.Equal([4, 7, 8], json["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!));
        Assert.All(json["seeds"]!.AsArray(), seed =>
        {
            Assert.Contains("acc", Names(seed!["final"]));
            Assert.Contains("nmi", Names(seed["oracle_max"]));
            Assert.NotNull(seed["seconds"]);
        });
        var figures = json["seeds"]!.AsArray().Select(seed => (double)seed!["final"]!["log_likelihood"]!).ToArray();
        var mean = figures.Average();
        var deviation = Math.Sqrt(figures.Sum(figure => (figure - mean) * (figure - mean)) / 2);
        Assert.Equal(mean, (double)json["summary"]!["log_likelihood"]!["mean"]!, 9);
        Assert.Equal(deviation, (double)json["summary"]!["log_likelihood"]!["sd"]!, 9);
        Assert.Null(json["final"]);
        Assert.True(File.Exists(_workplace.PathOf("out", "seed_7", "model.safetensors")));
        Assert.False(File.Exists(_workplace.PathOf("out", "seed_7", "results.json")));
        Assert.Contains("± sd", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutLabelsThereAreNoFiguresThatNeedThem()
    {
        _workplace.WriteImages("unlabelled", withLabels: false);
        var result = _workplace.Run([.. CliWorkplace.Quick, "--data_dir", "unlabelled"]).MustExit(0);
        var json = Results("results");
        Assert.Equal(["log_likelihood", "used_clusters"], Names(json["final"]));
        Assert.Null(json["oracle_max"]);
        Assert.DoesNotContain("ACC", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void QuietLeavesTheResultsAlone()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--quiet"]).MustExit(0);
        Assert.Equal("", result.Error);
        Assert.Contains("ACC", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoEscapeCodeAndNoLongLineGoesIntoAPipe()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--seed", "1,2"]).MustExit(0);
        Assert.DoesNotContain('\e', result.Output + result.Error);
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("seed 2, polish 100%", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void JsonIsTheResultsFileAndNothingElse()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--json"]).MustExit(0);
        Assert.Equal(File.ReadAllText(_workplace.PathOf("results", "results.json")), result.Output);
        Assert.Equal(30, (int)result.Json["seed"]!);
    }

    [Fact]
    public void EveryFlagReachesTheRun()
    {
        _workplace.Run(
            "train", "--method", "biglearn", "--data_dir", "data", "--split", "train", "--space", "latent", "--num_component", "3", "--Niter", "4", "--NITnei", "2",
            "--eps", "2e-2", "--a_beta", "4", "--b_beta", "2", "--P1", "0.3", "--P2", "0.6", "--kmeans_init",
            "--cycle", "2", "--patience", "3", "--n_z", "3", "--pretrain_epochs", "3", "--batch_size", "100", "--microbatches", "3", "--lr", "2e-3", "--rounds", "1",
            "--round_iterations", "2", "--refine_epochs", "2", "--refinement", "neighbors", "--neighbors", "7", "--balance", "3",
            "--warm_up", "2", "--anchor", "0.1", "--dropout", "0.3", "--encoders", "2", "--encoder_epochs", "2", "--partitions", "2", "--beta", "0.2", "--seed", "5", "--threads", "1",
            "--data_size", "small", "--chunk_size", "50", "--max_memory", "1GiB", "--x_dim", "36", "--device", "cpu",
            "--out_dir", "o", "--txt_dir", "t", "--quiet").MustExit(0);
        var options = Results("o")["options"]!.AsObject();
        var expected = JsonNode.Parse(
            """
            {"NITnei":2,"Niter":4,"P1":0.3,"P2":0.6,"a_beta":4,"b_beta":2,"batch_size":100,"beta":0.2,"chunk_size":50,"cycle":2,
             "data_size":"small","dataset":"Fashion","device":"cpu","eps":0.02,"kmeans_init":true,"neighbors":7,"balance":3,"warm_up":2,"anchor":0.1,"dropout":0.3,"encoders":2,"encoder_epochs":2,"partitions":2,"refinement":"neighbors","lr":0.002,
             "max_memory":1073741824,"microbatches":3,"ranks":1,"method":"biglearn","n_z":3,"num_component":3,"patience":3,"pretrain_epochs":3,"pretrain_path":"","refine_epochs":2,
             "round_iterations":2,"rounds":1,"seed":5,"split":"train","space":"latent","threads":1}
            """)!.AsObject();
        Assert.All(expected, option => Assert.Equal(option.Value!.ToJsonString(), options[option.Key]!.ToJsonString()));
        Assert.Equal(expected.Count, options.Count);
        Assert.True(File.Exists(_workplace.PathOf("t", "5_eps_0.02_N_4_nei_2_True_P10.3P20.6.txt")));
        Assert.True(File.Exists(_workplace.PathOf("t", "metrics.jsonl")));
    }

    [Fact]
    public void PretrainedWeightsReplacePretraining()
    {
        string[] flags =
        [
            "train", "--data_dir", "data", "--num_component", "4", "--Niter", "2", "--rounds", "0", "--n_z", "3",
            "--device", "cpu", "--quiet",
        ];
        _workplace.Run([.. flags, "--pretrain_epochs", "1", "--out_dir", "a", "--txt_dir", "a"]).MustExit(0);
        _workplace.Run([.. flags, "--pretrain_path", "a/model.safetensors", "--out_dir", "b", "--txt_dir", "b"])
            .MustExit(0);
        Assert.Contains(
            "\"pretrain\"", File.ReadAllText(_workplace.PathOf("a", "metrics.jsonl")), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "\"pretrain\"", File.ReadAllText(_workplace.PathOf("b", "metrics.jsonl")), StringComparison.Ordinal);
        Assert.Equal(64, ((string)Results("b")["options"]!["pretrain_path"]!).Length);

        _workplace.Run("export", "--weights", "a", "--output", "a.pt", "--part", "autoencoder").MustExit(0);
        _workplace.Run([.. flags, "--pretrain_path", "a.pt", "--out_dir", "c", "--txt_dir", "c"]).MustExit(0);
        Assert.Equal(Results("b")["final"]!.ToJsonString(), Results("c")["final"]!.ToJsonString());
        _workplace.Run("export", "--weights", "a", "--output", "mixture.pt", "--part", "clusters").MustExit(0);
        _workplace.Run([.. flags, "--pretrain_path", "mixture.pt", "--out_dir", "d", "--txt_dir", "d"])
            .MustFail(3, "mixture.pt: expected a tensor enc_1.weight, got others, such as scale.shift", "EDESC's names");
    }

    [Fact]
    public void AnEarlierRunIsReplacedWithAWord()
    {
        _workplace.Run(CliWorkplace.Quick).MustExit(0);
        Assert.Contains(
            "replacing the run in", _workplace.Run(CliWorkplace.Quick).MustExit(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void FlagsWithNothingToDoAreNamed()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--n_z", "7", "--quiet"]).MustExit(0);
        Assert.Equal("note: --n_z has no effect with --space pixel.", result.Error.Trim());
    }

    [Fact]
    public void ARunOnTheTrainingImagesIsMeasuredOnTheOthersAndReportedOnItsOwn()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--split", "train", "--out_dir", "o", "--txt_dir", "o"]).MustExit(0);
        var trained = (int)Results("o")["dataset"]!["count"]!;
        var test = JsonNode.Parse(_workplace.Run(
            "evaluate", "--weights", "o", "--data_dir", "data", "--split", "test", "--json").MustExit(0).Output)!;

        Assert.Equal("train", (string)Results("o")["options"]!["split"]!);
        Assert.Equal(300, trained + (int)test["dataset"]!["count"]!);
        Assert.InRange(trained, 1, 299);
        _workplace.Run("report", "--run", "o", "--data_dir", "data").MustExit(0);
    }

    [Fact]
    public void ASplitOfGarmentsIsRefused() =>
        _workplace.Run("train", "--dataset", "Garments", "--split", "test").MustFail(2, "--split", "Garments have no split");

    [Theory]
    [InlineData("neighbors", "--beta")]
    [InlineData("target", "--balance")]
    public void FlagsOfTheOtherRefinementAreNamed(string refinement, string flag)
    {
        var result = _workplace.Run(
            "train", "--data_dir", "data", "--num_component", "4", "--Niter", "2", "--rounds", "0", "--n_z", "3",
            "--pretrain_epochs", "0", "--refinement", refinement, flag, "2", "--quiet").MustExit(0);
        Assert.Equal($"note: {flag} has no effect with --refinement {refinement}.", result.Error.Trim());
    }

    [Fact]
    public void WithoutDataAndNetworkTheProgramDrawsItsOwnAndSaysWhy()
    {
        var result = _workplace.Run(
            "train", "--num_component", "3", "--Niter", "1", "--pretrain_epochs", "0", "--rounds", "0", "--n_z", "2",
            "--quiet").MustExit(0);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.Contains("10000 Garments", result.Error, StringComparison.Ordinal);
        var dataset = Results("results")["dataset"]!;
        Assert.Equal("garments", (string)dataset["name"]!);
        Assert.Contains("BIGLEARN_OFFLINE", (string)dataset["reason"]!, StringComparison.Ordinal);
    }

    private JsonObject Results(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "results.json")))!.AsObject();

    private static IEnumerable<string> Names(JsonNode? node) =>
        node!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal);
}
