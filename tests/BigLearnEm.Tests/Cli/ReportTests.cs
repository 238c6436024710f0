using System.Text.Json.Nodes;
using BigLearnEm.Tests.Reports;

namespace BigLearnEm.Tests.Cli;

public sealed class ReportTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private readonly CliWorkplace _workplace = trained.Workplace;

    [Fact]
    public void OneSeedBecomesOnePageBesideItsResults()
    {
        var result = Report("model").MustExit(0);
        Assert.Equal(Path.Combine("model", "report.html"), result.Output.Trim());
        Assert.Equal("", result.Error);
        var html = File.ReadAllText(_workplace.PathOf("model", "report.html"));
        var page = PageSource.Parse(html);
        Assert.Contains("Classes and clusters", page.Headings());
        Assert.DoesNotContain(_workplace.Folder, html, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralSeedsAreSummarizedAndOneIsShown()
    {
        Report("models", "--seed", "2", "--output", "two.html").MustExit(0);
        var page = PageSource.Parse(File.ReadAllText(_workplace.PathOf("two.html")));
        Assert.Contains("of 2 seeds have ACC", page.Descendants("p").First().Value, StringComparison.Ordinal);
        Assert.Equal(
            ["1", "2", "mean", "± s.d."],
            page.Section("Figures").Descendants("tbody").First().Elements("tr").Select(row => row.Elements("td").First().Value));
        Assert.StartsWith("Seed 2. ", page.Section("Images of each cluster").Element("p")!.Value, StringComparison.Ordinal);
        Report("models", "--seed", "7").MustFail(3, "--seed", "one of 1, 2", "got 7");
    }

    [Fact]
    public void TheMetricsMayLieElsewhere()
    {
        _workplace.Run([.. CliWorkplace.Quick, "--out_dir", "weights", "--txt_dir", "texts"]).MustExit(0);
        var without = Report("weights", "--output", "without.html").MustExit(0);
        Assert.Contains("--txt_dir", without.Error, StringComparison.Ordinal);
        Report("weights", "--txt_dir", "texts", "--output", "with.html").MustExit(0);
        Assert.Empty(Curves("without.html"));
        Assert.NotEmpty(Curves("with.html"));
        Report("weights", "--txt_dir", "nowhere").MustFail(3, "nowhere", "metrics", "--txt_dir");
    }

    [Fact]
    public void WithoutLabelsThePageSaysSo()
    {
        _workplace.WriteImages("unlabelled", withLabels: false);
        _workplace.Run([.. CliWorkplace.Quick, "--data_dir", "unlabelled", "--out_dir", "blind"]).MustExit(0);
        _workplace.Run("report", "--run", "blind", "--data_dir", "unlabelled").MustExit(0);
        var page = PageSource.Parse(File.ReadAllText(_workplace.PathOf("blind", "report.html")));
        Assert.DoesNotContain("Classes and clusters", page.Headings());
        Assert.Contains("no labels", page.Descendants("p").First().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsNotAFinishedRunIsRefused()
    {
        Report("nowhere").MustFail(3, "nowhere", "no such folder", "--out_dir");
        Report("data").MustFail(3, Path.Combine("data", "results.json"), "no such file");
        Directory.CreateDirectory(_workplace.PathOf("begun"));
        File.WriteAllText(_workplace.PathOf("begun", "checkpoint-00000003.safetensors"), "");
        Report("begun").MustFail(3, "begun", "checkpoints", "--resume");
        Directory.CreateDirectory(_workplace.PathOf("table"));
        File.WriteAllText(
            _workplace.PathOf("table", "results.json"), new JsonObject { ["seeds"] = new JsonArray() }.ToJsonString());
        Report("table").MustFail(3, "the results of biglearn train", "dataset");
        Directory.CreateDirectory(_workplace.PathOf("bare"));
        File.Copy(_workplace.PathOf("model", "results.json"), _workplace.PathOf("bare", "results.json"), overwrite: true);
        Report("bare").MustFail(3, "model.safetensors", "seed 30", "no such file");
    }

    [Fact]
    public void ImagesThatAreMissingOrOthersAreRefused()
    {
        _workplace.Run("report", "--run", "model").MustFail(3, "the images of the run", "--data_dir");
        _workplace.Run("report", "--run", "model", "--data_dir", "nowhere").MustFail(3, "nowhere", "no such folder");
        Directory.CreateDirectory(_workplace.PathOf("halves"));
        foreach (var part in new[] { "train", "t10k" })
        {
            File.Copy(
                _workplace.PathOf("data", "t10k-images-idx3-ubyte.gz"),
                _workplace.PathOf("halves", $"{part}-images-idx3-ubyte.gz"), overwrite: true);
        }

        _workplace.Run("report", "--run", "model", "--data_dir", "halves").MustFail(3, "300 images of 6x6", "100 of 6x6");
    }

    [Fact]
    public void TheRunMustBeNamed() => _workplace.Run("report").MustFail(2, "--run");

    private CliResult Report(string run, params string[] flags) =>
        _workplace.Run(["report", "--run", run, "--data_dir", "data", .. flags]);

    private IEnumerable<System.Xml.Linq.XElement> Curves(string file) =>
        PageSource.Parse(File.ReadAllText(_workplace.PathOf(file))).Section("Curves").Descendants("figure");
}
