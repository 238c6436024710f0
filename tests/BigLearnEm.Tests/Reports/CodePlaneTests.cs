using BigLearnEm.Randomness;
using BigLearnEm.Reports.Training;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Reports;

[Collection(TorchState.Name)]
public sealed class CodePlaneTests
{
    [Fact]
    public void The_plane_is_that_of_the_clusters_and_not_that_of_the_spread()
    {
        // Three clusters in features 0 and 1; feature 2 spreads far more and says nothing.
        const int count = 3000;
        var random = new DerivedRandom(5);
        var values = new float[count * 3];
        var labels = new int[count];
        double[,] centres = { { 0, 0 }, { 8, 0 }, { 0, 8 } };
        for (var n = 0; n < count; n++)
        {
            var k = labels[n] = n % 3;
            values[3 * n] = (float)(centres[k, 0] + random.NextGaussian());
            values[(3 * n) + 1] = (float)(centres[k, 1] + random.NextGaussian());
            values[(3 * n) + 2] = (float)(100 * random.NextGaussian());
        }

        using var codes = tensor(values, [count, 3], dtype: float32);
        int[] shown = [.. Enumerable.Range(0, count)];
        var (points, distances) = CodePlane.Of(codes, labels, 4, shown);

        // Within a cluster the spread is one in every direction; the clusters are eight of them apart.
        for (var k = 0; k < 3; k++)
        {
            double[] x = [.. shown.Where(n => labels[n] == k).Select(n => points[2 * n])];
            Assert.Equal(1, Math.Sqrt(x.Sum(value => Math.Pow(value - x.Average(), 2)) / x.Length), 0.1);
        }

        double Mean(int k, int axis) => shown.Where(n => labels[n] == k).Average(n => points[(2 * n) + axis]);
        Assert.All([(0, 1), (0, 2), (1, 2)], pair => Assert.True(
            Math.Sqrt(Math.Pow(Mean(pair.Item1, 0) - Mean(pair.Item2, 0), 2)
                + Math.Pow(Mean(pair.Item1, 1) - Mean(pair.Item2, 1), 2)) > 7));
        Assert.Equal(3, distances.Average(), 0.01);
    }

    [Fact]
    public void One_cluster_and_codes_without_spread_have_a_plane_too()
    {
        using var codes = ones(5, 1, dtype: float32);
        var (points, distances) = CodePlane.Of(codes, [0, 0, 0, 0, 0], 2, [0, 3]);
        Assert.Equal([0.0, 0, 0, 0], points.Select(Math.Abs));
        Assert.All(distances, distance => Assert.Equal(0, distance));
    }
}
