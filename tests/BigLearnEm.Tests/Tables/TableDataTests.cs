using BigLearnEm.Data;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Tests.Tables;

public sealed class TableDataTests : IDisposable
{
    private static readonly TableClusterOptions s_three = new() { Components = 3, Seed = 1 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_fifth_of_each_class_is_held_out_the_same_for_the_same_seed()
    {
        var data = new TableData(Blobs.Draw(60));
        var split = data.Split(s_three);
        Assert.Equal(Enumerable.Range(0, 60), split.TrainRows.Concat(split.TestRows).Order());
        Assert.Equal([4, 4, 4], split.TestLabels!.GroupBy(label => label).Select(group => group.Count()));
        Assert.Equal(data.Train.Features.Row(split.TestRows[0]).ToArray(), split.Test!.Row(0).ToArray());
        Assert.Equal(split.TestRows, data.Split(s_three).TestRows);
        Assert.NotEqual(split.TestRows, data.Split(s_three with { Seed = 2 }).TestRows);
    }

    [Fact]
    public void With_a_test_table_nothing_is_held_out()
    {
        var data = new TableData(Blobs.Draw(30), test: Blobs.Draw(9, seed: 6));
        var split = data.Split(s_three);
        Assert.Equal((30, 9), (split.Train.Rows, split.Test!.Rows));
        Assert.Equal(Enumerable.Range(0, 9), split.TestRows);
    }

    [Fact]
    public void Rows_of_weight_zero_are_as_if_they_were_not_there()
    {
        var whole = Blobs.Draw(60);
        double[] weights = [.. Enumerable.Range(0, 60).Select(row => row < 30 ? 2.0 : 0)];
        var weighted = new TableData(whole, weights: weights).Split(s_three);
        var first = new TableData(new LabeledTable(
            whole.Features.Select([.. Enumerable.Range(0, 30)]), whole.Labels![..30], whole.ClassNames)).Split(s_three);
        Assert.Equal(first.TrainRows, weighted.TrainRows);
        Assert.Equal(first.Train.Values, weighted.Train.Values);
        Assert.All(weighted.Weights!, weight => Assert.Equal(2, weight));
        Assert.Equal(48, weighted.TotalWeight);
    }

    [Fact]
    public void Test_classes_are_matched_by_name_and_new_ones_follow()
    {
        var test = Blobs.Draw(9) with { ClassNames = ["oak", "yew", "ash"] };
        var data = new TableData(Blobs.Draw(30), test: test);
        Assert.Equal(["ash", "beech", "oak", "yew"], data.ClassNames);
        Assert.Equal([2, 3, 0, 2, 3, 0, 2, 3, 0], data.Test!.Labels!);
    }

    [Fact]
    public void Test_columns_are_matched_by_name()
    {
        var train = Named(["a", "b"], [1, 10, 2, 20, 3, 30]);
        var data = new TableData(train, test: Named(["b", "a"], [40, 4, 50, 5]));
        Assert.Equal([4, 40, 5, 50], data.Test!.Features.Values);
        BadInput.Of(
            () => new TableData(train, test: Named(["a", "c"], [1, 2]), testName: "t.csv"), "t.csv", "a, b", "a, c");
    }

    [Fact]
    public void Tables_of_different_width_are_refused() => BadInput.Of(
        () => new TableData(Blobs.Draw(9), test: Blobs.Draw(9, columns: 4), testName: "t.csv"),
        "t.csv: expected 3 feature columns, as in training, got 4");

    [Theory]
    [InlineData(new double[] { 1, -1, 1 }, "a finite weight of at least 0 for row 2", "-1")]
    [InlineData(new double[] { 1, 1, double.NaN }, "row 3", "NaN")]
    [InlineData(new double[] { 0, 0, 0 }, "at least one weight above 0", "0 for every row")]
    [InlineData(new double[] { 1, 1 }, "3 weights, one for each training row", "got 2")]
    public void Weights_that_cannot_be_used_are_refused(double[] weights, params string[] texts) =>
        BadInput.Of(() => new TableData(Blobs.Draw(3), weights: weights, weightsName: "w.csv"), ["w.csv", .. texts]);

    [Fact]
    public void Fewer_rows_with_weight_than_components_are_refused()
    {
        var data = new TableData(Blobs.Draw(9), weights: [1, 1, 0, 0, 0, 0, 0, 0, 0]);
        BadInput.Of(() => data.Require(s_three), "at least 3 rows with a weight above 0", "got 2");
    }

    [Fact]
    public void A_feature_that_only_the_training_rows_of_a_seed_show_as_constant_is_named_with_the_seed()
    {
        var values = Blobs.Draw(10).Features.Values;
        for (var row = 0; row < 10; row++) values[(row * 3) + 1] = row == 4 ? 1 : 0;
        var data = new TableData(new LabeledTable(new Table(values, 10, 3), null, []));
        ulong seed = 0;
        while (!data.Split(s_three with { DropConstant = true, Seed = seed }).TestRows.Contains(4)) seed++;
        BadInput.Of(
            () => data.Require(s_three, seed), $"the training rows of seed {seed}", "column 2", "--drop_constant");
        Assert.Equal([0, 2], data.Split(s_three with { DropConstant = true, Seed = seed }).KeptColumns);
    }

    [Fact]
    public void Classes_and_weights_may_stand_in_files_of_their_own()
    {
        var table = Blobs.Draw(12);
        Blobs.WriteCsv(_folder["x.csv"], table, withClasses: false);
        File.WriteAllLines(_folder["y.csv"], table.Labels!.Select(label => Blobs.Names[label]));
        File.WriteAllLines(_folder["w.csv"], Enumerable.Range(1, 12).Select(weight => $"{weight}"));
        NpyFile.Write(_folder["w.npy"], [.. Enumerable.Range(1, 12).Select(weight => (double)weight)], 12);
        foreach (var weights in (string[])["w.csv", "w.npy"])
        {
            var data = TableData.Read(new TableFiles(_folder["x.csv"])
            {
                Labels = _folder["y.csv"], Weights = _folder[weights],
            });
            Assert.Equal(table.Labels, data.Train.Labels);
            Assert.Equal(12, data.Weights![11]);
            Assert.Equal(table.Features.Values, data.Train.Features.Values);
        }
    }

    [Fact]
    public void A_sparse_test_file_has_the_features_of_training()
    {
        Blobs.WriteLibSvm(_folder["train.svm"], Blobs.Draw(9));
        File.WriteAllText(_folder["test.svm"], "1 1:5\n2 2:3\n");
        var data = TableData.Read(new TableFiles(_folder["train.svm"]) { Test = _folder["test.svm"] });
        Assert.Equal([5, 0, 0, 0, 3, 0], data.Test!.Features.Values);
    }

    private static LabeledTable Named(string[] names, double[] values) =>
        new(new Table(values, values.Length / names.Length, names.Length, names), null, []);
}
