using System.Diagnostics;
using System.Globalization;
using BigLearnEm.Cli.Reports;

namespace BigLearnEm.Tests.Cli;

/// <summary>--csv beside --json, and colours.</summary>
public sealed class OutputFormTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    private static readonly string[] s_trained = ["seed", "acc", "nmi", "ari", "log_likelihood", "used_clusters", "seconds"];

    private readonly CliWorkplace _workplace = model.Workplace;

    [Fact]
    public void TheCsvOfATrainingHasTheFiguresOfItsResults()
    {
        var result = _workplace.Run([.. CliWorkplace.Quick, "--seed", "4,5", "--out_dir", "csv", "--csv"]).MustExit(0);
        var (columns, rows) = Parse(result.Output);
        Assert.Equal(s_trained, columns);
        Assert.Equal(["4", "5"], rows.Select(row => row[0]));
        var seeds = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(_workplace.PathOf("csv", "results.json")))!["seeds"]!;
        for (var column = 1; column <= 4; column++)
            Assert.Equal((double)seeds[1]!["final"]![columns[column]]!, double.Parse(rows[1][column], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void TheCsvOfAClusteringHasARowForEachSeed()
    {
        File.WriteAllLines(_workplace.PathOf("t.csv"), Enumerable.Range(0, 40).Select(i => $"{i % 4},{(i * 7) % 11}"));
        var (columns, rows) = Parse(_workplace.Run(
            "cluster", "--train", "t.csv", "--num_component", "2", "--method", "kmeans", "--seed", "0..2", "--csv").MustExit(0).Output);
        Assert.Equal(["seed", "log_likelihood", "train_log_likelihood", "used_clusters", "seconds"], columns);
        Assert.Equal(3, rows.Length);
    }

    [Fact]
    public void TheCsvOfASimulationHasARowForEachMethod()
    {
        var (columns, rows) = Parse(_workplace.Run(
            "simulate", "--seeds", "2", "--grid", "2", "--test_samples", "200", "--csv").MustExit(0).Output);
        Assert.Equal(["method", "kl_median", "kl_max", "within_1e-3", "iterations", "seconds"], columns);
        Assert.Equal(3, rows.Length);
    }

    [Fact]
    public void TheCsvOfAnEvaluationHasARowForEachModel()
    {
        var (columns, rows) = Parse(_workplace.Run(
            "evaluate", "--weights", "models", "--data_dir", "data", "--csv").MustExit(0).Output);
        Assert.Equal(["weights", "acc", "nmi", "ari", "ami", "log_likelihood", "used_clusters"], columns);
        Assert.Equal(["models/seed_1", "models/seed_2"], rows.Select(row => row[0]));
    }

    [Fact]
    public void ThePredictionsSizesAreSumsOfItsFile()
    {
        string[] predict =
            ["predict", "--weights", "model", "--input", "data/t10k-images-idx3-ubyte.gz", "--output", "labels.csv", "--threads", "1"];
        var (columns, rows) = Parse(_workplace.Run([.. predict, "--csv"]).MustExit(0).Output);
        Assert.Equal(["cluster", "size"], columns);
        var labels = File.ReadAllLines(_workplace.PathOf("labels.csv"))[1..];
        Assert.Equal(rows.Select(row => int.Parse(row[1])), rows.Select(row => labels.Count(label => label == row[0])));
        var json = _workplace.Run([.. predict, "--json"]).MustExit(0).Json;
        Assert.Equal(("labels.csv", CliWorkplace.TestCount), ((string)json["output"]!, (int)json["count"]!));
        Assert.Equal(rows.Select(row => int.Parse(row[1])), json["cluster_sizes"]!.AsArray().Select(size => (int)size!));
    }

    [Fact]
    public void TheCsvOfAnExportHasARowForEachTensor()
    {
        var (columns, rows) = Parse(_workplace.Run("export", "--weights", "model", "--output", "x.npz", "--csv").MustExit(0).Output);
        Assert.Equal(["name", "shape"], columns);
        Assert.Contains(rows, row => row[0] == "covariances_" && row[1] == "4x36x36");
    }

    [Fact]
    public void JsonAndCsvTogetherAreRefused() =>
        _workplace.Run("train", "--json", "--csv").MustFail(2, "--csv: expected either --json or --csv, got both");

    [Fact]
    public void CellsWithCommasAndQuotesAreQuoted()
    {
        var table = new ResultTable(
            [ResultColumn.Text("a,b"), ResultColumn.Number("x", "X", "F1")], [["he said \"no\"", 0.1 + 0.2], [null, null]]);
        Assert.Equal("\"a,b\",x\n\"he said \"\"no\"\"\",0.30000000000000004\n,\n", table.ToCsv());
        Assert.Equal("""[{"a,b":"he said \u0022no\u0022","x":0.30000000000000004},{"a,b":null,"x":null}]""", table.ToJson().ToJsonString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public void ColoursGoToATerminalUnlessNoColorForbidsThem(string? noColor, bool coloured)
    {
        // script(1) gives a command a terminal.
        if (!File.Exists("/usr/bin/script")) return;
        var program = BuiltProgram.PathOf("biglearn.dll");
        var start = new ProcessStartInfo("/usr/bin/script", ["-qec", $"dotnet '{program}' train --eps 0", "/dev/null"])
        {
            RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = _workplace.Folder,
        };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment.Remove("NO_COLOR");
        if (noColor is not null) start.Environment["NO_COLOR"] = noColor;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("--eps: expected a positive number", output, StringComparison.Ordinal);
        // Select Graphic Rendition ends with m; .NET itself sends a terminal other codes.
        Assert.Equal(coloured, System.Text.RegularExpressions.Regex.IsMatch(output, @"\e\[[0-9;]*m"));
    }

    private static (string[] Columns, string[][] Rows) Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text.TrimEnd('\n').Split('\n').Select(line => line.Split(',')).ToArray();
        Assert.All(lines, line => Assert.Equal(lines[0].Length, line.Length));
        return (lines[0], lines[1..]);
    }
}
