using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

[Collection(TorchState.Name)]
public sealed class SymmetricGraphTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void The_union_is_the_probabilistic_sum_of_both_ways(int neighbors)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(5);
        var rows = tensor(Enumerable.Range(0, 450).Select(_ => random.NextGaussian()).ToArray(), [150, 3], dtype: float64);
        var graph = NeighborGraph.Exact(rows, neighbors);
        var strengths = graph.Strengths();
        var union = SymmetricGraph.Union(graph);

        Assert.Equal(150, union.Rows);
        for (var i = 0; i < 150; i++)
        {
            var columns = union.Columns[union.Starts[i]..union.Starts[i + 1]];
            Assert.Equal(columns.Distinct().Order(), columns);
            for (var j = 0; j < 150; j++)
            {
                double there = Strength(i, j), back = Strength(j, i);
                Assert.Equal(1 - ((1 - there) * (1 - back)), Entry(union, i, j), 1e-6);
                Assert.Equal(Entry(union, j, i), Entry(union, i, j));
            }
        }

        double Strength(int i, int j)
        {
            var place = Array.IndexOf(graph.Neighbors, j, i * neighbors, neighbors);
            return place < 0 ? 0 : strengths[place];
        }
    }

    [Fact]
    public void Normalized_values_are_divided_by_the_roots_of_both_degrees()
    {
        var graph = new SymmetricGraph([0, 1, 3, 4, 4], [1, 0, 2, 1], [1, 1, 3, 3]);

        Assert.Equal([1, 4, 3, 0], graph.Degrees());
        var normalized = graph.Normalized();
        Assert.Equal([0.5f, 0.5f, (float)(3 / Math.Sqrt(12)), (float)(3 / Math.Sqrt(12))], normalized.Values);
        Assert.Equal([1f, 1, 3, 3], graph.Values);
    }

    [Fact]
    public void A_row_is_not_joined_to_its_own()
    {
        var union = SymmetricGraph.Union(new NeighborGraph([0, 1, 0, 1], [0, 1, 1, 1], 2));

        Assert.Equal([0, 1, 2], union.Starts);
        Assert.Equal([1, 0], union.Columns);
        Assert.Equal(1f, union.Values[1]);
    }

    [Fact]
    public void Neighbours_that_are_no_rows_and_distances_that_are_no_numbers_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => SymmetricGraph.Union(new NeighborGraph([1, 2], [1, 1], 1)));
        Assert.Contains("got 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SymmetricGraph.Union(new NeighborGraph([1, 0], [float.NaN, 1], 1)));
    }

    private static float Entry(SymmetricGraph graph, int i, int j)
    {
        var place = Array.IndexOf(graph.Columns, j, graph.Starts[i], graph.Starts[i + 1] - graph.Starts[i]);
        return place < 0 ? 0 : graph.Values[place];
    }
}
