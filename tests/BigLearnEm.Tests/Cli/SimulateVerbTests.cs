using BigLearnEm.Mixtures;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using BigLearnEm.Data;
using BigLearnEm.Simulations;
using BigLearnEm.Tests.Simulations;

namespace BigLearnEm.Tests.Cli;

public sealed class SimulateVerbTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    private static readonly string[] s_small =
        ["simulate", "--seeds", "2", "--grid", "2", "--test_samples", "500", "--out_dir", "out"];

    private readonly CliWorkplace _workplace = new(host);

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void ResultsChartsPageAndArchivesAreWritten()
    {
        var result = _workplace.Run(s_small).MustExit(0);
        var json = Results();
        Assert.Equal([0, 1], json["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!));
        Assert.True((bool)json["complete"]!);
        Assert.Equal(2, (int)json["summary"]!["seeds"]!);
        Assert.Equal(2, (int)json["summary"]!["within_1e-3"]!["biglearn"]!);
        Assert.Equal(2, (int)json["summary"]!["log_likelihood_at_least_oracle"]!["biglearn"]!);
        Assert.Equal(2, (int)json["summary"]!["stop_reasons"]!["Agreement"]!);
        Assert.Equal(320, (int)json["options"]!["samples"]!);
        Assert.Contains("not proved", (string)json["remark"]!, StringComparison.Ordinal);
        Assert.All(
            ["mixture.svg", "other_fits.svg", "kl_iterations.svg", "kl_seeds.svg", "stopping.svg", "report.html"],
            name => Assert.NotEmpty(XDocument.Load(_workplace.PathOf("out", name)).Descendants()));
        var page = File.ReadAllText(_workplace.PathOf("out", "report.html"));
        Assert.All(
            ["On 2 of 2 seeds", "not proved", "Before", "During", "After", "Every seed"],
            text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("no data", page, StringComparison.Ordinal);
        Assert.All(
            ["BigLearn-EM", "2 of 2", "Agreement 2", "out/report.html"],
            text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.Contains("seed 1: KL", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output + result.Error);
        Assert.All((result.Output + result.Error).Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void TheKlCanBeComputedAgainFromTheArchive(int dimension)
    {
        _workplace.Run(
            "simulate", "--seed", "6", "--grid", "2", "--dim", $"{dimension}", "--test_samples", "500",
            "--covariances", "rotated", "--unequal_weights", "--out_dir", "out").MustExit(0);
        var json = Results()["seeds"]![0]!;
        var arrays = NpzFile.Read(_workplace.PathOf("out", "seed_6.npz"));
        var test = Rows(arrays, "test");
        int[] all = [.. Enumerable.Range(0, dimension)];

        double Kl(string prefix, params int[] features) =>
            SimulationScoresTests.Host.MeanLogDensity(Mixture(arrays, "true_"), test, features)
            - SimulationScoresTests.Host.MeanLogDensity(Mixture(arrays, prefix), test, features);

        var joint = Kl("", all);
        Assert.Equal(joint, (double)json["kl_joint"]!, 1e-9);
        Assert.Equal(all.Average(feature => Kl("", feature)), (double)json["kl_marginal"]!, 1e-9);
        Assert.Equal(
            all.Average(feature => joint - Kl("", [.. all.Where(other => other != feature)])),
            (double)json["kl_conditional"]!, 1e-9);
        Assert.Equal(Kl("joint_em_", all), (double)json["kl_joint_em"]!, 1e-9);
        Assert.Equal(Kl("oracle_", all), (double)json["kl_oracle"]!, 1e-9);
        Assert.Equal(Kl("start_", all), arrays["kl_explored"].Values[0], 1e-9);
        var train = Rows(arrays, "train");
        Assert.Equal(
            SimulationScoresTests.Host.MeanLogDensity(Mixture(arrays, ""), train, all),
            (double)json["log_likelihood"]!, 1e-9);
        Assert.Equal(80 << dimension, train.Count);
    }

    [Fact]
    public void SeedsAreACountAListOrOne()
    {
        Assert.Equal([0, 1, 2], SeedsOf("--seeds", "3"));
        Assert.Equal([30, 31], SeedsOf("--seeds", "30,31"));
        Assert.Equal([7, 8], SeedsOf("--seeds", "7..8"));
        Assert.Equal([7], SeedsOf("--seed", "7"));
    }

    [Fact]
    public void TheSameSeedGivesTheSameFiguresAndAnotherRunReplacesTheFirst()
    {
        _workplace.Run(s_small).MustExit(0);
        var first = Results()["seeds"]!.AsArray();
        _workplace.Run([.. s_small, "--seeds", "1,9", "--trace", "0"]).MustExit(0);
        var second = Results()["seeds"]!.AsArray();
        Assert.Equal([1, 9], second.Select(seed => (int)seed!["seed"]!));
        Assert.All(
            ["kl_joint", "kl_oracle", "kl_joint_em", "log_likelihood", "recovery"],
            name => Assert.Equal(first[1]![name]!.ToJsonString(), second[0]![name]!.ToJsonString()));
        Assert.False(NpzFile.Read(_workplace.PathOf("out", "seed_9.npz")).ContainsKey("kl_explored"));
    }

    [Fact]
    public void JsonIsTheResultsFileAndNothingElse()
    {
        var result = _workplace.Run([.. s_small, "--json", "--quiet"]).MustExit(0);
        Assert.Equal(File.ReadAllText(_workplace.PathOf("out", "results.json")), result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void AnInterruptedRunKeepsTheSeedsDone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = _workplace.Start(
            ["simulate", "--seeds", "900", "--grid", "2", "--test_samples", "500", "--out_dir", "out"]);
        while (!process.HasExited && !File.Exists(_workplace.PathOf("out", "seed_1.npz"))) Thread.Sleep(2);
        // Not SIGINT, which a shell makes its background jobs ignore, and these tests may be one.
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        CliWorkplace.Finish(process)
            .MustFail(130, "stopping after this step", "interrupted", "of 900 seeds that are done");

        var json = Results();
        Assert.False((bool)json["complete"]!);
        Assert.InRange(json["seeds"]!.AsArray().Count, 1, 899);
        Assert.Equal(900, json["options"]!["seeds"]!.AsArray().Count);
        Assert.True(File.Exists(_workplace.PathOf("out", "report.html")));
    }

    [Theory]
    [InlineData("--seeds 0", "--seeds: expected from 1 to 1000 seeds, got '0'")]
    [InlineData("--seeds 1001", "--seeds: expected from 1 to 1000 seeds, got '1001'")]
    [InlineData("--seeds x", "--seeds: expected whole numbers")]
    [InlineData("--seeds 3..1", "--seeds: expected")]
    [InlineData("--seeds 2 --seed 3", "--seed: expected either --seeds or --seed, got both")]
    [InlineData("--grid 0", "--grid: expected a whole number of at least 1, got 0")]
    [InlineData("--grid 50 --dim 4", "--grid: expected at most 10000 components")]
    [InlineData("--dim 1", "--dim: expected a whole number from 2 to 64, got 1")]
    [InlineData("--variance 0", "--variance: expected a positive number, got 0")]
    [InlineData("--spacing -1", "--spacing: expected a positive number, got -1")]
    [InlineData("--samples 10", "--samples: expected at least 25 rows, one for each component, got 10")]
    [InlineData("--test_samples 0", "--test_samples: expected a whole number of at least 1, got 0")]
    [InlineData("--covariances round", "--covariances: expected equal or unequal or rotated, got 'round'")]
    [InlineData("--P1 0.6", "--P2: expected at least --P1")]
    [InlineData("--cycle 0", "--cycle: expected a whole number of at least 1, got 0")]
    [InlineData("--trace -1", "--trace: expected all or a whole number of at least 0, got '-1'")]
    [InlineData("--threads 0", "--threads: expected a whole number from 1")]
    public void AValueOutOfRangeIsExplainedWithAHint(string flags, string message)
    {
        _workplace.Run(["simulate", "--out_dir", "out", .. flags.Split(' ')])
            .MustFail(2, message, "biglearn simulate --help");
        Assert.False(Directory.Exists(_workplace.PathOf("out")));
    }

    [Fact]
    public void AnOutputDirectoryThatIsAFileIsRefused()
    {
        File.WriteAllText(_workplace.PathOf("file"), "");
        _workplace.Run("simulate", "--seeds", "1", "--out_dir", "file").MustFail(3, "file: expected a directory");
    }

    [Fact]
    public void TheHelpExplainsEveryFlagInEightyColumns()
    {
        var help = _workplace.Run("simulate", "--help").MustExit(0).Output;
        var explained = help.Split('\n').Select(line => line.TrimStart().Split(' ')[0])
            .Where(word => word.StartsWith("--", StringComparison.Ordinal));
        Assert.Equal(
            ("--grid --dim --spacing --variance --unequal_weights --covariances --samples --test_samples --Niter "
                + "--NITnei --eps --P1 --P2 --a_beta --b_beta --cycle --patience --seeds --seed --threads --trace "
                + "--out_dir --config --quiet --json --csv").Split(' ').Order(),
            explained.Order());
        Assert.Contains("not proved", help.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    private int[] SeedsOf(string flag, string value)
    {
        _workplace.Run("simulate", flag, value, "--grid", "1", "--test_samples", "10", "--out_dir", "out", "--quiet")
            .MustExit(0);
        return [.. Results()["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!)];
    }

    private JsonObject Results() =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf("out", "results.json")))!.AsObject();

    private static SimulatedRows Rows(IReadOnlyDictionary<string, NpyArray> arrays, string name) => new(
        arrays[name].Values, [.. arrays[$"{name}_labels"].Values.Select(label => (int)label)], arrays[name].Shape[1]);

    private static MixtureValues Mixture(IReadOnlyDictionary<string, NpyArray> arrays, string prefix) => new(
        arrays[$"{prefix}weights"].Values, arrays[$"{prefix}means"].Values, arrays[$"{prefix}covariances"].Values);
}
