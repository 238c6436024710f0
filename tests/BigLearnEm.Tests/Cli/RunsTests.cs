using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>The verbs <c>runs</c> and <c>compare</c>, on runs of train (<c>model</c>, <c>models</c>) and of cluster.</summary>
public sealed class RunsTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private readonly CliWorkplace _workplace = model.Workplace;

    [Fact]
    public void EveryRunBelowAFolderIsListedAndTheBrokenOneWithItsReason()
    {
        Cluster("deep/er/table", "--seed", "1");
        Write("deep/broken/results.json", "{");
        Write("deep/strange/results.json", """{"final": 3, "dataset": {"name": 5}}""");
        var result = _workplace.Run("runs", "deep").MustExit(0);
        Assert.Contains("deep/er/table  cluster  joint", result.Output, StringComparison.Ordinal);
        Assert.Contains("log-lik.", result.Output, StringComparison.Ordinal);
        // No run here has one.
        Assert.DoesNotContain("AMI", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: deep/broken/results.json is left out: expected a JSON object that can be read", result.Error, StringComparison.Ordinal);
        Assert.Contains("note: deep/strange/results.json is left out: no results of a run", result.Error, StringComparison.Ordinal);
        var json = _workplace.Run("runs", "deep", "--json").MustExit(0).Json;
        Assert.Equal(["deep/broken", "deep/strange"], json["broken"]!.AsArray().Select(run => (string)run!["path"]!));
        Assert.Equal((double)Results("deep/er/table")["final"]!["log_likelihood"]!, (double)json["runs"]![0]!["log_likelihood"]!);
    }

    [Fact]
    public void TheFiguresOfSeveralSeedsAreMeansAndRunsAreSorted()
    {
        var csv = _workplace.Run("runs", "--csv", "--sort", "seeds").MustExit(0).Output.Split('\n');
        Assert.Equal("path,verb,method,dataset,seeds,acc,nmi,ari,ami,log_likelihood,seconds", csv[0]);
        var several = csv.Single(line => line.StartsWith("models,", StringComparison.Ordinal)).Split(',');
        Assert.Equal("1..2", several[4]);
        var mean = (double)Results("models")["summary"]!["log_likelihood"]!["mean"]!;
        Assert.Equal(mean, double.Parse(several[9], System.Globalization.CultureInfo.InvariantCulture), 12);
        var likely = _workplace.Run("runs", ".", "--json", "--sort", "log_likelihood").MustExit(0).Json["runs"]!.AsArray()
            .Select(run => (double?)run!["log_likelihood"] ?? double.NegativeInfinity).ToArray();
        Assert.Equal(likely.OrderDescending(), likely);
    }

    [Fact]
    public void AFolderWithoutRunsIsNoError()
    {
        Directory.CreateDirectory(_workplace.PathOf("empty"));
        var result = _workplace.Run("runs", "empty").MustExit(0);
        Assert.Equal("", result.Output);
        Assert.Contains("there is no results.json of a run below empty", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("runs nowhere", 3, "nowhere: expected a folder with runs in it, got no such folder")]
    [InlineData("runs --sort colour", 2, "--sort: expected path or verb or")]
    [InlineData("runs . surplus", 2, "surplus")]
    [InlineData("compare model", 2, "biglearn compare --help")]
    [InlineData("compare model nowhere", 3, "nowhere: expected the results of a run")]
    public void WhatCannotBeListedOrComparedIsExplained(string line, int code, string message) =>
        _workplace.Run(line.Split(' ')).MustFail(code, message);

    [Fact]
    public void OptionsThatDifferAndFiguresStandSideBySide()
    {
        var json = _workplace.Run("compare", "model", "models/results.json", "--json").MustExit(0).Json;
        Assert.Equal(["seed"], json["options"]!.AsArray().Select(option => (string)option!["name"]!));
        Assert.Equal("30|[1,2]", $"{json["options"]![0]!["a"]!.ToJsonString()}|{json["options"]![0]!["b"]!.ToJsonString()}");
        var figure = json["figures"]!.AsArray().Single(one => (string)one!["name"]! == "log_likelihood")!;
        var (a, spread) = ((double)Results("model")["final"]!["log_likelihood"]!, Results("models")["summary"]!["log_likelihood"]!);
        Assert.Equal((a, 0, (double)spread["mean"]! - a), ((double)figure["a"]!, (double)figure["a_sd"]!, (double)figure["difference"]!));
        Assert.Equal((double)spread["sd"]!, (double)figure["b_sd"]!, 12);
        Assert.Null(json["agreement"]);
        var page = _workplace.Run("compare", "model", "models").MustExit(0).Output;
        Assert.All(["A  model: train, biglearn, ", "seed", "[1,2]", "log_likelihood", "B - A"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public void ARunComparedWithItselfAgrees()
    {
        Cluster("one", "--seed", "1,2");
        Cluster("two", "--seed", "1,2", "--eps", "0.02");
        var itself = _workplace.Run("compare", "one", "one").MustExit(0).Output;
        Assert.Contains("The options are the same.", itself, StringComparison.Ordinal);
        Assert.Contains("an adjusted Rand index of 1.0000", itself, StringComparison.Ordinal);
        var csv = _workplace.Run("compare", "one", "two", "--csv").MustExit(0).Output.Split('\n');
        Assert.Equal("kind,name,a,a_sd,b,b_sd,difference", csv[0]);
        Assert.Contains("option,eps,0.01,,0.02,,", csv);
        Assert.Equal(
            ["ari", "nmi", "matched"],
            csv.Where(line => line.StartsWith("agreement,", StringComparison.Ordinal)).Select(line => line.Split(',')[1]));
    }

    [Fact]
    public void TheClustersThatTwoTrainingsGaveTheImagesAreCompared()
    {
        var itself = _workplace.Run("compare", "models", "models", "--json").MustExit(0).Json;
        Assert.Equal(["ari", "nmi", "matched"], itself["agreement"]!.AsObject().Select(figure => figure.Key));
        Assert.All(itself["agreement"]!.AsObject(), figure => Assert.Equal(1, (double)figure.Value!, 12));
        Assert.Contains("The clusters of the images agree", _workplace.Run("compare", "models", "models").MustExit(0).Output, StringComparison.Ordinal);
        // The only seeds of both, of which one has an image in another cluster; names of clusters do not count.
        foreach (var file in new[] { "results.json", "clusters.csv" })
            Write($"renamed/{file}", File.ReadAllText(_workplace.PathOf("model", file)));
        string[] lines = File.ReadAllLines(_workplace.PathOf("model", "clusters.csv"));
        int[] clusters = [.. lines[1..].Select(line => (int.Parse(line.Split(',')[2]) + 1) % CliWorkplace.Classes)];
        clusters[0] = (clusters[0] + 1) % CliWorkplace.Classes;
        Write("renamed/clusters.csv", "row,test,cluster\n" + string.Concat(clusters.Select((cluster, i) => $"{i + 1},0,{cluster}\n")));
        var agreement = _workplace.Run("compare", "model", "renamed", "--json").MustExit(0).Json["agreement"]!;
        Assert.Equal(1 - (1.0 / clusters.Length), (double)agreement["matched"]!, 12);
        Assert.InRange((double)agreement["ari"]!, 0.9, 0.9999);
        // Other images, or none that are known.
        var results = Results("model");
        results["dataset"]!["sha256"] = "0";
        Write("renamed/results.json", results.ToJsonString());
        Assert.Null(_workplace.Run("compare", "model", "renamed", "--json").MustExit(0).Json["agreement"]);
    }

    [Fact]
    public void AFileOfClustersThatIsBrokenIsNamed()
    {
        Cluster("whole", "--seed", "1");
        Write("cut/results.json", File.ReadAllText(_workplace.PathOf("whole", "results.json")));
        File.WriteAllText(_workplace.PathOf("cut", "clusters.csv"), "row,test,cluster\n1,0,zero\n");
        _workplace.Run("compare", "whole", "cut").MustFail(3, "cut/clusters.csv, line 2: expected a row, 0 or 1, and a cluster, got '1,0,zero'");
    }

    private void Cluster(string directory, params string[] flags)
    {
        File.WriteAllLines(_workplace.PathOf("t.csv"), Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i * 7) % 11}"));
        _workplace.Run(["cluster", "--train", "t.csv", "--num_component", "2", "--method", "joint", "--quiet", "--out_dir", directory, .. flags])
            .MustExit(0);
    }

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workplace.PathOf(path))!);
        File.WriteAllText(_workplace.PathOf(path), text);
    }

    private JsonObject Results(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "results.json")))!.AsObject();
}
