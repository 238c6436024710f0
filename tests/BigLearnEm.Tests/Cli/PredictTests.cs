using BigLearnEm.Data;

namespace BigLearnEm.Tests.Cli;

public sealed class PredictTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Images = "data/t10k-images-idx3-ubyte.gz";
    private readonly CliWorkplace _workplace = trained.Workplace;

    [Theory]
    [InlineData("rows.csv", "labels.csv")]
    [InlineData("rows.npy", "labels.npy")]
    [InlineData("cube.npy", "labels.txt")]
    [InlineData("plain", "deep/er/labels.csv")]
    [InlineData(Images, "labels.txt")]
    public void EveryFormatHoldsTheSameClusters(string input, string output)
    {
        var expected = Clusters();
        WriteInputs();
        var result = Predict(input, output).MustExit(0);
        Assert.Contains("50 images", result.Output, StringComparison.Ordinal);
        var path = _workplace.PathOf(output);
        var labels = path.EndsWith(".npy", StringComparison.Ordinal) ? NpyFile.Read(path) : CsvTable.Read(path);
        Assert.Equal(expected, labels.Values);
        Assert.All(labels.Values, label => Assert.InRange(label, 0, 3));
    }

    [Theory]
    [InlineData("p.npy")]
    [InlineData("p.csv")]
    [InlineData("p.txt")]
    public void ProbabilitiesAreOneRowForEachImage(string output)
    {
        Predict(Images, output, "--probabilities").MustExit(0);
        var path = _workplace.PathOf(output);
        var table = path.EndsWith(".npy", StringComparison.Ordinal) ? NpyFile.Read(path) : CsvTable.Read(path);
        Assert.Equal((50, 4), (table.Rows, table.Columns));
        var labels = Clusters();
        for (var row = 0; row < table.Rows; row++)
        {
            var probabilities = table.Row(row).ToArray();
            Assert.Equal(1, probabilities.Sum(), 9);
            Assert.Equal(labels[row], Array.IndexOf(probabilities, probabilities.Max()));
        }
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(256.5, "256.5")]
    [InlineData(-1, "-1")]
    public void AValueThatIsNoGreyValueIsNamedByRowAndColumn(double value, string shown)
    {
        var values = new double[3 * 36];
        values[(2 * 36) + 6] = value;
        NpyFile.Write(_workplace.PathOf("bad.npy"), values, 3, 36);
        Predict("bad.npy", "out.csv").MustFail(3, "bad.npy", shown, "row 3, column 7");
        Assert.False(File.Exists(_workplace.PathOf("out.csv")));
    }

    [Fact]
    public void RowsOfAnotherWidthAreRefused()
    {
        NpyFile.Write(_workplace.PathOf("wide.npy"), new double[2 * 40], 2, 40);
        Predict("wide.npy", "out.csv").MustFail(3, "wide.npy", "rows of 36 values", "2 rows of 40");
    }

    [Fact]
    public void PixelsThatWereScaledAreRemarkedOn()
    {
        NpyFile.Write(_workplace.PathOf("scaled.npy"), Enumerable.Repeat(0.5, 36).ToArray(), 1, 36);
        Assert.Contains(
            "between 0 and 1", Predict("scaled.npy", "out.csv").MustExit(0).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderIsNoOutput()
    {
        Directory.CreateDirectory(_workplace.PathOf("folder.csv"));
        Predict(Images, "folder.csv").MustFail(3, "folder.csv: expected a file for --output, got a folder");
    }

    [Fact]
    public void AMissingInputIsNamed() =>
        Predict("nothing.npy", "out.csv").MustFail(3, "nothing.npy", "nothing at this path");

    [Fact]
    public void TheWeightsOfSeveralSeedsAreTooMany() =>
        _workplace.Run("predict", "--weights", "models", "--input", Images, "--output", "out.csv")
            .MustFail(3, "models: expected the weights of one run", "seed_1");

    [Fact]
    public void AlteredWeightsAreRefused()
    {
        Directory.CreateDirectory(_workplace.PathOf("altered"));
        var bytes = File.ReadAllBytes(_workplace.PathOf("model", "model.safetensors"));
        bytes[^5] ^= 1;
        File.WriteAllBytes(_workplace.PathOf("altered", "model.safetensors"), bytes);
        _workplace.Run("predict", "--weights", "altered", "--input", Images, "--output", "out.csv")
            .MustFail(3, "altered");
    }

    private CliResult Predict(string input, string output, params string[] flags) =>
        _workplace.Run(
            ["predict", "--weights", "model", "--input", input, "--output", output, "--threads", "1", "--device", "cpu", .. flags]);

    // The clusters of the images, predicted once for all tests.
    private double[] Clusters()
    {
        const string output = "reference.npy";
        if (!File.Exists(_workplace.PathOf(output))) Predict(Images, output).MustExit(0);
        return NpyFile.Read(_workplace.PathOf(output)).Values;
    }

    private void WriteInputs()
    {
        var images = IdxFile.ReadImages(_workplace.PathOf(Images));
        double[] values = Array.ConvertAll(images.Pixels, pixel => (double)pixel);
        CsvTable.Write(_workplace.PathOf("rows.csv"), new Table(values, images.Count, images.PixelCount));
        NpyFile.Write(_workplace.PathOf("rows.npy"), values, images.Count, images.PixelCount);
        NpyFile.Write(_workplace.PathOf("cube.npy"), values, images.Count, images.Height, images.Width);
        IdxFile.WriteImages(_workplace.PathOf("plain"), images);
    }
}
