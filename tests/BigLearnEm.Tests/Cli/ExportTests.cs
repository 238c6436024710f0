using BigLearnEm.Data;
using BigLearnEm.PyTorch;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Cli;

public sealed class ExportTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Images = "data/t10k-images-idx3-ubyte.gz";
    private readonly CliWorkplace _workplace = trained.Workplace;

    [Theory]
    [InlineData("model.pt")]
    [InlineData("deep/er/model.safetensors")]
    public void Weights_are_those_of_the_model(string output)
    {
        var result = Export(output).MustExit(0);
        var expected = SafetensorsFile.Read(_workplace.PathOf("model", "model.safetensors")).Entries;
        var written = WeightsFile.Read(_workplace.PathOf(output));
        Assert.Equal(expected.Select(entry => entry.Name), written.Select(entry => entry.Name));
        Assert.All(
            expected.Zip(written), pair => Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray()));
        Assert.Contains("mixture.covariances (4, 36, 36)", result.Output, StringComparison.Ordinal);
        Assert.Contains(output, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_have_scikit_learns_names_and_the_codes_that_were_asked_for()
    {
        string[] mixture =
            ["weights_", "means_", "covariances_", "precisions_cholesky_", "pixel_minimum", "pixel_range"];
        Export("alone.npz").MustExit(0);
        Assert.Equal(mixture, NpzFile.Names(_workplace.PathOf("alone.npz")));

        Export("file.npz", "--input", Images).MustExit(0);
        Export("test.npz", "--data_dir", "data", "--split", "test").MustExit(0);
        _workplace.Run(
            "predict", "--weights", "model", "--input", Images, "--output", "labels.npy", "--threads", "1", "--device", "cpu")
            .MustExit(0);
        var (file, test) = (NpzFile.Read(_workplace.PathOf("file.npz")), NpzFile.Read(_workplace.PathOf("test.npz")));
        Assert.Equal([.. mixture, "codes", "labels", "score_samples"], NpzFile.Names(_workplace.PathOf("file.npz")));
        Assert.Equal([50, 36], test["codes"].Shape);
        Assert.All(test, item => Assert.Equal(item.Value.Values, file[item.Key].Values));
        Assert.Equal(NpyFile.Read(_workplace.PathOf("labels.npy")).Values, test["labels"].Values);
    }

    [Fact]
    public void What_would_have_no_effect_is_refused()
    {
        Export("x.bin").MustFail(2, "--output", ".pt, .pth, .safetensors or .npz");
        Export("x.npz", "--part", "all").MustFail(2, "--part");
        Export("x.pt", "--input", Images).MustFail(2, "--input", ".npz");
        Export("x.pt", "--data_dir", "data").MustFail(2, "--data_dir", ".npz");
        Export("x.npz", "--input", Images, "--data_dir", "data").MustFail(2, "--data_dir", "no --input beside it");
        Export("x.pt", "--part", "refined").MustFail(2, "--part", "It has all, clusters.");
        Assert.False(File.Exists(_workplace.PathOf("x.pt")) || File.Exists(_workplace.PathOf("x.npz")));
    }

    [Fact]
    public void Inputs_and_weights_that_cannot_be_used_are_named()
    {
        NpyFile.Write(_workplace.PathOf("wide.npy"), new double[2 * 40], 2, 40);
        Export("x.npz", "--input", "wide.npy").MustFail(3, "wide.npy", "rows of 36 values");
        Directory.CreateDirectory(_workplace.PathOf("folder.pt"));
        Export("folder.pt").MustFail(3, "folder.pt", "a folder");
        _workplace.Run("export", "--weights", "nowhere", "--output", "x.pt").MustFail(3, "nowhere", "no such file");
        _workplace.Run("export", "--weights", "models", "--output", "x.pt").MustFail(3, "those of 2 seeds");
    }

    [Fact]
    public void The_model_of_a_table_is_in_the_tables_units()
    {
        var values = Enumerable.Range(0, 200).Select(n => (n % 2 * 50.0) + (n * 0.7919 % 1)).ToArray();
        CsvTable.Write(_workplace.PathOf("rows.csv"), new Table(values, 100, 2, ["a", "b"]));
        string[] flags = ["--train", "rows.csv", "--num_component", "2", "--threads", "1", "--quiet"];
        _workplace.Run(["cluster", .. flags, "--out_dir", "table"]).MustExit(0);
        _workplace.Run(["cluster", .. flags, "--method", "kmeans", "--out_dir", "centres"]).MustExit(0);

        ExportOf("table", "t.npz", "--input", "rows.csv").MustExit(0);
        ExportOf("centres", "k.npz", "--input", "rows.csv").MustExit(0);
        var (mixture, centres) = (NpzFile.Read(_workplace.PathOf("t.npz")), NpzFile.Read(_workplace.PathOf("k.npz")));
        Assert.Equal(values, mixture["rows"].Values);
        Assert.Equal([2, 2], mixture["means_"].Shape);
        Assert.Equal([0, 1], mixture["columns"].Values);
        Assert.InRange(mixture["means_"].Values[1], 50, 51);
        Assert.InRange(mixture["means_"].Values[2], 0, 1);
        Assert.Equal(100, mixture["score_samples"].Values.Length);
        Assert.All(centres["centres"].Values, value => Assert.InRange(value, 0, 51));
        Assert.False(centres.ContainsKey("means_") || centres.ContainsKey("score_samples"));
        ExportOf("table", "t.pt").MustExit(0);
        ExportOf("table", "x.npz", "--data_dir", "data").MustFail(2, "--data_dir", "a model of images");
    }

    private CliResult Export(string output, params string[] flags) => ExportOf("model", output, flags);

    private CliResult ExportOf(string weights, string output, params string[] flags) => _workplace.Run(
        ["export", "--weights", weights, "--output", output, "--threads", "1", "--device", "cpu", .. flags]);
}
