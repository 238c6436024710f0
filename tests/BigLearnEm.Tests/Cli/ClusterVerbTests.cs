using System.Text.Json.Nodes;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;
using BigLearnEm.Tests.Tables;

namespace BigLearnEm.Tests.Cli;

public sealed class ClusterVerbTests : IClassFixture<ProgramHost>, IDisposable
{
    private static readonly string[] s_figures =
    [
        "nmi", "ari", "acc", "ami", "train_nmi", "train_ari", "train_acc", "train_ami", "log_likelihood",
        "train_log_likelihood", "used_clusters",
    ];

    private readonly CliWorkplace _workplace;

    public ClusterVerbTests(ProgramHost host)
    {
        _workplace = new CliWorkplace(host);
        Blobs.WriteCsv(_workplace.PathOf("blobs.csv"), Blobs.Draw(150));
    }

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void OneSeedLeavesResultsModelClustersAndPictures()
    {
        var result = Cluster("blobs.csv", "--num_component", "3", "--seed", "4").MustExit(0);
        var json = Results();
        Assert.Equal(s_figures, json["final"]!.AsObject().Select(member => member.Key));
        Assert.Equal((1, 1, 3), ((double)json["final"]!["ari"]!, (double)json["final"]!["acc"]!, (int)json["final"]!["used_clusters"]!));
        Assert.Equal((4, 4), ((int)json["seed"]!, (int)json["seeds"]![0]!["seed"]!));
        Assert.Equal("agreement", (string)json["stop_reason"]!);
        Assert.True((int)json["iterations"]! > 0 && (double)json["seconds"]! > 0);
        Assert.Equal((120, 30), ((int)json["train_rows"]!, (int)json["test_rows"]!));
        Assert.Equal(["ash", "beech", "oak"], json["dataset"]!["classes"]!.AsArray().Select(name => (string)name!));
        Assert.Equal("biglearn", (string)json["options"]!["method"]!);
        Assert.Equal(["biglearn", "dotnet", "libtorch", "provider"], json["versions"]!.AsObject().Select(member => member.Key).Order());
        Assert.All(
            ["model.safetensors", "clusters.csv", "report.html", "clusters.svg", "stopping.svg"],
            name => Assert.True(File.Exists(_workplace.PathOf("out", name)), name));
        Assert.All(
            ["NMI", "ARI", "held-out", "stopped   agreement", "out/report.html"],
            text => Assert.Contains(text, result.Output, StringComparison.Ordinal));
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains("seed 4 100%: agreement", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralSeedsAreSummarizedAndHaveAModelEach()
    {
        var result = Cluster("blobs.csv", "--num_component", "3", "--seed", "0..2", "--method", "joint", "--init", "kmeans").MustExit(0);
        var json = Results();
        Assert.Null(json["final"]);
        Assert.Equal([0, 1, 2], json["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!));
        var levels = json["seeds"]!.AsArray().Select(seed => (double)seed!["final"]!["log_likelihood"]!).ToArray();
        Assert.Equal(levels.Average(), (double)json["summary"]!["log_likelihood"]!["mean"]!, 9);
        Assert.Equal(
            Math.Sqrt(levels.Sum(level => Math.Pow(level - levels.Average(), 2)) / 2),
            (double)json["summary"]!["log_likelihood"]!["sd"]!, 9);
        Assert.True(File.Exists(_workplace.PathOf("out", "seed_2", "model.safetensors")));
        Assert.Contains("± sd", result.Output, StringComparison.Ordinal);
        Assert.Contains("Over the seeds", File.ReadAllText(_workplace.PathOf("out", "report.html")), StringComparison.Ordinal);
        Cluster("blobs.csv", "--num_component", "3").MustFail(3, "out", "one seed");
    }

    [Fact]
    public void ALibSvmTableIsClusteredByKMeans()
    {
        Blobs.WriteLibSvm(_workplace.PathOf("blobs.svm"), Blobs.Draw(150));
        Cluster("blobs.svm", "--num_component", "3", "--method", "kmeans", "--restarts", "3").MustExit(0);
        var json = Results();
        Assert.Equal(1, (double)json["final"]!["nmi"]!);
        Assert.True((double)json["inertia"]! > 0);
        Assert.Equal("converged", (string)json["stop_reason"]!);
    }

    [Fact]
    public void WithoutClassesTheFiguresThatNeedThemAreNull()
    {
        Blobs.WriteCsv(_workplace.PathOf("bare.csv"), Blobs.Draw(60), withClasses: false);
        var result = Cluster("bare.csv", "--num_component", "3").MustExit(0);
        var final = Results()["final"]!.AsObject();
        Assert.Equal(s_figures, final.Select(member => member.Key));
        Assert.All(["nmi", "ari", "acc", "ami", "train_nmi"], name => Assert.Null(final[name]));
        Assert.NotNull(final["log_likelihood"]);
        Assert.Null(Results()["summary"]!["nmi"]);
        Assert.DoesNotContain("NMI", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSameCommandGivesTheSameModel()
    {
        Cluster("blobs.csv", "--num_component", "3").MustExit(0);
        var first = File.ReadAllBytes(_workplace.PathOf("out", "model.safetensors"));
        Cluster("blobs.csv", "--num_component", "3").MustExit(0);
        Assert.Equal(first, File.ReadAllBytes(_workplace.PathOf("out", "model.safetensors")));
    }

    [Fact]
    public void PredictAssignsTestRowsAsTheRunDid()
    {
        var test = Blobs.Draw(45, seed: 8, spread: 2);
        Blobs.WriteCsv(_workplace.PathOf("test.csv"), test);
        Cluster("blobs.csv", "--num_component", "3", "--test", "test.csv").MustExit(0);
        var result = Predict("test.csv", "labels.csv").MustExit(0);
        Assert.Contains("45 rows", result.Output, StringComparison.Ordinal);
        int[] labels = Array.ConvertAll(CsvTable.Read(_workplace.PathOf("labels.csv")).Values, value => (int)value);
        Assert.Equal(
            ClusteringMetrics.NormalizedMutualInformation(test.Labels, labels), (double)Results()["final"]!["nmi"]!, 12);
        var own = CsvTable.Read(_workplace.PathOf("out", "clusters.csv"));
        Assert.Equal(195, own.Rows);
        Assert.Equal(
            labels, Enumerable.Range(0, own.Rows).Where(row => own[row, 1] == 1).Select(row => (int)own[row, 2]));
        Predict("test.csv", "p.npy", "--probabilities").MustExit(0);
        var probabilities = NpyFile.Read(_workplace.PathOf("p.npy"));
        Assert.Equal((45, 3), (probabilities.Rows, probabilities.Columns));
        Assert.All(Enumerable.Range(0, 45), row => Assert.Equal(1, probabilities.Row(row).ToArray().Sum(), 9));
        NpyFile.Write(_workplace.PathOf("rows.npy"), test.Features.Values, 45, 3);
        Predict("rows.npy", "again.csv").MustExit(0);
        Assert.Equal(File.ReadAllText(_workplace.PathOf("labels.csv")), File.ReadAllText(_workplace.PathOf("again.csv")));
    }

    [Fact]
    public void PredictRefusesRowsOfAnotherWidth()
    {
        Cluster("blobs.csv", "--num_component", "3").MustExit(0);
        NpyFile.Write(_workplace.PathOf("wide.npy"), new double[8], 2, 4);
        Predict("wide.npy", "labels.csv").MustFail(3, "wide.npy: expected 3 feature columns, as in training, got 4");
        Assert.False(File.Exists(_workplace.PathOf("labels.csv")));
    }

    [Fact]
    public void ARangeOfComponentsIsChosenFromByBic()
    {
        Cluster("blobs.csv", "--components", "1..5", "--patience", "2", "--json").MustExit(0);
        var components = Results()["components"]!;
        Assert.Equal((3, "bic"), ((int)components["chosen"]!, (string)components["criterion"]!));
        Assert.Equal([1, 2, 3, 4, 5], components["candidates"]!.AsArray().Select(entry => (int)entry!["num_component"]!));
        Assert.All(components["candidates"]!.AsArray(), entry => Assert.Equal(
            ["aic", "bic", "num_component", "seconds", "stop_reason", "train_log_likelihood"],
            entry!.AsObject().Select(member => member.Key).Order()));
        Assert.True(File.Exists(_workplace.PathOf("out", "components.svg")));
    }

    [Fact]
    public void WhatTheFloorHoldsIsSaidAndListed()
    {
        Blobs.WriteCsv(_workplace.PathOf("flat.csv"), Blobs.Draw(60, spread: 1e-3));
        var result = Cluster("flat.csv", "--num_component", "3").MustExit(0);
        Assert.Contains("--eps 0.01 holds 3 of 3 covariances", result.Error, StringComparison.Ordinal);
        Assert.Contains("component 0 (D 3, effective N 16)", result.Error, StringComparison.Ordinal);
        var floored = Results()["floored"]!.AsArray();
        Assert.Equal(3, floored.Count);
        Assert.Equal(16, (double)floored[1]!["effective_n"]!, 6);
    }

    [Fact]
    public void RowsThatDoNotFitAreStreamedAndThatIsSaid()
    {
        var rows = Blobs.Draw(200_000);
        NpyFile.Write(_workplace.PathOf("big.npy"), rows.Features.Values, 200_000, 3);
        string[] flags = ["--num_component", "3", "--max_memory", "16MiB", "--patience", "1", "--cycle", "3", "--eps", "1e-4"];
        var result = Cluster("big.npy", flags).MustExit(0);
        Assert.Contains("200,000 rows of 3 features are read anew for every pass", result.Error, StringComparison.Ordinal);
        Assert.Contains("18.31MiB", result.Error, StringComparison.Ordinal);
        var json = Results();
        Assert.True((bool)json["dataset"]!["streamed"]!);
        Assert.Equal((200_000, 0), ((int)json["train_rows"]!, (int)json["test_rows"]!));
        Assert.Null(json["final"]!["log_likelihood"]);
        Assert.Equal(200_000, json["cluster_sizes"]!.AsArray().Sum(size => (int)size!));
        Cluster("big.npy", [.. flags, "--data_size", "small"]).MustFail(2, "--data_size", "18.31MiB", "--max_memory 16MiB");
        Cluster("blobs.csv", "--num_component", "3", "--data_size", "big").MustExit(0);
        Assert.True((bool)Results()["dataset"]!["streamed"]!);
    }

    [Fact]
    public void AnInterruptedRunKeepsTheSeedsBeforeIt()
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = _workplace.Start(Arguments("blobs.csv", "--num_component", "3", "--seed", "0..999"));
        while (!process.HasExited && !File.Exists(_workplace.PathOf("out", "seed_1", "model.safetensors"))) Thread.Sleep(5);
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{process.Id}"]);
        CliWorkplace.Finish(process).MustFail(130, "was stopped", "of 1000 seeds");
        var json = Results();
        var done = json["seeds"]!.AsArray().Count;
        Assert.InRange(done, 1, 999);
        Assert.Equal(1000 - done, json["unfinished_seeds"]!.AsArray().Count);
        Assert.NotNull(json["summary"]!["nmi"]);
    }

    [Fact]
    public void BadInputLeavesEarlierResults()
    {
        Cluster("blobs.csv", "--num_component", "3").MustExit(0);
        var before = File.ReadAllText(_workplace.PathOf("out", "results.json"));
        File.WriteAllText(_workplace.PathOf("bad.csv"), "a,b\n1,2\n3\n");
        Cluster("bad.csv", "--num_component", "1").MustFail(3, "bad.csv", "line 3");
        Assert.Equal(before, File.ReadAllText(_workplace.PathOf("out", "results.json")));
    }

    [Theory]
    [InlineData("ragged.csv", "1,2\n3\n4,5\n", "line 2")]
    [InlineData("text.csv", "a,b\n1,2\n3,x\n", "line 3", "'x'")]
    [InlineData("constant.csv", "1,7\n2,7\n3,7\n", "column 2", "7 in every row", "--drop_constant")]
    [InlineData("equal.csv", "1,2\n1,2\n3,4\n1,2\n", "at least 3 different rows", "got 2")]
    [InlineData("few.csv", "1,2\n3,4\n", "at least 3 rows", "got 2")]
    [InlineData("row.csv", "1,2\nNaN,NaN\n3,4\n5,6\n", "row 2", "missing ones only")]
    [InlineData("column.csv", "1,NaN\n2,NaN\n3,NaN\n", "column 2", "missing ones only", "--drop_constant")]
    [InlineData("infinite.csv", "1,2\n3,inf\n5,6\n", "inf")]
    [InlineData("order.svm", "1 2:5 1:3\n2 1:4\n", "order.svm", "1")]
    [InlineData("zero.svm", "1 0:5\n2 1:4\n", "zero.svm", "0")]
    [InlineData("damaged.mat", "MATLAB", "damaged.mat")]
    [InlineData("table.xls", "1,2", "table.xls", "'.xls'")]
    public void ATableThatCannotBeUsedIsExplained(string name, string content, params string[] texts)
    {
        File.WriteAllText(_workplace.PathOf(name), content);
        Cluster(name, "--num_component", "3").MustFail(3, [name, .. texts]);
        Assert.False(File.Exists(_workplace.PathOf("out", "results.json")));
    }

    [Fact]
    public void AMatFileOfVersion73IsExplained()
    {
        File.WriteAllBytes(_workplace.PathOf("new.mat"), new MatBytes().FileOf(0x0200));
        Cluster("new.mat", "--num_component", "3").MustFail(3, "new.mat", "7.3");
    }

    [Fact]
    public void KMeansTakesNoMissingValues()
    {
        File.WriteAllText(_workplace.PathOf("holes.csv"), "1,2\n3,NaN\n5,6\n7,9\n");
        Cluster("holes.csv", "--num_component", "2", "--method", "kmeans").MustFail(3, "row 2, column 2", "a missing value");
    }

    [Fact]
    public void MixturesTakeMissingValues()
    {
        var lines = File.ReadAllLines(_workplace.PathOf("blobs.csv"));
        for (var line = 1; line < lines.Length; line += 2) lines[line] = "?," + lines[line].Split(',', 2)[1];
        File.WriteAllLines(_workplace.PathOf("holes.csv"), lines);
        Cluster("holes.csv", "--num_component", "3").MustExit(0);
        Assert.True((double)Results()["final"]!["acc"]! > 0.9);
        Predict("holes.csv", "labels.csv").MustExit(0);
        Assert.Equal(150, CsvTable.Read(_workplace.PathOf("labels.csv")).Rows);
    }

    [Theory]
    [InlineData("--weights", "1\n-2\n3\n4\n5\n6\n", "row 2", "-2")]
    [InlineData("--weights", "0\n0\n0\n0\n0\n0\n", "at least one weight above 0")]
    [InlineData("--weights", "1\n1\n", "6 weights", "got 2")]
    [InlineData("--weights", "1\n1\n0\n0\n0\n0\n", "at least 3 rows with a weight above 0", "got 2")]
    [InlineData("--labels", "a\nb\n", "6 classes", "got 2")]
    [InlineData("--test", "1,2,3\n4,5,6\n", "expected 2 feature columns, as in training, got 3")]
    public void AFileThatDoesNotBelongToTheTableIsExplained(string flag, string content, params string[] texts)
    {
        File.WriteAllText(_workplace.PathOf("rows.csv"), "1,9\n2,8\n3,1\n4,6\n5,5\n6,7\n");
        File.WriteAllText(_workplace.PathOf("other.csv"), content);
        Cluster("rows.csv", "--num_component", "3", flag, "other.csv").MustFail(3, texts);
    }

    [Fact]
    public void ClassesThatOnlyTestRowsHaveCountAsTheirOwn()
    {
        Blobs.WriteCsv(_workplace.PathOf("test.csv"), Blobs.Draw(45, seed: 8) with { ClassNames = ["ash", "beech", "yew"] });
        Cluster("blobs.csv", "--num_component", "3", "--test", "test.csv").MustExit(0);
        Assert.Equal(1, (double)Results()["final"]!["nmi"]!);
        Assert.Equal(
            ["ash", "beech", "oak", "yew"], Results()["dataset"]!["classes"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void ImagesAndTheirClassesComeFromIdxFiles()
    {
        const string Images = "data/train-images-idx3-ubyte.gz";
        Cluster(Images, "--labels", "data/train-labels-idx1-ubyte.gz", "--num_component", "4", "--method", "kmeans").MustExit(0);
        Assert.InRange((double)Results()["final"]!["acc"]!, 0.5, 1);
        Assert.Equal(["0", "1", "2", "3"], Results()["dataset"]!["classes"]!.AsArray().Select(name => (string)name!));
        _workplace.Run("predict", "--weights", "out", "--input", Images, "--output", "labels.csv").MustExit(0);
        Assert.Equal(CliWorkplace.TrainCount, CsvTable.Read(_workplace.PathOf("labels.csv")).Rows);
        Cluster("data/train-labels-idx1-ubyte.gz", "--num_component", "4")
            .MustFail(3, "expected an IDX file of images (rank 3), got rank 1. Check that images and labels were not swapped");
    }

    [Fact]
    public void WeightsAndClassesComeFromFiles()
    {
        var table = Blobs.Draw(60);
        Blobs.WriteCsv(_workplace.PathOf("bare.csv"), table, withClasses: false);
        File.WriteAllLines(_workplace.PathOf("y.txt"), table.Labels!.Select(label => Blobs.Names[label]));
        File.WriteAllLines(_workplace.PathOf("w.txt"), Enumerable.Range(0, 60).Select(row => row < 30 ? "2" : "0"));
        Cluster("bare.csv", "--num_component", "3", "--labels", "y.txt", "--weights", "w.txt").MustExit(0);
        var json = Results();
        Assert.Equal((24, 6), ((int)json["train_rows"]!, (int)json["test_rows"]!));
        Assert.Equal(1, (double)json["final"]!["acc"]!);
        Assert.True((bool)json["dataset"]!["weighted"]!);
    }

    [Theory]
    [InlineData("", "--num_component: expected a number of components", "neither")]
    [InlineData("--num_component 0", "--num_component: expected a whole number of at least 1")]
    [InlineData("--num_component 3 --components 2..4", "--components", "no --num_component")]
    [InlineData("--components 4..2", "--components: expected a range A..B")]
    [InlineData("--components 4", "--components: expected a range A..B, got '4'")]
    [InlineData("--components 1..3 --method kmeans", "--components", "--method kmeans")]
    [InlineData("--num_component 3 --method em", "--method: expected biglearn or joint or kmeans, got 'em'")]
    [InlineData("--num_component 3 --init zero", "--init: expected normal or kmeans or kmeans++")]
    [InlineData("--num_component 3 --covariance round", "--covariance: expected full")]
    [InlineData("--num_component 3 --restarts 0", "--restarts")]
    [InlineData("--num_component 3 --eps 0", "--eps: expected a positive number")]
    [InlineData("--num_component 3 --P1 0.6", "--P2")]
    [InlineData("--num_component 3 --cycle 0", "--cycle")]
    [InlineData("--num_component 3 --max_memory 1KiB", "--max_memory: expected at least 16MiB")]
    [InlineData("--num_component 3 --test_labels y.csv", "--test_labels", "--test")]
    [InlineData("--num_component 3 --weights w.csv --data_size big", "--weights", "streamed")]
    [InlineData("--num_component 3 --Niter -1", "--Niter")]
    public void AFlagThatCannotBeUsedIsExplained(string flags, params string[] texts)
    {
        Cluster("blobs.csv", flags.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .MustFail(2, [.. texts, "biglearn cluster --help"]);
        Assert.False(File.Exists(_workplace.PathOf("out", "results.json")));
    }

    [Fact]
    public void ATrainingTableIsNeeded() =>
        _workplace.Run("cluster", "--num_component", "3").MustFail(2, "--train", "biglearn cluster --help");

    [Fact]
    public void FlagsWithoutEffectAreRemarkedOn()
    {
        var result = Cluster("blobs.csv", "--num_component", "3", "--method", "kmeans", "--P1", "0.2", "--init", "random", "--criterion", "aic");
        Assert.All(
            ["--P1 has no effect with --method kmeans", "--init has no effect", "--criterion has no effect"],
            text => Assert.Contains(text, result.MustExit(0).Error, StringComparison.Ordinal));
    }

    [UciFact]
    public void GlassIsReadFromMatlabsFormat()
    {
        Cluster(UciData.File("glass.mat"), "--num_component", "6", "--seed", "1").MustExit(0);
        var json = Results();
        Assert.Equal((171, 43, 9), ((int)json["train_rows"]!, (int)json["test_rows"]!, (int)json["features"]!));
        Assert.InRange((double)json["final"]!["train_log_likelihood"]!, 8.2, 9);
        Assert.InRange((double)json["final"]!["nmi"]!, 0.3, 0.7);
    }

    private JsonObject Results() => ResultsFile.Read(_workplace.PathOf("out", "results.json"));

    private static string[] Arguments(string train, params string[] flags) =>
        ["cluster", "--train", train, "--out_dir", "out", "--threads", "1", .. flags];

    private CliResult Cluster(string train, params string[] flags) => _workplace.Run(Arguments(train, flags));

    private CliResult Predict(string input, string output, params string[] flags) => _workplace.Run(
        ["predict", "--weights", "out", "--input", input, "--output", output, "--threads", "1", "--device", "cpu", .. flags]);
}
