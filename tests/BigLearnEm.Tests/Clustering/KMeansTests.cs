using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

[Collection(TorchState.Name)]
public sealed class KMeansTests
{
    [Fact]
    public void Separated_groups_are_found_and_the_centres_are_their_means()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(5);
        var truth = Enumerable.Range(0, 300).Select(n => n % 3).ToArray();
        var values = truth.SelectMany(k => new[] { (k * 10) + random.NextGaussian(), random.NextGaussian() }).ToArray();
        var rows = tensor(values, [300, 2], dtype: float64);

        using var result = KMeans.Fit(rows, 3, new DerivedRandom(1));

        Assert.Equal(1.0, ClusteringMetrics.Accuracy(truth, result.Labels));
        double inertia = 0;
        for (var k = 0; k < 3; k++)
        {
            var members = Enumerable.Range(0, 300).Where(n => result.Labels[n] == k).ToArray();
            var mean = members.Average(n => values[2 * n]);
            Assert.Equal(mean, result.Centres[k, 0].item<double>(), 1e-9);
            inertia += members.Sum(n =>
                Math.Pow(values[2 * n] - mean, 2) + Math.Pow(values[(2 * n) + 1] - members.Average(m => values[(2 * m) + 1]), 2));
        }

        Assert.Equal(inertia, result.Inertia, 1e-6);
    }

    [Fact]
    public void As_many_clusters_as_distinct_rows_leave_no_distance()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 0.0, 1, 2, 3, 4, 5, 5, 5 }, [8, 1], dtype: float64);

        using var result = KMeans.Fit(rows, 6, new DerivedRandom(3));

        Assert.Equal(0, result.Inertia, 1e-12);
        Assert.Equal(6, result.Labels.Distinct().Count());
    }

    [Fact]
    public void Rows_that_are_all_the_same_do_not_hang_or_fail()
    {
        using var scope = NewDisposeScope();

        using var result = KMeans.Fit(ones(20, 2, dtype: float64), 3, new DerivedRandom(3));

        Assert.Equal(0, result.Inertia, 1e-12);
    }

    [Fact]
    public void Whole_weights_equal_repeated_rows_and_a_weight_of_zero_moves_nothing()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(9);
        var values = Enumerable.Range(0, 200).Select(_ => random.NextGaussian()).ToArray();
        var rows = tensor(values, [100, 2], dtype: float64);
        var weights = Enumerable.Range(0, 100).Select(n => (double)(n % 3)).ToArray();
        var repeated = rows.index_select(
            0, tensor(Enumerable.Range(0, 100).SelectMany(n => Enumerable.Repeat((long)n, n % 3)).ToArray()));

        using var weighted = KMeans.Fit(rows, 4, new DerivedRandom(2), restarts: 20, sampleWeights: weights);
        using var plain = KMeans.Fit(repeated, 4, new DerivedRandom(2), restarts: 20);

        Assert.True(weighted.Converged && plain.Converged);
        Assert.Equal(plain.Inertia, weighted.Inertia, 1e-9);
    }

    [Fact]
    public void More_restarts_never_end_with_a_larger_inertia()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(11);
        var rows = tensor(Enumerable.Range(0, 600).Select(_ => random.NextDouble()).ToArray(), [300, 2], dtype: float64);

        using var one = KMeans.Fit(rows, 12, new DerivedRandom(5));
        using var many = KMeans.Fit(rows, 12, new DerivedRandom(5), restarts: 10);

        Assert.True(many.Inertia < one.Inertia, $"{many.Inertia} of ten starts, {one.Inertia} of the first of them");
    }

    [Fact]
    public void Farthest_first_takes_the_row_farthest_from_those_before_it()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 0.0, 1, 2, 10, 11, 30 }, [6, 1], dtype: float64);

        using var chosen = KMeans.FarthestFirstRows(rows, 3, new DerivedRandom(1), [1, 0, 0, 0, 1, 1]);

        // Whichever of the rows with a weight (0, 11 and 30) comes first, the other two are the next farthest.
        Assert.Equal([0.0, 11, 30], chosen.data<double>().ToArray().Order());
    }

    [Fact]
    public void Rows_far_from_the_origin_keep_their_digits()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 0.0, 0.1, 1, 1.1 }, [4, 1], dtype: float64);

        using var near = KMeans.Fit(rows, 2, new DerivedRandom(1), restarts: 5);
        using var far = KMeans.Fit(rows + 1e8, 2, new DerivedRandom(1), restarts: 5);

        Assert.Equal(near.Inertia, far.Inertia, 1e-6);
        Assert.Equal(near.Labels[0] == near.Labels[1], far.Labels[0] == far.Labels[1]);
    }

    [Fact]
    public void More_clusters_than_rows_are_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(ones(2, 2), 3, new DerivedRandom(3)));
    }
}
