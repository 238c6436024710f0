using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Clustering;

[Collection(TorchState.Name)]
public sealed class SpectralEmbeddingTests
{
    [Theory]
    [InlineData(300, 5, 8)]
    [InlineData(1200, 10, 12)]
    [InlineData(1500, 15, 40)]
    public void Eigenvectors_are_those_of_a_dense_solver(int rows, int neighbors, int dimensions)
    {
        using var scope = NewDisposeScope();
        var graph = NeighborGraph.Exact(Gaussians(rows), neighbors);
        var embedding = SpectralEmbedding.Of(graph, dimensions, 3);
        var (values, vectors) = linalg.eigh(Normalized(Union(graph)));
        var expected = values.flip(0).contiguous().data<double>().ToArray();

        for (var j = 0; j < dimensions; j++) Assert.Equal(expected[j], embedding.Eigenvalues[j], 1e-5);
        Assert.InRange(embedding.LargestResidual, 0, SpectralEmbedding.Tolerance);
        // Where the gap to the next eigenvalue is widest, the subspaces are best told.
        var widest = Enumerable.Range(1, dimensions).MaxBy(count => expected[count - 1] - expected[count]);
        var found = tensor(embedding.Vectors, [rows, dimensions]).to(float64).narrow(1, 0, widest);
        var cosines = linalg.svd(found.t().mm(vectors.flip(1).narrow(1, 0, widest)), fullMatrices: false).S;
        Assert.InRange(cosines.min().item<double>(), 0.9999, 1.0001);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(900)]
    public void Columns_are_orthonormal_and_their_largest_entries_positive(int rows)
    {
        using var scope = NewDisposeScope();
        var embedding = SpectralEmbedding.Of(NeighborGraph.Exact(Gaussians(rows), 8), 10, 3);
        var vectors = tensor(embedding.Vectors, [rows, 10]).to(float64);

        Assert.InRange((vectors.t().mm(vectors) - eye(10, dtype: float64)).abs().max().item<double>(), 0, 1e-5);
        Assert.All(
            Enumerable.Range(0, 10),
            j => Assert.True(Enumerable.Range(0, rows).Select(i => embedding.Vectors[(i * 10) + j]).MaxBy(Math.Abs) > 0));
        Assert.Equal(embedding.Eigenvalues.OrderDescending(), embedding.Eigenvalues);
        Assert.Equal(rows, embedding.Rows);
    }

    [Fact]
    public void The_embedding_is_the_same_for_a_seed_and_to_rounding_whatever_the_threads()
    {
        using var scope = NewDisposeScope();
        var small = NeighborGraph.Exact(Gaussians(400), 10);
        var large = NeighborGraph.Exact(Gaussians(3000), 10);
        var threads = get_num_threads();
        try
        {
            foreach (var graph in new[] { small, large })
            {
                set_num_threads(1);
                var alone = SpectralEmbedding.Of(graph, 20, 3);
                var again = SpectralEmbedding.Of(graph, 20, 3);
                set_num_threads(2);
                var together = SpectralEmbedding.Of(graph, 20, 3);
                Assert.Equal(alone.Vectors, again.Vectors);
                // Torch's own eigenvalue routines may add up in another order with other threads (MKL's do).
                for (var i = 0; i < alone.Vectors.Length; i++) Assert.Equal(alone.Vectors[i], together.Vectors[i], 1e-5f);
                for (var i = 0; i < 20; i++) Assert.Equal(alone.Eigenvalues[i], together.Eigenvalues[i], 1e-12);
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Theory]
    [InlineData(4, 60)]
    [InlineData(4, 400)]
    [InlineData(80, 20)]
    public void Groups_without_a_link_have_an_eigenvalue_of_one_each_and_lie_apart(int groups, int each)
    {
        using var scope = NewDisposeScope();
        var rows = Gaussians(groups * each) + (1000 * arange(groups).to(float64).repeat_interleave(each).unsqueeze(1));
        var embedding = SpectralEmbedding.Of(NeighborGraph.Exact(rows, 10), groups, 3);
        var normalized = embedding.NormalizedRows(groups);

        Assert.All(embedding.Eigenvalues, value => Assert.Equal(1, value, 1e-5));
        for (var i = 0; i < groups * each; i++)
        {
            Assert.Equal(1, Cosine(normalized, i, i / each * each, groups), 1e-2);
            Assert.Equal(0, Cosine(normalized, i, (i + each) % (groups * each), groups), 1e-2);
        }
    }

    [Fact]
    public void More_groups_than_columns_are_no_hindrance()
    {
        using var scope = NewDisposeScope();
        var rows = Gaussians(2000) + (1000 * arange(100).to(float64).repeat_interleave(20).unsqueeze(1));
        var embedding = SpectralEmbedding.Of(NeighborGraph.Exact(rows, 10), 6, 3);

        Assert.All(embedding.Eigenvalues, value => Assert.Equal(1, value, 1e-5));
        Assert.InRange(embedding.LargestResidual, 0, SpectralEmbedding.Tolerance);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(1000)]
    public void Rows_without_weight_are_zero(int rows)
    {
        using var scope = NewDisposeScope();
        var union = SymmetricGraph.Union(NeighborGraph.Exact(Gaussians(rows), 5));
        // Ten more rows that nobody is near.
        var starts = union.Starts.Concat(Enumerable.Repeat(union.Starts[^1], 10)).ToArray();
        var embedding = SpectralEmbedding.Of(union with { Starts = starts }, 4, 3);

        Assert.Equal(1, embedding.Eigenvalues[0], 1e-5);
        Assert.All(embedding.Vectors[(4 * rows)..], value => Assert.Equal(0f, value, 1e-3f));
    }

    [Fact]
    public void An_iteration_that_is_ended_early_says_how_far_it_came()
    {
        using var scope = NewDisposeScope();
        var union = SymmetricGraph.Union(NeighborGraph.Exact(Gaussians(2000), 10));
        var early = SpectralEmbedding.Of(union, 20, 3, rounds: 1);

        Assert.InRange(early.LargestResidual, SpectralEmbedding.Tolerance, 1);
        Assert.Equal(2000 * 20, early.Vectors.Length);
    }

    [Fact]
    public void Normalized_rows_have_length_one_in_the_first_coordinates()
    {
        using var scope = NewDisposeScope();
        var embedding = SpectralEmbedding.Of(NeighborGraph.Exact(Gaussians(100), 5), 6, 3);
        var rows = embedding.NormalizedRows(3);

        for (var i = 0; i < 100; i++)
        {
            var length = Math.Sqrt(Enumerable.Range(0, 3).Sum(j => Math.Pow(embedding.Vectors[(i * 6) + j], 2)));
            for (var j = 0; j < 3; j++) Assert.Equal(embedding.Vectors[(i * 6) + j] / length, rows[(i * 3) + j], 1e-6);
        }
    }

    [Fact]
    public void Progress_ends_with_all_pairs()
    {
        using var scope = NewDisposeScope();
        var progress = new Reports();
        SpectralEmbedding.Of(NeighborGraph.Exact(Gaussians(1000), 10), 9, 3, progress);
        Assert.Equal(9, progress.Last);
    }

    [Fact]
    public void What_cannot_be_embedded_is_refused()
    {
        using var scope = NewDisposeScope();
        var graph = NeighborGraph.Exact(Gaussians(20), 3);
        Assert.Throws<ArgumentNullException>(() => SpectralEmbedding.Of((NeighborGraph)null!, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectralEmbedding.Of(graph, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectralEmbedding.Of(graph, 20, 3));
        var embedding = SpectralEmbedding.Of(graph, 19, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => embedding.NormalizedRows(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => embedding.NormalizedRows(20));
        Assert.Throws<OperationCanceledException>(
            () => SpectralEmbedding.Of(graph, 2, 3, cancellation: new CancellationToken(canceled: true)));
    }

    private static Tensor Gaussians(int rows)
    {
        var random = new DerivedRandom(11);
        return tensor(Enumerable.Range(0, rows * 3).Select(_ => random.NextGaussian()).ToArray(), [rows, 3], dtype: float64);
    }

    // W = A + A' - A∘A' entry by entry, shape (N, N).
    private static Tensor Union(NeighborGraph graph)
    {
        var strengths = graph.Strengths();
        var dense = new double[graph.Rows * graph.Rows];
        for (var e = 0; e < strengths.Length; e++) dense[(e / graph.Count * graph.Rows) + graph.Neighbors[e]] = strengths[e];
        var directed = tensor(dense, [graph.Rows, graph.Rows]);
        return directed + directed.t() - (directed * directed.t());
    }

    private static Tensor Normalized(Tensor weights)
    {
        var scale = weights.sum(1).rsqrt();
        return weights * scale.unsqueeze(0) * scale.unsqueeze(1);
    }

    private static double Cosine(float[] rows, int i, int j, int dimensions) =>
        Enumerable.Range(0, dimensions).Sum(d => (double)rows[(i * dimensions) + d] * rows[(j * dimensions) + d]);

    private sealed class Reports : IProgress<int>
    {
        public int Last { get; private set; }

        public void Report(int value) => Last = value;
    }
}
