using BigLearnEm.Reports.Training;
using BigLearnEm.Tests.Runs;

namespace BigLearnEm.Tests.Reports;

public sealed class MetricCurvesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("{\"stage\": \"\\ud800\"}")]
    [InlineData("{\"stage\": \"a\", \"\\udc00\": 1}")]
    public void A_line_whose_texts_are_no_unicode_is_named(string line)
    {
        using var folder = new Data.TemporaryFolder();
        var path = folder.Write("metrics.jsonl", "{\"stage\": \"a\"}\n" + line + "\n");
        Data.BadInput.Of(() => MetricsFile.Read(path), "metrics.jsonl, line 2");
    }

    [Fact]
    public void Stages_and_figures_that_nobody_knows_are_drawn_too()
    {
        var curves = Curves("""
            {"seed":1,"stage":"pretrain","epoch":0,"loss":0.5,"seconds":1}
            {"seed":1,"stage":"pretrain","epoch":1,"loss":0.4,"seconds":1}
            {"seed":1,"stage":"graph","epoch":0,"loss":2,"balance":1e-3,"note":"x","list":[1],"acc":0.5,"used_clusters":3,"seconds":1}
            {"seed":1,"stage":"graph","epoch":1,"loss":1,"balance":2e-3,"flag":true,"acc":0.6,"used_clusters":3,"seconds":1}
            {"seed":1,"stage":"<agree>","agreement":0.9,"gone":null,"seconds":1}
            """);

        Assert.Equal(["pretrain", "graph", "<agree>"], curves.Stages);
        Assert.Equal(
            ["Loss in stage pretrain", "Loss in stage graph", "Balance in stage graph"],
            curves.OfStages().Select(picture => picture.Title));
        Assert.Equal([("<agree>", "agreement", "0.9")], curves.Single());
        Assert.Equal(["Clusters that have images"], curves.States().Select(picture => picture.Title));
        Assert.All(curves.OfStages().Append(curves.Scores()!), picture => Drawn.Parse(picture));
        Assert.DoesNotContain("NMI", Drawn.Parse(curves.Scores()!).Texts());
    }

    [Fact]
    public void Without_labels_and_without_lines_there_is_nothing_to_draw()
    {
        Assert.Null(Curves("""{"stage":"mixture","iteration":0,"log_likelihood":-3}""").Scores());
        var empty = Curves("");
        Assert.Empty(empty.States());
        Assert.Empty(empty.OfStages());
    }

    [Fact]
    public void A_counter_that_falls_back_is_replaced_by_the_number_of_the_step()
    {
        var curves = Curves("""
            {"stage":"agree","epoch":0,"loss":3}
            {"stage":"agree","epoch":1,"loss":2}
            {"stage":"agree","epoch":0,"loss":1}
            """);
        Assert.Contains("step", Drawn.Parse(curves.OfStages().Single()).Texts());
    }

    [Theory]
    [InlineData("{\"stage\":\"a\"}\n{\"stage\":")]
    [InlineData("{\"stage\":\"a\"}\n[1]")]
    [InlineData("{\"stage\":\"a\"}\n{\"seed\":1}")]
    public void A_line_that_is_no_step_is_named(string text)
    {
        var error = Assert.Throws<BadInputException>(() => Curves(text));
        Assert.EndsWith("metrics.jsonl, line 2", error.Name, StringComparison.Ordinal);
    }

    private MetricCurves Curves(string text)
    {
        var path = _directory.File("metrics.jsonl");
        File.WriteAllText(path, text);
        return new MetricCurves([(1, MetricsFile.Read(path))]);
    }
}
