using BigLearnEm.Data;
using BigLearnEm.NeuralEm;
using BigLearnEm.Reports.Training;
using static TorchSharp.torch;

namespace BigLearnEm.Reports.NeuralEm;

/// <summary>The page about a finished <c>nem train</c> run.</summary>
public static class NeuralEmPage
{
    private const int ShownImages = 12;

    /// <summary>Makes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seed">The seed whose images are shown; the curves are those of all seeds.</param>
    /// <param name="file">Its model, and the options it was trained with.</param>
    /// <param name="test">Test images of the run.</param>
    /// <param name="device">Where the model is.</param>
    /// <exception cref="BadInputException">The images have another size, or the metrics cannot be read.</exception>
    public static HtmlReport Create(TrainedRun run, TrainedSeed seed, NeuralEmFile file, GroupedImages test, Device device)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(test);
        if (test.Images.PixelCount != file.Model.Pixels)
            throw new BadInputException(
                test.Images.Source, $"{file.Model.Pixels} pixels per image, as the model was trained on",
                $"{test.Images.PixelCount}", "Give the images of the run.");
        var page = new HtmlReport($"Groups of pixels: {run.ImageName}", SummaryText(run, seed, file.Model.Variant))
        {
            Footer = "Made by biglearn report.",
        };
        AddFigures(page, run);
        AddCurves(page, run);
        AddSheet(page, run, seed, file, test, device);
        AddOptions(page, run);
        return page;
    }

    private static string SummaryText(TrainedRun run, TrainedSeed seed, NeuralEmVariant variant)
    {
        var name = variant == NeuralEmVariant.RnnEm ? "RNN-EM" : "N-EM";
        var agreement = run.Summary.TryGetValue("ami", out var spread)
            ? $"AMI {Numbers.Fixed(spread.Mean, 4)} ± {Numbers.Fixed(spread.Deviation, 4)} over {run.Seeds.Count} seeds"
            : seed.Final.TryGetValue("ami", out var single) ? $"AMI {Numbers.Fixed(single, 4)}" : "no pixel that has a group";
        return $"{name} (neural expectation maximization) gives each pixel of an image to one of a few components. On the test "
            + $"images it has {agreement}.\n\nThe groups of the pixels were only compared with the result: the epoch was "
            + "chosen by the validation loss, and of several starts of an image the one whose components draw it best. The AMI "
            + "is measured in each image over the pixels of one shape alone, without background and overlaps, and averaged "
            + "over the images.";
    }

    private static void AddFigures(HtmlReport page, TrainedRun run)
    {
        var table = new HtmlTable(
            "Test images, by the weights of the best epoch.",
            new HtmlColumn("seed"), new HtmlColumn("AMI"), new HtmlColumn("loss"), new HtmlColumn("epochs"),
            new HtmlColumn("best epoch"), new HtmlColumn("seconds"), new HtmlColumn("ended because", false));
        foreach (var seed in run.Seeds)
        {
            table.AddRow(
                $"{seed.Seed}", HtmlCell.Number(seed.Final.GetValueOrDefault("ami", double.NaN), 4),
                HtmlCell.Number(seed.Final.GetValueOrDefault("loss", double.NaN), 2), Count(seed, "epochs"),
                Count(seed, "best_epoch"), HtmlCell.Number(seed.Seconds ?? double.NaN, 1), seed.StopReason);
        }

        page.AddSection("Figures").Add(table);

        static HtmlCell Count(TrainedSeed seed, string name) =>
            seed.Counts.TryGetValue(name, out var count) ? HtmlCell.Count((long)count) : HtmlCell.Number(double.NaN);
    }

    private static void AddCurves(HtmlReport page, TrainedRun run)
    {
        var found = run.Seeds.Where(seed => File.Exists(seed.MetricsPath))
            .Select(seed => (seed.Seed, Lines: MetricsFile.Read(seed.MetricsPath).Where(line => line.Stage == "train").ToList()))
            .ToList();
        if (found.Count == 0)
        {
            page.AddSection("Curves", "There is no metrics.jsonl where the run's own files are; --txt_dir says where it is.");
            return;
        }

        var loss = LineChart.Draw(
            [new LineGroup("training", Lines("loss")), new LineGroup("validation", Lines("valid_loss"))],
            new LineChartOptions
            {
                Title = "Loss of the last step", XLabel = "epoch", YLabel = "loss", YUnit = "nats per image", WholeX = true,
                Caption = "Under the noise of the training. The epoch with the smallest validation loss is kept.",
            });
        var pictures = new List<SvgPicture> { loss };
        if (Lines("valid_ami") is { Count: > 0 } agreement)
        {
            pictures.Add(LineChart.Draw([new LineGroup("validation", agreement)], new LineChartOptions
            {
                Title = "Agreement with the true groups", XLabel = "epoch", YLabel = "AMI", WholeX = true, ShowLegend = agreement.Count > 1,
                Caption = "Recorded on the way, and used for nothing.",
            }));
        }

        page.AddSection("Curves").AddPairs(pictures);

        List<LineSeries> Lines(string name) =>
        [
            .. found.Select(one => (one.Seed, Lines: one.Lines.Where(line => line.Numbers.ContainsKey(name)).ToList()))
                .Where(one => one.Lines.Count > 0)
                .Select(one => new LineSeries(
                    $"seed {one.Seed}", [.. one.Lines.Select(line => line.Numbers["epoch"])],
                    [.. one.Lines.Select(line => line.Numbers[name])])),
        ];
    }

    private static void AddSheet(
        HtmlReport page, TrainedRun run, TrainedSeed seed, NeuralEmFile file, GroupedImages test, Device device)
    {
        var (components, steps) = (Number("k"), Number("steps"));
        var evaluator = new NeuralEmEvaluator(file.Model, device, components, steps, seed.Seed, file.Restarts);
        page.AddSection(
            "Step by step",
            (run.Seeds.Count == 1 ? "" : $"Seed {seed.Seed}. ")
            + $"The first test images, a row each{StartsText(file.Restarts)}: the image; then the responsibilities after each "
            + $"of the {steps} steps, every component in a colour of its own; then the reconstruction, what the {components} "
            + "components draw together, each where it is responsible; the true groups, overlaps white; and what each component "
            + "draws alone. Where no component draws anything, on the background, all are equally responsible, or one of them is.")
            .Add("", new ColorFigure(StepSheet.Compose(evaluator, test, ShownImages, 0, device), "")
            {
                Description = "Rows of images: input, responsibilities of each step, reconstruction, true groups, components",
            });

        int Number(string option) => file.NumberOf(option);
    }

    private static string StartsText(int restarts) =>
        restarts == 1 ? "" : $" (of {restarts} starts, the one whose components draw it best)";

    private static void AddOptions(HtmlReport page, TrainedRun run)
    {
        var options = new HtmlTable("Options.", new HtmlColumn("option", false), new HtmlColumn("value", false));
        foreach (var (name, value) in run.Options) options.AddRow($"--{name}", value);
        var versions = new HtmlTable("Versions.", new HtmlColumn("part", false), new HtmlColumn("version", false));
        foreach (var (name, value) in run.Versions) versions.AddRow(name, value);
        page.AddSection("Options and versions").Add(options).Add(versions);
    }
}
