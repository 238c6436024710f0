using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

[Collection(TorchState.Name)]
public sealed class NeighborGraphTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Neighbours_are_those_of_brute_force(int count)
    {
        using var scope = NewDisposeScope();
        var values = Values(200, 3);
        var graph = NeighborGraph.Exact(tensor(values, [200, 3], dtype: float64), count);

        Assert.Equal(200, graph.Rows);
        for (var i = 0; i < 200; i++)
        {
            var expected = Enumerable.Range(0, 200).Where(j => j != i).OrderBy(j => Distance(values, i, j)).Take(count).ToArray();
            Assert.Equal(expected, graph.Neighbors[(i * count)..((i + 1) * count)]);
            for (var j = 0; j < count; j++)
                Assert.Equal(Distance(values, i, expected[j]), graph.Distances[(i * count) + j], 1e-6);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Neighbours_are_found_across_blocks_of_rows_and_columns(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(Values(5000, 4), [5000, 4], dtype: float64).to(type);

        var graph = NeighborGraph.Exact(rows, 9);

        var distances = rows.unsqueeze(1).sub(rows.narrow(0, 0, 300).unsqueeze(0)).square().sum(2).sqrt().t().contiguous();
        distances.narrow(1, 0, 300).diagonal().fill_(double.PositiveInfinity);
        var (nearest, _) = distances.topk(9, dim: 1, largest: false, sorted: true);
        var expected = nearest.to(float32).contiguous().data<float>().ToArray();
        var all = rows.to(float64).data<double>().ToArray();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], graph.Distances[i], 1e-3);
            var (row, other) = (i / 9, graph.Neighbors[i]);
            var direct = Math.Sqrt(Enumerable.Range(0, 4).Sum(f => Math.Pow(all[(row * 4) + f] - all[(other * 4) + f], 2)));
            Assert.Equal(expected[i], direct, 1e-3);
        }
    }

    [Fact]
    public void Shared_neighbours_are_counted_among_both_ends_and_their_neighbours()
    {
        // 0: {1, 2}, 1: {0, 2}, 2: {0, 3}, 3: {2, 1}.
        var graph = new NeighborGraph([1, 2, 0, 2, 0, 3, 2, 1], new float[8], 2);

        Assert.Equal([3, 2, 3, 2, 2, 2, 2, 2], graph.SharedNeighbors());
    }

    [Fact]
    public void Distances_beyond_their_type_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(
            () => NeighborGraph.Exact(tensor(new[] { -1.3e19f, 0f, 0f, 1.3e19f }, [4, 1]), 3));
        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_is_never_its_own_neighbour_but_its_equals_are()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new float[] { 1000, 1, 1000, 1, 1000, 1, 5, 5 }, [4, 2]);
        var graph = NeighborGraph.Exact(rows, 2);

        for (var i = 0; i < 4; i++) Assert.DoesNotContain(i, graph.Neighbors[(2 * i)..(2 * i + 2)]);
        Assert.Equal([1, 2], graph.Neighbors[..2].Order());
        Assert.Equal(0f, graph.Distances[0]);
    }

    [Fact]
    public void Strengths_are_one_for_the_nearest_and_sum_to_the_logarithm_of_their_number()
    {
        using var scope = NewDisposeScope();
        var graph = NeighborGraph.Exact(tensor(Values(300, 4), [300, 4], dtype: float64), 16);
        var strengths = graph.Strengths();

        for (var start = 0; start < strengths.Length; start += 16)
        {
            Assert.Equal(1f, strengths[start]);
            Assert.Equal(4, strengths[start..(start + 16)].Sum(), 1e-4);
            Assert.True(strengths[start..(start + 16)].SequenceEqual(strengths[start..(start + 16)].OrderDescending()));
        }
    }

    [Fact]
    public void Equal_distances_are_equally_strong()
    {
        var graph = new NeighborGraph([1, 2, 0, 2, 0, 1], [1, 1, 1, 1, 1, 1], 2);
        Assert.All(graph.Strengths(), strength => Assert.Equal(1f, strength));
    }

    [Fact]
    public void What_cannot_have_neighbours_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentOutOfRangeException>(() => NeighborGraph.Exact(zeros([3, 2]), 3));
        Assert.Throws<ArgumentException>(() => NeighborGraph.Exact(zeros([3]), 1));
        var error = Assert.Throws<ArgumentException>(
            () => NeighborGraph.Exact(tensor(new[] { 1f, float.NaN, 2f }, [3, 1]), 1));
        Assert.Contains("finite", error.Message, StringComparison.Ordinal);
    }

    private static double[] Values(int rows, int features)
    {
        var random = new DerivedRandom(11);
        return [.. Enumerable.Range(0, rows * features).Select(_ => random.NextGaussian())];
    }

    private static double Distance(double[] values, int i, int j) =>
        Math.Sqrt(Enumerable.Range(0, 3).Sum(f => Math.Pow(values[(i * 3) + f] - values[(j * 3) + f], 2)));
}
