using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// k-means by Lloyd's algorithm from a k-means++ start (Arthur and Vassilvitskii 2007), in chunks of rows. It ends exactly,
/// when no row changes cluster; a cluster that loses its last row is put on the row that lies farthest from its own centre.
/// Of several starts, the one with the smallest inertia is kept.
/// </summary>
public static class KMeans
{
    private const int ChunkRows = 8192;

    /// <summary>Partitions rows.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64; stays with the caller.</param>
    /// <param name="clusters">Number of clusters K, 1 to N.</param>
    /// <param name="random">The generator of the starts.</param>
    /// <param name="iterations">Most Lloyd iterations.</param>
    /// <param name="restarts">Number of starts, at least 1.</param>
    /// <param name="sampleWeights">Weights of the rows (N); null where each counts once. A row of weight 0 is assigned, but
    /// moves nothing.</param>
    /// <param name="cancellation">Checked before each iteration.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows (of positive weight) than clusters.</exception>
    public static KMeansResult Fit(
        Tensor rows, int clusters, DerivedRandom random, int iterations = 300, int restarts = 1,
        double[]? sampleWeights = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, rows.shape[0]);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        if (sampleWeights is not null)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, sampleWeights.Count(weight => weight > 0), nameof(clusters));
        KMeansResult? best = null;
        for (var restart = 0; restart < restarts; restart++)
        {
            var next = FitOnce(rows, clusters, random, iterations, sampleWeights, cancellation);
            if (best is null || next.Inertia < best.Inertia) (best, next) = (next, best);
            next?.Dispose();
        }

        return best!;
    }

    /// <summary>The partition of the rows by their nearest centre.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64.</param>
    /// <param name="centres">Shape (K, D), float64; the result owns it.</param>
    public static KMeansResult Nearest(Tensor rows, Tensor centres)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(centres);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (labels, distances) = Assign(rows, centres);
        return new KMeansResult(
            labels.to(int32).cpu().data<int>().ToArray(), centres.DetachFromDisposeScope(), distances.sum().item<double>());
    }

    /// <summary>K rows drawn by k-means++: each next one with a probability in proportion to its squared distance from the
    /// nearest before it, and to its weight.</summary>
    /// <param name="rows">Shape (N, D).</param>
    /// <param name="clusters">Number of rows K.</param>
    /// <param name="random">The generator to draw from.</param>
    /// <param name="sampleWeights">Weights of the rows (N), or null.</param>
    /// <returns>Shape (K, D), float64.</returns>
    public static Tensor PlusPlusRows(Tensor rows, int clusters, DerivedRandom random, double[]? sampleWeights = null) =>
        Choose(rows, clusters, random, sampleWeights, nearest =>
        {
            using var step = NewDisposeScope();
            var cumulative = nearest.cumsum(0);
            var total = cumulative[-1].item<double>();
            // All rows may coincide with chosen ones; any row is then as good as another.
            return total > 0
                ? Math.Min(cumulative.le(random.NextDouble() * total).sum().item<long>(), rows.shape[0] - 1)
                : random.NextInt((int)rows.shape[0]);
        });

    /// <summary>K rows of which each next one is the farthest from those before it (Gonzalez 1985); the first is drawn.</summary>
    /// <inheritdoc cref="PlusPlusRows"/>
    public static Tensor FarthestFirstRows(Tensor rows, int clusters, DerivedRandom random, double[]? sampleWeights = null) =>
        Choose(
            rows, clusters, random, sampleWeights?.Select(weight => weight > 0 ? 1.0 : 0).ToArray(),
            nearest => nearest.argmax().item<long>());

    private static Tensor Choose(
        Tensor rows, int clusters, DerivedRandom random, double[]? sampleWeights, Func<Tensor, long> next)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = sampleWeights is null ? null : tensor(sampleWeights, dtype: float64, device: rows.device);
        var chosen = new List<long> { First(rows.shape[0], random, sampleWeights) };
        var nearest = SquaredDistances(rows, rows[chosen[0]].to(float64));
        while (chosen.Count < clusters)
        {
            using var step = NewDisposeScope();
            chosen.Add(next(weights is null ? nearest : nearest * weights));
            nearest.copy_(nearest.minimum(SquaredDistances(rows, rows[chosen[^1]].to(float64))));
        }

        return rows.index_select(0, tensor(chosen.ToArray(), device: rows.device)).to(float64, copy: true)
            .MoveToOuterDisposeScope();
    }

    private static long First(long rows, DerivedRandom random, double[]? sampleWeights)
    {
        if (sampleWeights is null) return random.NextInt((int)rows);
        var rest = random.NextDouble() * sampleWeights.Sum();
        var index = Array.FindIndex(sampleWeights, weight => weight > 0 && (rest -= weight) < 0);
        return index >= 0 ? index : Array.FindLastIndex(sampleWeights, weight => weight > 0);
    }

    private static KMeansResult FitOnce(
        Tensor rows, int clusters, DerivedRandom random, int iterations, double[]? sampleWeights,
        CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var weights = sampleWeights is null ? null : tensor(sampleWeights, dtype: float64, device: rows.device);
        var centres = PlusPlusRows(rows, clusters, random, sampleWeights);
        var labels = full([rows.shape[0]], -1L, dtype: int64, device: rows.device);
        var inertia = double.PositiveInfinity;
        var done = 0;
        var settled = false;
        for (; done < iterations && !settled; done++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var (next, distances) = Assign(rows, centres);
            if (weights is not null) distances = distances * weights;
            inertia = distances.sum().item<double>();
            settled = next.eq(labels).all().item<bool>();
            labels.copy_(next);
            if (!settled) centres.copy_(Centres(rows, labels, distances, weights, centres));
        }

        return new KMeansResult(
            labels.to(int32).cpu().data<int>().ToArray(), centres.DetachFromDisposeScope(), inertia)
        {
            Iterations = done, Converged = settled,
        };
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
        // Measured from the middle of the centres, so that rows far from the origin keep their digits.
        var middle = centres.mean([0]);
        var shifted = centres - middle;
        var squares = shifted.square().sum(1);
        List<Tensor> labels = [], distances = [];
        foreach (var chunk in Chunks(rows))
        {
            using var step = NewDisposeScope();
            var values = chunk.to(float64) - middle;
            // |x - c|^2 = |x|^2 - 2 x'c + |c|^2; the first term is the same for every centre.
            var (smallest, index) = (squares - (values.mm(shifted.t()) * 2)).min(1);
            labels.Add(index.MoveToOuterDisposeScope());
            distances.Add((smallest + values.square().sum(1)).clamp_min(0).MoveToOuterDisposeScope());
        }

        return (cat(labels, 0).MoveToOuterDisposeScope(), cat(distances, 0).MoveToOuterDisposeScope());
    }

    private static Tensor Centres(Tensor rows, Tensor labels, Tensor distances, Tensor? weights, Tensor before)
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
            if (weights is not null) members = members * weights.narrow(0, start, chunk.shape[0]).unsqueeze(1);
            sums.add_(members.t().mm(chunk.to(float64)));
            counts.add_(members.sum([0]));
            start += chunk.shape[0];
        }

        var centres = sums / where(counts > 0, counts, ones_like(counts)).unsqueeze(1);
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
