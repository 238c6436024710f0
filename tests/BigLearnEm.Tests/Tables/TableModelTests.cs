using BigLearnEm.Data;
using BigLearnEm.Runs;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Tests.Tables;

[Collection(TorchState.Name)]
public sealed class TableModelTests : IDisposable
{
    private static readonly TableClusterOptions s_three = new() { Components = 3, Seed = 1, Matchings = new() { Patience = 1 } };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TableMethod.BigLearn)]
    [InlineData(TableMethod.KMeans)]
    public void A_saved_model_says_the_same_to_the_last_bit(TableMethod method)
    {
        var table = Blobs.Draw(90);
        var named = new Table(table.Features.Values, 90, 3, ["a", "b \"c\"", "é"]);
        using var outcome = TableRun.Execute(
            new TableData(table with { Features = named }), s_three with { Method = method });
        outcome.Model.Save(_folder["model.safetensors"]);
        using var loaded = TableModel.Load(_folder.Path);
        Assert.True(TableModel.IsIn(_folder["model.safetensors"]));
        Assert.Equal(TableRunTests.Values(outcome.Model.Mixture), TableRunTests.Values(loaded.Mixture));
        Assert.Equal(outcome.Model.Predict(named), loaded.Predict(named));
        Assert.Equal(outcome.Model.PredictProbabilities(named), loaded.PredictProbabilities(named));
        Assert.Equal(outcome.Model.Columns.Names, loaded.Columns.Names);
        Assert.Equal(Blobs.Names, loaded.ClassNames);
        Assert.Equal(outcome.Model.Options.ToJsonString(), loaded.Options.ToJsonString());
        loaded.Save(_folder["again.safetensors"]);
        Assert.Equal(
            File.ReadAllBytes(_folder["model.safetensors"]), File.ReadAllBytes(_folder["again.safetensors"]));
    }

    [Fact]
    public void Rows_are_assigned_as_the_run_did()
    {
        var table = Blobs.Draw(90);
        using var outcome = TableRun.Execute(new TableData(table), s_three);
        var clusters = outcome.Model.Predict(table.Features);
        Assert.Equal(90, outcome.Assignments.Count);
        Assert.All(outcome.Assignments, row => Assert.Equal(clusters[row.Row], row.Cluster));
    }

    [Theory]
    [InlineData(TableMethod.Joint)]
    [InlineData(TableMethod.KMeans)]
    public void Probabilities_sum_to_one_and_are_greatest_for_the_cluster(TableMethod method)
    {
        var table = Blobs.Draw(30, spread: 3);
        using var outcome = TableRun.Execute(new TableData(table), s_three with { Method = method });
        var labels = outcome.Model.Predict(table.Features);
        var probabilities = outcome.Model.PredictProbabilities(table.Features);
        for (var row = 0; row < 30; row++)
        {
            var own = probabilities[(row * 3)..((row + 1) * 3)];
            Assert.Equal(1, own.Sum(), 9);
            Assert.Equal(own.Max(), own[labels[row]]);
        }
    }

    [Fact]
    public void Rows_that_do_not_fit_are_refused()
    {
        using var outcome = TableRun.Execute(new TableData(Blobs.Draw(30)), s_three with { Method = TableMethod.KMeans });
        BadInput.Of(
            () => outcome.Model.Predict(new Table([1, 2], 1, 2), "new.csv"),
            "new.csv: expected 3 feature columns, as in training, got 2");
        BadInput.Of(() => outcome.Model.Predict(new Table([1, 2, double.NaN], 1, 3), "new.csv"), "row 1, column 3", "missing");
        BadInput.Of(
            () => outcome.Model.Predict(new Table([1, 2, double.NegativeInfinity], 1, 3), "new.csv"), "row 1, column 3", "-Infinity");
    }

    [Fact]
    public void Damaged_altered_and_other_files_are_refused()
    {
        using var outcome = TableRun.Execute(new TableData(Blobs.Draw(30)), s_three);
        var path = _folder["model.safetensors"];
        outcome.Model.Save(path);
        var bytes = File.ReadAllBytes(path);
        var whole = SafetensorsFile.Read(path);

        File.WriteAllBytes(path, bytes[..^9]);
        BadInput.Of(() => TableModel.Load(path), "model.safetensors");
        File.WriteAllBytes(path, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]);
        BadInput.Of(() => TableModel.Load(path), "SHA-256");
        Rewrite(whole.Entries, ("kind", "biglearnem-model"));
        BadInput.Of(() => TableModel.Load(path), "the model of a table", "biglearnem-model");
        Rewrite(whole.Entries, ("format", "9"));
        BadInput.Of(() => TableModel.Load(path), "format '9'");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "mixture.means")]);
        BadInput.Of(() => TableModel.Load(path), "a tensor mixture.means");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "mixture.means"), SafetensorsEntry.From<double>("mixture.means", [1, 2], 2)]);
        BadInput.Of(() => TableModel.Load(path), "mixture.means of shape [3, 3]", "[2]");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "columns.kept"), SafetensorsEntry.From<long>("columns.kept", [0, 2, 9], 3)]);
        BadInput.Of(() => TableModel.Load(path), "ascending columns");
        Rewrite([.. whole.Entries.Where(entry => entry.Name != "scale.range"), SafetensorsEntry.From<double>("scale.range", [1, 0, 1], 3)]);
        BadInput.Of(() => TableModel.Load(path), "ranges above 0");
        Rewrite(whole.Entries, ("table", "{"));
        BadInput.Of(() => TableModel.Load(path), "metadata table");
        File.Delete(path);
        BadInput.Of(() => TableModel.Load(_folder.Path), "no such file", "biglearn cluster");

        void Rewrite(IReadOnlyList<SafetensorsEntry> entries, params (string Key, string Value)[] changes)
        {
            var metadata = whole.Metadata.Where(entry => entry.Key != SafetensorsSeal.MetadataKey)
                .ToDictionary(entry => entry.Key, entry => entry.Value);
            foreach (var (key, value) in changes) metadata[key] = value;
            SafetensorsSeal.Seal(new SafetensorsFile(entries, metadata)).Write(path);
        }
    }
}
