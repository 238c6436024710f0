using System.Text.Json.Nodes;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Cli;

/// <summary>The baseline by the same commands as the main job.</summary>
public sealed class EdescTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    // A low rate: after so little pretraining, the first steps of a fresh Adam can drive all codes into one subspace.
    private static readonly string[] s_quick =
    [
        "train", "--method", "edesc", "--data_dir", "data", "--num_component", "4", "--pretrain_epochs", "2",
        "--subspace_dim", "2", "--edesc_epochs", "2", "--batch_size", "20", "--lr", "1e-4", "--threads", "1", "--device",
        "cpu",
    ];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ARunLeavesItsResultsAndIsEvaluatedAndPredictsAndIsExportedAndGoneOnWith()
    {
        var result = _workplace.Run(s_quick).MustExit(0);
        var json = Results();
        Assert.Equal(["acc", "ari", "nmi", "used_clusters"], Names(json["final"]));
        Assert.Equal(["acc", "nmi"], Names(json["oracle_max"]));
        Assert.Equal(2, (int)json["epochs"]!);
        Assert.Null(json["rounds"]);
        Assert.Equal(
            [
                "batch_size", "beta", "dataset", "device", "edesc_epochs", "eta", "lr", "method", "microbatches", "num_component",
                "pretrain_epochs", "pretrain_path", "ranks", "seed", "split", "subspace_dim", "threads",
            ],
            Names(json["options"]));
        Assert.Equal(2, (double)json["options"]!["eta"]!);
        Assert.True(File.Exists(_workplace.PathOf("results", "30_edesc_N_2_d_2_eta_2.0_beta_0.1.txt")));
        Assert.Contains("oracle", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("log-likelihood", result.Output, StringComparison.Ordinal);

        // With as many threads as in training: an image between two subspaces may fall either way by the last digit.
        var evaluation = _workplace.Run("evaluate", "--weights", "results", "--data_dir", "data", "--threads", "1").MustExit(0);
        Assert.DoesNotContain("log-likelihood", evaluation.Output, StringComparison.Ordinal);
        Assert.Contains($"{(double)json["final"]!["acc"]!:F4}", evaluation.Output, StringComparison.Ordinal);
        _workplace.Run(
            "predict", "--weights", "results", "--input", "data/t10k-images-idx3-ubyte.gz", "--output", "p.npy",
            "--probabilities").MustExit(0);
        var table = NpyFile.Read(_workplace.PathOf("p.npy"));
        Assert.Equal((50, 4), (table.Rows, table.Columns));
        Assert.Equal(50, table.Values.Sum(), 1e-9);

        _workplace.Run("export", "--weights", "results", "--output", "e.npz").MustExit(0);
        var arrays = NpzFile.Read(_workplace.PathOf("e.npz"));
        Assert.Equal([4, 8, 2], arrays["bases"].Shape);
        Assert.Equal([2.0], arrays["eta"].Values);

        Assert.Contains("resume", _workplace.Run([.. s_quick, "--resume"]).MustExit(0).Error, StringComparison.Ordinal);
        _workplace.Run([.. s_quick, "--method", "biglearn", "--resume"]).MustFail(3, "--method");
    }

    [Fact]
    public void SmallGarmentsAreClusteredOverTwoSeeds()
    {
        WriteGarments("garments", 120);
        // Full batches, so that an epoch is one step, and steps too small to undo the start in so few images.
        var result = _workplace.Run(
            "train", "--method", "edesc", "--data_dir", "garments", "--num_component", "4", "--pretrain_epochs", "2",
            "--edesc_epochs", "1", "--batch_size", "1000", "--lr", "1e-6", "--seed", "1,2", "--threads", "1",
            "--device", "cpu").MustExit(0);
        var json = Results();
        Assert.Equal(["acc", "ari", "nmi", "used_clusters"], Names(json["summary"]));
        Assert.Equal(2, json["seeds"]!.AsArray().Count);
        Assert.Equal(5, (int)json["options"]!["subspace_dim"]!);
        Assert.True(File.Exists(_workplace.PathOf("results", "seed_2", "model.safetensors")));
        Assert.Contains("± sd", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void FlagsOfTheOtherMethodAreNamed()
    {
        var edesc = _workplace.Run([.. s_quick, "--n_z", "7", "--Niter", "3", "--quiet"]).MustExit(0);
        Assert.Equal(
            ["note: --Niter has no effect with --method edesc.", "note: --n_z has no effect with --method edesc."],
            edesc.Error.Trim().Split('\n'));
        var mixture = _workplace.Run([.. CliWorkplace.Quick, "--eta", "3", "--out_dir", "m", "--quiet"]).MustExit(0);
        Assert.Equal("note: --eta has no effect with --method biglearn.", mixture.Error.Trim());
    }

    [Theory]
    [InlineData("--method kmeans", "--method: expected biglearn or edesc, got 'kmeans'")]
    [InlineData("--space pixel", "--space: expected latent with --method edesc, got pixel")]
    [InlineData("--subspace_dim 0", "--subspace_dim: expected a whole number from 1")]
    [InlineData("--subspace_dim 3000", "--subspace_dim: expected a whole number from 1 to 2500")]
    [InlineData("--eta 0", "--eta: expected a positive number, got 0")]
    [InlineData("--eta NaN", "--eta: expected a positive number")]
    [InlineData("--eta x", "--eta: expected a number, got 'x'")]
    [InlineData("--edesc_epochs -1", "--edesc_epochs: expected a whole number of at least 0, got -1")]
    public void AValueOutOfRangeIsExplainedWithAHint(string flags, string message) =>
        _workplace.Run([.. s_quick, .. flags.Split(' ')]).MustFail(2, message, "biglearn train --help");

    private void WriteGarments(string directory, int count)
    {
        Directory.CreateDirectory(_workplace.PathOf(directory));
        foreach (var (part, seed) in new[] { ("train", 3UL), ("t10k", 4UL) })
        {
            var images = Garments.Create(count / 2, seed);
            IdxFile.WriteImages(_workplace.PathOf(directory, $"{part}-images-idx3-ubyte.gz"), images);
            IdxFile.WriteLabels(_workplace.PathOf(directory, $"{part}-labels-idx1-ubyte.gz"), images.Labels);
        }
    }

    private JsonObject Results() =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf("results", "results.json")))!.AsObject();

    private static IEnumerable<string> Names(JsonNode? node) =>
        node!.AsObject().Select(member => member.Key).Where(name => name != "images").Order(StringComparer.Ordinal);
}
