using System.Text.Json.Nodes;
using System.Xml.Linq;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Reports.Training;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Deep;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Reports;

[Collection(TorchState.Name)]
public sealed class TrainPageTests : IDisposable
{
    private static readonly TrainOptions s_options = TrainFixture.Options with
    {
        KMeansStart = true, PretrainEpochs = 4, Rounds = 1, Refinement = Refinement.Target,
    };

    private readonly TrainFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_run_on_codes_has_every_section()
    {
        var html = Html(TinyImages.Create(), "<fast> & \"loose\"");
        var page = PageSource.Parse(html);

        Assert.Equal(
            [
                "Figures", "Curves", "Classes and clusters", "A map of the codes", "Images of each cluster",
                "Reconstructions", "Drawn from the mixture", "Options and versions",
            ],
            page.Headings());
        Assert.Contains("<fast> & \"loose\"", page.Section("Options and versions").Descendants("td").Select(cell => cell.Value));
        Assert.DoesNotContain(_fixture.Root, html, StringComparison.Ordinal);
        var summary = page.Descendants("p").First(p => p.Attribute("class")?.Value == "summary").Value;
        Assert.Contains("ACC", summary, StringComparison.Ordinal);
        Assert.Contains("oracle", page.Descendants("main").Single().Value, StringComparison.Ordinal);
        Assert.Equal(["By class", "By cluster"], Names(page.Section("A map of the codes")));
        Assert.Contains("Loss in stage pretrain", Names(page.Section("Curves")));
        // Rows: a heading, three classes, and all of them.
        var matrix = page.Section("Classes and clusters").Descendants("tr").ToArray();
        Assert.Equal(5, matrix.Length);
        Assert.Equal(240, matrix.Skip(1).Take(3).Sum(row => row.Elements("td").Skip(1).SkipLast(1).Sum(cell => int.Parse(
            cell.Value, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Contains("s10", matrix[1].Elements("td").Select(cell => cell.Attribute("class")?.Value.Split(' ')[^1]));
        Assert.Equal(6, page.Section("Images of each cluster").Alternatives().Count());
        Assert.Equal(3, page.Section("Drawn from the mixture").Alternatives().Count());
    }

    [Fact]
    public void Without_labels_nothing_that_needs_them_is_said()
    {
        var page = PageSource.Parse(Html(TinyImages.Create(labelled: false)));

        Assert.DoesNotContain("Classes and clusters", page.Headings());
        Assert.Equal(["By cluster"], Names(page.Section("A map of the codes")));
        var text = page.Descendants("main").Single().Value;
        Assert.All(["ACC", "NMI", "oracle", "commonest"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        Assert.Contains("no labels", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TrainMethod.Edesc)]
    [InlineData(TrainMethod.BigLearn)]
    public void Where_the_model_is_no_mixture_of_the_autoencoders_codes_the_mean_of_each_cluster_is_decoded(TrainMethod method)
    {
        var options = s_options with
        {
            Method = method, Edesc = new EdescOptions { Epochs = 1 }, Refinement = Refinement.Neighbors,
        };
        var headings = PageSource.Parse(Html(TinyImages.Create(), options: options)).Headings();
        Assert.Contains("The mean of each cluster, decoded", headings);
        Assert.DoesNotContain("Drawn from the mixture", headings);
    }

    [Fact]
    public void On_pixels_there_are_no_reconstructions_and_draws_are_pixels()
    {
        var options = s_options with { Space = ClusteringSpace.Pixel };
        var headings = PageSource.Parse(Html(TinyImages.Create(), options: options)).Headings();
        Assert.Contains("A map of the pixels", headings);
        Assert.Contains("Drawn from the mixture", headings);
        Assert.DoesNotContain("Reconstructions", headings);
    }

    [Fact]
    public void Other_images_than_the_run_s_are_refused()
    {
        Html(TinyImages.Create());
        var images = TinyImages.Create();
        var others = new ImageSet("tiny", "others", [.. images.Pixels.Reverse()], 240, 6, 6);
        Assert.Contains("as many, but others", Refusal(others), StringComparison.Ordinal);
        Assert.Contains("got 30 of 6x6", Refusal(TinyImages.Create(30)), StringComparison.Ordinal);
        var wide = new ImageSet("tiny", "wide ones", images.Pixels, 240, 4, 9);
        Assert.Contains("expected the 240 images of 6x6", Refusal(wide), StringComparison.Ordinal);
    }

    [Fact]
    public void The_most_typical_and_the_most_doubtful_images_are_ordered()
    {
        var images = TinyImages.Create();
        Html(images);
        using var model = ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU);
        var clusters = ClusteredImages.Of(model, images);
        Assert.Equal(3, clusters.Clusters.Count);
        foreach (var k in clusters.Clusters)
        {
            var doubtful = clusters.Doubtful(k, 5).Select(n => clusters.Certainties[n]).ToArray();
            Assert.Equal(doubtful.Order(), doubtful);
            Assert.Equal(clusters.Members(k).Min(n => clusters.Certainties[n]), doubtful[0]);
            Assert.All(clusters.Typical(k, 5), n => Assert.Equal(k, clusters.Labels[n]));
        }
    }

    private string Refusal(ImageSet images) => Assert.Throws<BadInputException>(() => Create(images)).Message;

    private string Html(ImageSet images, string remark = "", TrainOptions? options = null)
    {
        var result = _fixture.Run("run", options ?? s_options, images: images);
        var final = new JsonObject { ["used_clusters"] = result.UsedClusters };
        if (result.Scores is { } scores) final["acc"] = scores.Accuracy;
        var json = new JsonObject
        {
            ["seed"] = result.Seed,
            ["final"] = final,
            ["stop_reason"] = result.StopReason,
            ["iterations"] = result.Iterations,
            ["seconds"] = new JsonObject { ["total"] = 1.5 },
            ["dataset"] = new JsonObject
            {
                ["name"] = images.Name, ["source"] = _fixture.Root, ["count"] = images.Count, ["height"] = images.Height,
                ["width"] = images.Width,
            },
            ["options"] = new JsonObject { ["num_component"] = 3, ["remark"] = remark },
            ["versions"] = new JsonObject { ["biglearn"] = "1" },
        };
        if (result.Oracle is { } oracle) json["oracle_max"] = new JsonObject { ["acc"] = oracle.Accuracy };
        ResultsFile.Write(Path.Combine(_fixture.Root, "run", ResultsFile.FileName), json);
        return Create(images);
    }

    private string Create(ImageSet images)
    {
        var run = TrainedRun.Open(Path.Combine(_fixture.Root, "run"));
        using var model = ClusterModel.Load(run.Seeds[0].ModelPath, CPU);
        return TrainPage.Create(run, run.Seeds[0], model, images).ToHtml();
    }

    private static IEnumerable<string> Names(XElement section) => section.Descendants("figure")
        .Select(figure => figure.Elements("p").FirstOrDefault()?.Value ?? "");
}
