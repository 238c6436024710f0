using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>--config, and the config.json that a run leaves.</summary>
public sealed class ConfigTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ARunIsTheSameToTheByteWithTheFileThatItLeft()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--eps", "2e-2", "--seed", "5", "--out_dir", "a"]).MustExit(0);
        var again = _workplace.Run("train", "--config", "a/config.json", "--out_dir", "b", "--quiet").MustExit(0);
        Assert.Equal("", again.Error);
        Assert.Equal(RunFiles.Of(_workplace.PathOf("a")), RunFiles.Of(_workplace.PathOf("b")));
        Assert.Contains("config.json", RunFiles.Of(_workplace.PathOf("a")).Keys);
    }

    [Fact]
    public void ARunOfANetworkAndOfSeveralSeedsIsToo()
    {
        string[] flags =
        [
            "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", "2", "--Niter", "2",
            "--rounds", "1", "--partitions", "1", "--encoders", "0", "--threads", "1", "--seed", "3,5", "--device", "cpu",
        ];
        _workplace.Run([.. flags, "--out_dir", "a"]).MustExit(0);
        _workplace.Run("train", "--config", "a/config.json", "--out_dir", "b").MustExit(0);
        foreach (var seed in new[] { "seed_3", "seed_5" })
            Assert.Equal(RunFiles.Of(_workplace.PathOf("a", seed)), RunFiles.Of(_workplace.PathOf("b", seed)));
        Assert.Equal([3, 5], Config("a")["seed"]!.AsArray().Select(seed => (int)seed!));
    }

    [Fact]
    public void TheFileHasDefaultsAndWhatTheProgramChoseButNothingOfTheCommand()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--device", "auto", "--out_dir", "a", "--quiet"]).MustExit(0);
        var config = Config("a");
        Assert.Equal(("Fashion", 6, 5), ((string)config["dataset"]!, (int)config["Niter"]!, (int)config["NITnei"]!));
        Assert.NotEqual("auto", (string)config["device"]!);
        Assert.True((bool)config["kmeans_init"]!);
        Assert.All(
            ["out_dir", "txt_dir", "resume", "quiet", "json", "config", "n_z", "batch_size"],
            name => Assert.False(config.ContainsKey(name), name));
    }

    [Fact]
    public void YamlAndJsonSayTheSameAndTheCommandLineWins()
    {
        Write("run.yaml", """
            # What the tests train.
            data_dir: data
            space: "pixel"
            num_component: 4
            Niter: 6
            kmeans_init: true
            threads: 1
            device: cpu
            seed: [7]
            x_dim: ~
            eps: 0.5
            """);
        Write("run.json", """
            {"data_dir": "data", "space": "pixel", "num_component": 4, "Niter": 6, "kmeans_init": true, "threads": 1,
             "device": "cpu", "seed": [7], "x_dim": null, "eps": 0.5}
            """);
        foreach (var name in new[] { "yaml", "json" })
            _workplace.Run("train", "--config", $"run.{name}", "--eps", "0.25", "--kmeans_init", "false", "--out_dir", name).MustExit(0);
        Assert.Equal(RunFiles.Of(_workplace.PathOf("yaml")), RunFiles.Of(_workplace.PathOf("json")));
        Assert.Equal((0.25, 7, false), ((double)Config("yaml")["eps"]!, (int)Config("yaml")["seed"]!, (bool)Config("yaml")["kmeans_init"]!));
    }

    [Fact]
    public void AClusteringAndASimulationAreTheSameWithTheFilesThatTheyLeft()
    {
        File.WriteAllLines(_workplace.PathOf("t.csv"), Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i * 7) % 11}"));
        _workplace.Run("cluster", "--train", "t.csv", "--components", "1..2", "--Niter", "20", "--out_dir", "c").MustExit(0);
        _workplace.Run("cluster", "--config", "c/config.json", "--out_dir", "d").MustExit(0);
        MustBeTheSame("c", "d", "model.safetensors");
        foreach (var (seeds, name) in new[] { (new[] { "--seeds", "2" }, "seed_1.npz"), (["--seed", "3"], "seed_3.npz") })
        {
            _workplace.Run(["simulate", "--grid", "2", "--test_samples", "200", .. seeds, "--trace", "1", "--out_dir", name + "a"]).MustExit(0);
            _workplace.Run("simulate", "--config", $"{name}a/config.json", "--out_dir", name + "b").MustExit(0);
            Assert.True(File.Exists(_workplace.PathOf(name + "b", name)));
            MustBeTheSame(name + "a", name + "b", "config.json");
        }
    }

    [Theory]
    [InlineData("run.yaml", "data_dir: data\nnum_components: 4", 2, "run.yaml, line 2, column 1: expected flags of train", "'num_components'", "nearest one is num_component;")]
    [InlineData("run.json", "{\"Niiter\": 4}", 2, "run.json: expected flags of train, without dashes, got 'Niiter'", "nearest one is Niter;")]
    [InlineData("run.json", "{\"config\": \"run.json\"}", 2, "got 'config'")]
    [InlineData("run.yaml", "num_component: ten", 2, "run.yaml, line 1, column 1: --num_component: expected a whole number, got 'ten'")]
    [InlineData("run.yaml", "\nnum_component: 0", 2, "run.yaml, line 2, column 1: --num_component: expected a whole number of at least 1, got 0")]
    [InlineData("run.yaml", "kmeans_init: perhaps", 2, "run.yaml, line 1, column 1: --kmeans_init: expected true or false, got 'perhaps'")]
    [InlineData("run.yaml", "seed: [1, 1]", 2, "--seed: expected every seed once")]
    [InlineData("run.yaml", "eps: {a: 1}", 3, "run.yaml, line 1, column 6: expected a plain value, or a list of them")]
    [InlineData("run.yaml", "eps: 1\neps: 2", 3, "run.yaml, line 2, column 1: expected YAML", "Duplicate key")]
    [InlineData("run.yaml", "eps: [1", 3, "run.yaml, line 2, column 1: expected YAML")]
    [InlineData("run.yaml", "- eps", 3, "run.yaml: expected lines of the form name: value")]
    [InlineData("run.json", "{\"eps\": 1,\n \"eps\": 2}", 3, "run.json", "expected JSON")]
    [InlineData("run.json", "{\"eps\": {}}", 3, "run.json, eps: expected a number", "got an object")]
    [InlineData("run.json", "{\"eps\" 1}", 3, "run.json, line 1, column 8: expected JSON")]
    [InlineData("run.json", "[1]", 3, "run.json: expected a JSON object, got a list")]
    [InlineData("run.ini", "eps = 1", 2, "--config: expected a file that ends in .yaml, .yml or .json, got run.ini")]
    public void AFileThatCannotBeUsedIsExplained(string name, string text, int code, params string[] messages)
    {
        Write(name, text);
        _workplace.Run("train", "--data_dir", "data", "--config", name).MustFail(code, messages);
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        _workplace.Run("train", "--config", "none.yaml").MustFail(3, "none.yaml: expected a configuration file that can be read");

    private void Write(string name, string text) => File.WriteAllText(_workplace.PathOf(name), text);

    private JsonObject Config(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "config.json")))!.AsObject();

    private void MustBeTheSame(string a, string b, string name) => Assert.Equal(
        File.ReadAllBytes(_workplace.PathOf(a, name)), File.ReadAllBytes(_workplace.PathOf(b, name)));
}
