using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

[Collection(TorchState.Name)]
public sealed class ShardedKMeansTests
{
    [Fact]
    public void The_partition_is_the_same_to_the_bit_for_any_number_of_ranks()
    {
        var table = new TableRowSource(Clusters(4100, 12, out _));
        using var alone = ShardedKMeans.Fit(RowShard.Whole(table), 12, seed: 4, restarts: 2);

        for (var ranks = 2; ranks <= 4; ranks++)
        {
            var fits = ThreadRanks.Run(ranks, communicator =>
            {
                var shard = RowShard.Of(table, communicator, ShardedKMeans.ShardMultiple(2));
                using var fit = ShardedKMeans.Fit(shard, 12, seed: 4, restarts: 2);
                return (fit.Labels, Centres: fit.Centres.data<double>().ToArray(), fit.Inertia, fit.Iterations);
            });
            Assert.Equal(alone.Labels, fits.SelectMany(fit => fit.Labels));
            Assert.All(fits, fit =>
            {
                Assert.Equal(alone.Centres.data<double>().ToArray(), fit.Centres);
                Assert.Equal((alone.Inertia, alone.Iterations), (fit.Inertia, fit.Iterations));
            });
        }
    }

    [Fact]
    public void It_ends_where_every_row_is_at_its_nearest_centre_and_every_centre_is_a_mean()
    {
        var rows = Clusters(3000, 9, out var truth);
        using var fit = ShardedKMeans.Fit(RowShard.Whole(new TableRowSource(rows)), 9, seed: 1);

        Assert.True(fit.Converged);
        var centres = fit.Centres.data<double>().ToArray();
        var inertia = 0.0;
        for (var n = 0; n < rows.Rows; n++)
        {
            var distances = Enumerable.Range(0, 9).Select(k => Squared(rows, n, centres, k)).ToArray();
            Assert.Equal(Array.IndexOf(distances, distances.Min()), fit.Labels[n]);
            inertia += distances.Min();
        }

        Assert.Equal(inertia, fit.Inertia, inertia * 1e-12);
        for (var k = 0; k < 9; k++)
        {
            var own = Enumerable.Range(0, rows.Rows).Where(n => fit.Labels[n] == k).ToArray();
            for (var j = 0; j < 2; j++) Assert.Equal(own.Average(n => rows[n, j]), centres[(k * 2) + j], 1e-10);
        }

        // Well separated, so that a good start finds them all.
        Assert.Equal(1.0, ClusteringMetrics.AdjustedRandIndex(ContingencyTable.FromLabels(truth, fit.Labels)));
    }

    [Fact]
    public void Its_inertia_is_as_low_as_that_of_rows_in_memory()
    {
        var rows = Clusters(2500, 20, out _);
        using var scope = NewDisposeScope();
        using var memory = KMeans.Fit(
            tensor(rows.Values, [rows.Rows, 2], dtype: float64), 20, new DerivedRandom(2), restarts: 10);
        using var sharded = ShardedKMeans.Fit(RowShard.Whole(new TableRowSource(rows)), 20, seed: 2, restarts: 10);

        Assert.Equal(memory.Inertia, sharded.Inertia, memory.Inertia * 0.01);
    }

    [Fact]
    public void As_many_clusters_as_different_rows_each_have_one_and_more_are_refused()
    {
        double[] values = [.. Enumerable.Range(0, 60).Select(n => (double)(n % 6))];
        var table = new TableRowSource(new Table(values, 60, 1));

        using var fit = ShardedKMeans.Fit(RowShard.Whole(table), 6, seed: 3);

        Assert.Equal(0.0, fit.Inertia);
        Assert.Equal(6, fit.Labels.Distinct().Count());
        Assert.Throws<ArgumentException>(() => ShardedKMeans.Fit(RowShard.Whole(table), 7, seed: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShardedKMeans.Fit(RowShard.Whole(table), 61, seed: 3));
    }

    [Fact]
    public void A_value_that_is_not_finite_is_named()
    {
        var table = new TableRowSource(new Table([1, 2, double.NaN, 4], 2, 2));
        var error = Assert.Throws<NotFiniteNumberException>(() => ShardedKMeans.Fit(RowShard.Whole(table), 1, seed: 3));
        Assert.Contains("Feature 0", error.Message, StringComparison.Ordinal);
    }

    private static double Squared(Table rows, int row, double[] centres, int k) =>
        Enumerable.Range(0, 2).Sum(j => Math.Pow(rows[row, j] - centres[(k * 2) + j], 2));

    private static Table Clusters(int count, int clusters, out int[] truth)
    {
        var random = new DerivedRandom(6);
        var values = new double[count * 2];
        truth = new int[count];
        for (var row = 0; row < count; row++)
        {
            var cluster = truth[row] = random.NextInt(clusters);
            values[row * 2] = ((cluster % 3) * 10) + random.NextGaussian();
            values[(row * 2) + 1] = ((cluster / 3) * 10) + random.NextGaussian() + 100;
        }

        return new Table(values, count, 2);
    }
}
