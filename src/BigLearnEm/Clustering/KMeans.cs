using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// k-means by Lloyd's algorithm from a k-means++ start (Arthur and Vassilvitskii 2007), in chunks of rows. It ends when
/// no row changes cluster; a cluster that loses its last row is put on the row that lies farthest from its own centre.
/// </summary>
public static class KMeans
{
    private const int ChunkRows = 8192;

    /// <summary>Partitions rows.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64; stays with the caller.</param>
    /// <param name="clusters">Number of clusters K, 1 to N.</param>
    /// <param name="random">The generator of the start.</param>
    /// <param name="iterations">Most Lloyd iterations.</param>
    /// <param name="cancellation">Checked before each iteration.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than clusters.</exception>
    public static KMeansResult Fit(
        Tensor rows, int clusters, DerivedRandom random, int iterations = 300, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, rows.shape[0]);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var centres = PlusPlusStart(rows, clusters, random);
        var labels = full([rows.shape[0]], -1L, dtype: int64, device: rows.device);
        var inertia = double.PositiveInfinity;
        for (var iteration = 0; iteration < iterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (next, distances) = Assign(rows, centres);
            inertia = distances.sum().item<double>();
            var settled = next.eq(labels).all().item<bool>();
            labels.copy_(next);
            if (settled) break;
            centres.copy_(Centres(rows, labels, distances, centres));
        }

        return new KMeansResult(
            labels.to(int32).cpu().data<int>().ToArray(), centres.DetachFromDisposeScope(), inertia);
    }

    private static Tensor PlusPlusStart(Tensor rows, int clusters, DerivedRandom random)
    {
        var chosen = new List<long> { random.NextInt((int)rows.shape[0]) };
        var nearest = SquaredDistances(rows, rows[chosen[0]].to(float64));
        while (chosen.Count < clusters)
        {
            using var step = NewDisposeScope();
            var cumulative = nearest.cumsum(0);
            var total = cumulative[-1].item<double>();
            // All rows may coincide with chosen ones; any row is then as good as another.
            var index = total > 0
                ? Math.Min(cumulative.le(random.NextDouble() * total).sum().item<long>(), rows.shape[0] - 1)
                : random.NextInt((int)rows.shape[0]);
            chosen.Add(index);
            nearest.copy_(nearest.minimum(SquaredDistances(rows, rows[index].to(float64))));
        }

        return rows.index_select(0, tensor(chosen.ToArray(), device: rows.device)).to(float64);
    }

    private static Tensor SquaredDistances(Tensor rows, Tensor centre)
    {
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var chunk in Chunks(rows))
        {
            using var step = NewDisposeScope();
            parts.Add((chunk.to(float64) - centre).square().sum(1).MoveToOuterDisposeScope());
        }

        return cat(parts, 0).MoveToOuterDisposeScope();
    }

    private static (Tensor Labels, Tensor Distances) Assign(Tensor rows, Tensor centres)
    {
        using var scope = NewDisposeScope();
        var squares = centres.square().sum(1);
        List<Tensor> labels = [], distances = [];
        foreach (var chunk in Chunks(rows))
        {
            using var step = NewDisposeScope();
            var values = chunk.to(float64);
            // |x - c|^2 = |x|^2 - 2 x'c + |c|^2; the first term is the same for every centre.
            var (smallest, index) = (squares - (values.mm(centres.t()) * 2)).min(1);
            labels.Add(index.MoveToOuterDisposeScope());
            distances.Add((smallest + values.square().sum(1)).clamp_min(0).MoveToOuterDisposeScope());
        }

        return (cat(labels, 0).MoveToOuterDisposeScope(), cat(distances, 0).MoveToOuterDisposeScope());
    }

    private static Tensor Centres(Tensor rows, Tensor labels, Tensor distances, Tensor before)
    {
        using var scope = NewDisposeScope();
        var clusters = before.shape[0];
        var sums = zeros_like(before);
        var counts = zeros([clusters], dtype: float64, device: rows.device);
        long start = 0;
        foreach (var chunk in Chunks(rows))
        {
            using var step = NewDisposeScope();
            var members = nn.functional.one_hot(labels.narrow(0, start, chunk.shape[0]), clusters).to(float64);
            sums.add_(members.t().mm(chunk.to(float64)));
            counts.add_(members.sum([0]));
            start += chunk.shape[0];
        }

        var centres = sums / counts.clamp_min(1).unsqueeze(1);
        var sizes = counts.cpu().data<double>().ToArray();
        var farthest = distances.argsort(0, descending: true);
        var taken = 0;
        for (var k = 0; k < clusters; k++)
            if (sizes[k] == 0) centres[k] = rows[farthest[taken++].item<long>()].to(float64);
        return centres.MoveToOuterDisposeScope();
    }

    private static IEnumerable<Tensor> Chunks(Tensor rows)
    {
        for (long start = 0; start < rows.shape[0]; start += ChunkRows)
            yield return rows.narrow(0, start, Math.Min(ChunkRows, rows.shape[0] - start));
    }
}
