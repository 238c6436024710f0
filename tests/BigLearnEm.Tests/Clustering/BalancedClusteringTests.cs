using BigLearnEm.Clustering;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

/// <summary>Partitions into equal shares: by scaling alone, by k-means and by EM.</summary>
[Collection(TorchState.Name)]
public sealed class BalancedClusteringTests
{
    [Fact]
    public void Columns_get_equal_sums_rows_sum_to_one_and_ratios_within_a_column_pair_stay()
    {
        using var scope = NewDisposeScope();
        var scores = Gaussian(1, 200, 4) + tensor(new[] { 0f, 3, -2, 1 });
        var offsets = zeros([4], dtype: float32);

        var shares = BalancedAssignment.Of(scores, offsets, 200);

        foreach (var sum in shares.sum([0]).data<float>()) Assert.Equal(50.0, sum, 1e-3);
        foreach (var sum in shares.sum([1]).data<float>()) Assert.Equal(1.0, sum, 1e-5);
        // What is left of the scores' own opinion: log ratios differ from the scores' by the offsets alone.
        var (log, raw) = (shares.log().data<float>().ToArray(), scores.data<float>().ToArray());
        var shift = offsets.data<float>().ToArray();
        for (var n = 0; n < 200; n++)
            Assert.Equal(
                raw[n * 4] + shift[0] - raw[(n * 4) + 2] - shift[2], log[n * 4] - log[(n * 4) + 2], 1e-3);
    }

    [Fact]
    public void A_column_that_nobody_wants_is_raised_to_its_share_without_becoming_infinite()
    {
        using var scope = NewDisposeScope();
        var scores = Gaussian(2, 90, 3) + tensor(new[] { 0f, 0, -60 });
        var offsets = zeros([3], dtype: float32);

        var shares = BalancedAssignment.Of(scores, offsets, 100).sum([0]).data<float>().ToArray();

        Assert.All(shares, sum => Assert.Equal(30.0, sum, 0.05));
    }

    [Fact]
    public void Balanced_k_means_divides_the_large_group_before_the_small_remote_ones()
    {
        using var scope = NewDisposeScope();
        // 200 + 200 rows close to each other; 100 + 100 rows far away and far from each other; three clusters.
        var rows = Groups((200, 0, 0), (200, 3, 0), (100, 12, 4), (100, 12, -4));
        var random = new DerivedRandom(5);

        var labels = Labels(BalancedKMeans.Fit(
            rows, 3, random, new BalancedKMeansOptions { Restarts = 8, FinalIterations = 40, Temperature = 1 }));

        Assert.All(Partition.Sizes(labels, 3), size => Assert.InRange(size, 180, 220));
        Assert.NotEqual(labels[0..200].Mode(), labels[200..400].Mode());
        using var usual = KMeans.Fit(rows, 3, new DerivedRandom(5), restarts: 8);
        Assert.Equal(usual.Labels[0..200].Mode(), usual.Labels[200..400].Mode());
    }

    [Fact]
    public void Balanced_k_means_draws_a_sample_where_there_are_more_rows_and_repeats_itself()
    {
        using var scope = NewDisposeScope();
        var rows = Groups((300, 0, 0), (300, 4, 0), (300, 0, 4));
        var options = new BalancedKMeansOptions { SampleRows = 60, Restarts = 5 };

        var first = Labels(BalancedKMeans.Fit(rows, 3, new DerivedRandom(3), options));
        var second = Labels(BalancedKMeans.Fit(rows, 3, new DerivedRandom(3), options));

        Assert.Equal(first, second);
        Assert.Equal(1.0, Agreement(first, 300, 300, 300), 1e-9);
    }

    [Fact]
    public void Balanced_em_follows_long_clusters_that_balanced_k_means_cuts()
    {
        using var scope = NewDisposeScope();
        // Two long parallel bands: nearest centres would cut across both.
        var noise = Gaussian(4, 400, 2) * tensor(new[] { 6f, 0.3f });
        var rows = noise + cat([zeros([200, 2]), tensor(new[] { 0f, 3 }).expand(200, 2)]);
        var start = BalancedKMeans.Fit(rows, 2, new DerivedRandom(2));
        var cut = Agreement(Labels(start), 200, 200);
        // From a start that leans a little the right way, as the spectral embedding gives it.
        var lean = (stack([rows.select(1, 1) * -1 + 1.5f, rows.select(1, 1) - 1.5f], 1) * 0.3f).softmax(1);

        var responsibilities = BalancedEm.Fit(rows, lean, 1e-3, 30);

        Assert.True(cut < 0.8, $"k-means agrees {cut}");
        Assert.True(Agreement(Labels(responsibilities), 200, 200) > 0.99);

        var half = arange(0, 400, 2, int64);
        var sample = rows.index_select(0, half);
        var fitted = BalancedEm.Fit(sample, lean.index_select(0, half), 1e-3, 30);
        var extended = BalancedEm.Extend(rows, sample, fitted, 1e-3);
        Assert.True(Agreement(Labels(extended), 200, 200) > 0.99);
        Assert.All(extended.sum([0]).data<float>().ToArray(), column => Assert.Equal(200, column, 0.5));
        var next = BalancedEm.Fit(sample, fitted, 1e-3, 1);
        var same = BalancedEm.Extend(sample, sample, fitted, 1e-3);
        Assert.True((next - same).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public void Balanced_em_refuses_a_start_of_other_rows_and_a_floor_that_is_not_positive()
    {
        using var scope = NewDisposeScope();
        var rows = Gaussian(1, 10, 2);
        Assert.Contains("10", Assert.Throws<ArgumentException>(
            () => BalancedEm.Fit(rows, ones([9, 2]) / 2, 1e-3, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BalancedEm.Fit(rows, ones([10, 2]) / 2, 0, 1));
        Assert.Contains("2, got 3", Assert.Throws<ArgumentException>(
            () => BalancedEm.Extend(ones([4, 3]), rows, ones([10, 2]) / 2, 1e-3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => BalancedKMeans.Fit(rows, 11, new DerivedRandom(1)));
    }

    [Fact]
    public void A_consensus_outvotes_the_errors_of_its_members_whatever_their_numbering()
    {
        var random = new DerivedRandom(8);
        var truth = Enumerable.Range(0, 900).Select(n => n % 3).ToArray();
        var members = Enumerable.Range(0, 9).Select(member =>
        {
            var numbering = random.Permutation(3);
            return truth.Select(label => numbering[random.NextDouble() < 0.3 ? random.NextInt(3) : label]).ToArray();
        }).ToList();

        var consensus = PartitionConsensus.Of(members, 3);

        Assert.All(members, member => Assert.True(Accuracy(member, truth) < 0.85));
        Assert.True(Accuracy(consensus.Labels, truth) > 0.97);
        Assert.Equal(9, consensus.Agreement.Count);
    }

    [Fact]
    public void The_agreement_of_a_member_is_its_mean_adjusted_rand_index_and_the_odd_one_has_the_least()
    {
        int[] first = [0, 0, 1, 1, 2, 2], second = [2, 2, 0, 0, 1, 1], odd = [0, 1, 2, 0, 1, 2];

        var consensus = PartitionConsensus.Of([odd, first, second], 3);

        var other = ClusteringMetrics.AdjustedRandIndex(ContingencyTable.FromLabels(first, odd));
        Assert.Equal((1 + other) / 2, consensus.Agreement[1], 1e-12);
        Assert.Equal(other, consensus.Agreement[0], 1e-12);
        Assert.Equal(1.0, Accuracy(consensus.Labels, first));
    }

    [Fact]
    public void One_partition_is_its_own_consensus_and_none_or_unequal_ones_are_refused()
    {
        var only = PartitionConsensus.Of([[0, 1, 1]], 2);
        Assert.Equal([0, 1, 1], only.Labels);
        Assert.Equal([1.0], only.Agreement);
        Assert.Throws<ArgumentException>(() => PartitionConsensus.Of([], 2));
        Assert.Throws<ArgumentException>(() => PartitionConsensus.Of([[0, 1], [0]], 2));
    }

    private static Tensor Gaussian(ulong seed, int rows, int columns)
    {
        var random = new DerivedRandom(seed);
        return tensor(
            [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextGaussian())], [rows, columns], dtype: float32);
    }

    private static Tensor Groups(params (int Count, float X, float Y)[] groups) =>
        cat([.. groups.Select((group, i) =>
            (Gaussian((ulong)i + 10, group.Count, 2) * 0.2f) + tensor(new[] { group.X, group.Y }))]);

    private static int[] Labels(Tensor responsibilities) => responsibilities.argmax(1).to(int32).data<int>().ToArray();

    private static double Agreement(int[] labels, params int[] sizes) =>
        Accuracy(labels, [.. sizes.SelectMany((size, group) => Enumerable.Repeat(group, size))]);

    private static double Accuracy(int[] labels, int[] truth) =>
        ClusteringMetrics.Accuracy(ContingencyTable.FromLabels(truth, labels));
}

file static class Modes
{
    public static int Mode(this int[] labels) => labels.GroupBy(label => label).MaxBy(group => group.Count())!.Key;
}
