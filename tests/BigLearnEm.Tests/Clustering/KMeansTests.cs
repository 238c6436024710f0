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
    public void More_clusters_than_rows_are_refused()
    {
        using var scope = NewDisposeScope();

        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(ones(2, 2), 3, new DerivedRandom(3)));
    }
}
