using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Distributed;
using BigLearnEm.Tests.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Tables;

[Collection(TorchState.Name)]
public sealed class TableRunTests : IDisposable
{
    private static readonly TableClusterOptions s_three = new() { Components = 3, Seed = 1, CovarianceFloor = 1e-4 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TableMethod.BigLearn)]
    [InlineData(TableMethod.Joint)]
    [InlineData(TableMethod.KMeans)]
    public void Every_method_finds_three_blobs(TableMethod method)
    {
        var data = new TableData(Blobs.Draw(150));
        using var outcome = TableRun.Execute(
            data, s_three with { Method = method, Restarts = 3, Start = StartKind.KMeans });
        Assert.Equal((1, 1, 1), (outcome.Final.Test!.Ari, outcome.Final.Train!.Ari, outcome.Final.Test.Acc));
        Assert.Equal((120L, 30L, 3), (outcome.TrainRows, outcome.TestRows, outcome.Final.UsedClusters));
        Assert.Equal([40, 40, 40], outcome.Final.ClusterSizes);
        Assert.NotEqual(StopReason.IterationLimit, outcome.Stop);
        Assert.InRange(outcome.Final.LogLikelihood!.Value, outcome.Final.TrainLogLikelihood - 1, 100);
        Assert.Equal(method == TableMethod.KMeans, outcome.Inertia is not null);
        Assert.Equal(method == TableMethod.BigLearn, outcome.Checks.Count > 0);
    }

    [Fact]
    public void Scale_and_fit_see_the_training_rows_alone()
    {
        var data = new TableData(Blobs.Draw(60), test: Blobs.Draw(30, seed: 9, spread: 4));
        using var outcome = TableRun.Execute(data, s_three);
        using var other = TableRun.Execute(new TableData(Blobs.Draw(60), test: Blobs.Draw(3)), s_three);
        Assert.Equal(MinMaxScale.Fit(data.Train.Features).Range, outcome.Model.Scale.Range);
        Assert.Equal(Values(other.Model.Mixture), Values(outcome.Model.Mixture));
    }

    [Fact]
    public void Classes_choose_nothing()
    {
        var labelled = Blobs.Draw(60);
        var test = Blobs.Draw(30, seed: 9);
        using var with = TableRun.Execute(new TableData(labelled, test: test), s_three);
        using var without = TableRun.Execute(
            new TableData(labelled with { Labels = null, ClassNames = [] }, test: test with { Labels = null }), s_three);
        Assert.Equal(Values(with.Model.Mixture), Values(without.Model.Mixture));
        Assert.Null(without.Final.Test);
        Assert.Null(without.Final.Train);
        Assert.Equal(with.Final.LogLikelihood, without.Final.LogLikelihood);
    }

    [Fact]
    public void The_log_likelihoods_are_those_of_the_scaled_rows()
    {
        var data = new TableData(Blobs.Draw(60), test: Blobs.Draw(30, seed: 9));
        using var outcome = TableRun.Execute(data, s_three with { Method = TableMethod.Joint });
        using var rows = TableModel.ToTensor(outcome.Model.Scale.Apply(data.Train.Features));
        using var form = MixtureData.Create(rows, new MixtureMemory());
        Assert.Equal(form.MeanLogLikelihood(outcome.Model.Mixture), outcome.Final.TrainLogLikelihood, 10);
        Assert.Equal(
            outcome.Model.Assign(data.Test!.Features).MeanLogLikelihood, outcome.Final.LogLikelihood!.Value, 12);
    }

    [Fact]
    public void A_whole_weight_is_as_many_equal_rows()
    {
        var table = Blobs.Draw(60);
        int[] twice = [.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, 1 + (row % 3)))];
        var repeated = new LabeledTable(table.Features.Select(twice), [.. twice.Select(row => table.Labels![row])], Blobs.Names);
        var weights = Enumerable.Range(0, 60).Select(row => 1.0 + (row % 3)).ToArray();
        var test = Blobs.Draw(30, seed: 9);
        var options = s_three with { Method = TableMethod.Joint };
        using var weighted = TableRun.Execute(new TableData(table, test: test, weights: weights), options);
        using var plain = TableRun.Execute(new TableData(repeated, test: test), options);
        Assert.Equal(plain.Final.TrainLogLikelihood, weighted.Final.TrainLogLikelihood, 8);
        Assert.Equal(Values(plain.Model.Mixture), Values(weighted.Model.Mixture), Near(1e-6));
    }

    [Fact]
    public void Constant_features_are_left_out_on_request_and_by_the_model_too()
    {
        var table = Blobs.Draw(60);
        var wide = new Table([.. Enumerable.Range(0, 60).SelectMany(row => table.Features.Row(row).ToArray().Prepend(7))], 60, 4);
        var data = new TableData(table with { Features = wide });
        BadInput.Of(() => data.Require(s_three), "column 1", "7 in every row", "--drop_constant");
        using var dropped = TableRun.Execute(data, s_three with { DropConstant = true });
        using var narrow = TableRun.Execute(new TableData(table), s_three);
        Assert.Equal([1, 2, 3], dropped.Model.Columns.Kept);
        Assert.Equal(Values(narrow.Model.Mixture), Values(dropped.Model.Mixture));
        Assert.Equal(narrow.Model.Predict(table.Features), dropped.Model.Predict(wide));
    }

    [Fact]
    public void Bic_chooses_three_components_for_three_blobs()
    {
        var seen = new HashSet<int>();
        using var outcome = TableRun.Execute(
            new TableData(Blobs.Draw(300)), s_three with { Candidates = new(1, 6), Method = TableMethod.BigLearn },
            new Watcher(step => seen.Add(step.Components)));
        Assert.Equal((3, 3), (outcome.Choice!.Chosen.Components, outcome.Model.Components));
        Assert.Equal(Enumerable.Range(1, 6), outcome.Choice.Candidates.Select(candidate => candidate.Components));
        Assert.Equal(Enumerable.Range(1, 6), seen.Order());
        var chosen = outcome.Choice.Chosen;
        Assert.Equal(chosen.LogLikelihood, outcome.Final.TrainLogLikelihood);
        Assert.Equal(InformationCriteria.Bic(chosen.LogLikelihood, 240, (3 * 3) + (3 * 6) + 2), chosen.Bic, 9);
        Assert.Equal(InformationCriteria.Aic(chosen.LogLikelihood, 240, (3 * 3) + (3 * 6) + 2), chosen.Aic, 9);
    }

    [Theory]
    [InlineData(TableMethod.BigLearn)]
    [InlineData(TableMethod.Joint)]
    public void Missing_values_are_fitted_and_predicted_by_what_is_there(TableMethod method)
    {
        var table = Blobs.Draw(300);
        var values = (double[])table.Features.Values.Clone();
        for (var row = 0; row < 300; row += 2) values[(row * 3) + (row / 2 % 3)] = double.NaN;
        var holes = new Table(values, 300, 3);
        var data = new TableData(table with { Features = holes });
        using var outcome = TableRun.Execute(data, s_three with { Method = method, Start = StartKind.KMeans, Restarts = 3 });
        Assert.Equal(1, outcome.Final.Test!.Ari, 9);
        Assert.Equal(1, TableScores.Of(table.Labels, outcome.Model.Predict(holes))!.Ari, 9);
        Assert.Equal(300, outcome.Model.PredictProbabilities(holes).Sum(), 6);
        Assert.DoesNotContain(double.NaN, outcome.Picture.Points);
    }

    [Fact]
    public void Components_that_the_floor_holds_are_found()
    {
        // One feature repeats another, so that every covariance is singular.
        var table = Blobs.Draw(60);
        var twins = new Table([.. Enumerable.Range(0, 60).SelectMany(row => table.Features.Row(row).ToArray().Append(table.Features[row, 0]))], 60, 4);
        using var outcome = TableRun.Execute(new TableData(table with { Features = twins }), s_three);
        Assert.Equal([0, 1, 2], outcome.Floored.Select(component => component.Component));
        Assert.All(outcome.Floored, component =>
        {
            Assert.Equal(4, component.Dimension);
            Assert.Equal(16, component.EffectiveRows, 6);
            Assert.Equal(1e-4, component.SmallestEigenvalue, 9);
        });
        using var sound = TableRun.Execute(new TableData(table), s_three);
        Assert.Empty(sound.Floored);
    }

    [Fact]
    public void Streamed_rows_give_the_parameters_of_rows_in_memory()
    {
        var table = Blobs.Draw(6000);
        NpyFile.Write(_folder["x.npy"], table.Features.Values, 6000, 3);
        Blobs.WriteCsv(_folder["x.csv"], table, withClasses: false);
        var test = Blobs.Draw(60, seed: 9);
        Blobs.WriteCsv(_folder["t.csv"], test);
        var options = s_three with { Matchings = new() { Patience = 2 } };
        using var whole = TableRun.Execute(new TableData(table, test: test), options);
        foreach (var name in (string[])["x.npy", "x.csv"])
        {
            var files = new TableFiles(_folder[name]) { Test = _folder["t.csv"] };
            using var streamed = TableRun.Execute(StreamedTable.Open(files, options), options);
            Assert.Equal(Values(whole.Model.Mixture), Values(streamed.Model.Mixture));
            Assert.Equal(whole.Final.TrainLogLikelihood, streamed.Final.TrainLogLikelihood);
            Assert.Equal(whole.Final.LogLikelihood, streamed.Final.LogLikelihood);
            Assert.Equal(whole.Final.ClusterSizes, streamed.Final.ClusterSizes);
            Assert.Equal(whole.Final.Test, streamed.Final.Test);
            Assert.Null(streamed.Final.Train);
        }
    }

    [Fact]
    public void Streamed_rows_are_partitioned_by_k_means_and_give_a_mixture()
    {
        var table = Blobs.Draw(6000);
        NpyFile.Write(_folder["x.npy"], table.Features.Values, 6000, 3);
        Blobs.WriteCsv(_folder["t.csv"], Blobs.Draw(60, seed: 9));
        var options = s_three with { Method = TableMethod.KMeans };
        var files = new TableFiles(_folder["x.npy"]) { Test = _folder["t.csv"] };
        using var streamed = TableRun.Execute(StreamedTable.Open(files, options), options);

        Assert.Equal(StopReason.Converged, streamed.Stop);
        Assert.Equal([2000, 2000, 2000], streamed.Final.ClusterSizes);
        Assert.Equal(1, streamed.Final.Test!.Nmi);
        var rows = streamed.Model.Scale.Apply(table.Features);
        var (labels, centres) = (streamed.Model.Predict(table.Features), streamed.Model.Centres!.data<double>().ToArray());
        var distances = labels.Select((cluster, row) => Enumerable.Range(0, 3).Sum(
            column => Math.Pow(rows[row, column] - centres[(cluster * 3) + column], 2)));
        Assert.Equal(distances.Average(), streamed.Inertia!.Value, 12);
        Assert.Equal(centres, streamed.Model.Mixture.Means.data<double>().ToArray().Select(value => value), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData(TableMethod.KMeans)]
    [InlineData(TableMethod.Joint)]
    public void Any_number_of_ranks_comes_to_the_same_outcome(TableMethod method)
    {
        NpyFile.Write(_folder["x.npy"], Blobs.Draw(6000, spread: 3).Features.Values, 6000, 3);
        NpyFile.Write(_folder["t.npy"], Blobs.Draw(90, seed: 9).Features.Values, 90, 3);
        var files = new TableFiles(_folder["x.npy"]) { Test = _folder["t.npy"] };
        var options = s_three with { Method = method, Iterations = 9, Memory = new() { ChunkRows = 160 } };
        var alone = Numbers(SingleProcess.Instance);

        for (var ranks = 2; ranks <= 3; ranks++)
            Assert.All(ThreadRanks.Run(ranks, Numbers), numbers => Assert.Equal(alone, numbers));

        double[] Numbers(ICommunicator communicator)
        {
            using var outcome = TableRun.Execute(StreamedTable.Open(files, options, communicator), options);
            return
            [
                .. Values(outcome.Model.Mixture), .. outcome.Final.ClusterSizes, outcome.Final.LogLikelihood!.Value,
                outcome.Final.TrainLogLikelihood, outcome.Inertia ?? 0, outcome.TrainRows, .. outcome.Picture.Points,
            ];
        }
    }

    [Fact]
    public void What_one_rank_finds_wrong_all_ranks_say()
    {
        var values = Blobs.Draw(6000).Features.Values.ToArray();
        values[(3000 * 3) + 1] = double.NaN;
        NpyFile.Write(_folder["x.npy"], values, 6000, 3);
        var errors = ThreadRanks.Run(3, communicator => Assert.Throws<RanksFailedException>(
            () => StreamedTable.Open(new TableFiles(_folder["x.npy"]), s_three, communicator)));

        Assert.All(errors, error =>
        {
            Assert.Equal(FailureKind.BadInput, error.Kind);
            Assert.StartsWith("rank 1: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("row 3001, column 2", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Ranks_that_see_tables_of_another_shape_are_told()
    {
        var errors = ThreadRanks.Run(3, communicator => Assert.Throws<RanksFailedException>(() => StreamedRows.RequireSame(
            new TableRowSource(Blobs.Draw(9, columns: communicator.Rank == 2 ? 4 : 3).Features), "x.npy", communicator)));

        Assert.All(errors, error => Assert.Equal(FailureKind.BadInput, error.Kind));
        Assert.All(errors, error => Assert.Contains(
            "9 rows of 3 columns as on rank 0, got 9 rows of 4 columns on rank 2", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Streamed_rows_that_cannot_be_fitted_are_refused()
    {
        Refused([1, 2, 3, double.NaN, 5, 6], "a number in row 2, column 2", "a missing value", "--max_memory");
        Refused([1, 2, 3, double.PositiveInfinity, 5, 6], "a finite number in row 2, column 2", "Infinity");
        Refused([1, 2, 1, 3, 1, 4], "column 1", "1 in every row", "--drop_constant");
        Refused([1, 2, 1, 2, 3, 4], "at least 3 different rows", "got 2");
        Refused([1, 2, 3, 4], "at least 3 rows", "got 2");

        void Refused(double[] values, params string[] texts)
        {
            NpyFile.Write(_folder["bad.npy"], values, values.Length / 2, 2);
            BadInput.Of(() => StreamedTable.Open(new TableFiles(_folder["bad.npy"]), s_three), ["bad.npy", .. texts]);
        }
    }

    [Fact]
    public void Constant_features_of_streamed_rows_are_left_out_on_request()
    {
        NpyFile.Write(_folder["x.npy"], [1, 7, 2, 7, 3, 7, 4, 7], 4, 2);
        var options = s_three with { DropConstant = true };
        var table = StreamedTable.Open(new TableFiles(_folder["x.npy"]), options);
        Assert.Equal([0], table.Columns.Kept);
        Assert.Equal(1, table.Rows.Columns);
        using var outcome = TableRun.Execute(table, options);
        Assert.Equal(3, outcome.Model.Predict(new Table([1, 7, 2, 7, 4, 7], 3, 2)).Length);
    }

    [Fact]
    public void What_streaming_cannot_do_is_refused_by_flag()
    {
        NpyFile.Write(_folder["x.npy"], Blobs.Draw(9).Features.Values, 9, 3);
        var files = new TableFiles(_folder["x.npy"]) { Weights = "w.csv" };
        Assert.Equal("--weights", Assert.Throws<UsageException>(() => StreamedTable.Open(files, s_three)).Option);
    }

    [Fact]
    public void A_run_leaves_no_tensor_behind_but_its_model()
    {
        var data = new TableData(Blobs.Draw(60));
        TableRun.Execute(data, s_three with { Matchings = new() { Patience = 1 } }).Dispose();
        var before = TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        for (var i = 0; i < 3; i++)
        {
            TableRun.Execute(data, s_three with { Matchings = new() { Patience = 1 } }).Dispose();
            TableRun.Execute(data, s_three with { Method = TableMethod.KMeans }).Dispose();
        }

        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void A_cancelled_run_ends_with_that()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => TableRun.Execute(
            new TableData(Blobs.Draw(60)), s_three, new Watcher(_ => source.Cancel()), cancellation: source.Token));
    }

    [Fact]
    public void The_picture_holds_the_plane_of_the_largest_variance()
    {
        var table = Blobs.Draw(300, columns: 4);
        using var outcome = TableRun.Execute(new TableData(table), s_three);
        var picture = outcome.Picture;
        Assert.Equal((480, 240, 240), (picture.Points.Length, picture.Clusters.Length, picture.Classes!.Length));
        Assert.Equal((6, 12), (picture.Means.Length, picture.Covariances.Length));
        Assert.Contains("principal component", picture.AxisNames.X, StringComparison.Ordinal);
        var variances = new double[2];
        for (var i = 0; i < picture.Points.Length; i++) variances[i % 2] += picture.Points[i] * picture.Points[i];
        Assert.True(variances[0] >= variances[1]);
        using var rows = TableModel.ToTensor(outcome.Model.Scale.Apply(new TableData(table).Split(s_three).Train));
        var spread = (rows - rows.mean([0])).square().sum().item<double>();
        // Three centres span a plane, and what is beside it is noise.
        Assert.InRange((variances[0] + variances[1]) / spread, 0.95, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void One_or_two_features_are_drawn_as_they_are(int columns)
    {
        var table = Blobs.Draw(60, columns);
        using var outcome = TableRun.Execute(new TableData(table), s_three);
        Assert.Equal("feature 1", outcome.Picture.AxisNames.X);
        Assert.Equal(columns == 1 ? "" : "feature 2", outcome.Picture.AxisNames.Y);
        Assert.All(outcome.Picture.Points, value => Assert.InRange(value, 0, 1));
        Assert.Equal(12, outcome.Picture.Covariances.Length);
    }

    internal static double[] Values(MixtureParameters mixture) =>
    [
        .. mixture.Weights.data<double>().ToArray(), .. mixture.Means.data<double>().ToArray(),
        .. mixture.Covariances.contiguous().data<double>().ToArray(),
    ];

    private static Comparison Near(double tolerance) => new(tolerance);

    private sealed class Comparison(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }

    private sealed class Watcher(Action<TableProgress> watch) : IProgress<TableProgress>
    {
        public void Report(TableProgress value) => watch(value);
    }
}
