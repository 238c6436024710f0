using System.Runtime.InteropServices;
using BigLearnEm.Blocks;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// k-means of rows that are streamed, or that several ranks have: Lloyd's algorithm from a k-means|| start (Bahmani et al.,
/// "Scalable k-means++", VLDB 2012), ended exactly, when no row changes cluster. One exchange of K (D + 1) + 2 sums for each
/// iteration. The result is the same for any number of ranks whose shards begin at multiples of
/// <see cref="ShardMultiple"/>. A rank keeps 4 bytes a row, and 12 during the start.
/// </summary>
public sealed class ShardedKMeans
{
    private const int LeastRounds = 5;
    private const int CandidatesPerCluster = 2;
    private const int CandidateRestarts = 4;
    private const int SumsBefore = 2;

    private readonly RowShard _shard;
    private readonly BlockSource _source;
    private readonly int _clusters;
    private readonly int _dimension;
    private readonly CancellationToken _cancellation;

    private ShardedKMeans(RowShard shard, int clusters, long batchBytes, CancellationToken cancellation)
    {
        _shard = shard;
        _clusters = clusters;
        _dimension = shard.Rows.Columns;
        _cancellation = cancellation;
        _source = new BlockSource(new StreamFeed(shard.Rows, batchBytes), null, 0, null, shard.Communicator);
    }

    /// <summary>What the number of rows before each rank's shard has to be a multiple of.</summary>
    /// <param name="dimension">Number of features D.</param>
    public static int ShardMultiple(int dimension) => BlockSource.SlabRowsOf(dimension, null);

    /// <summary>Partitions rows. Every rank calls this with its own shard.</summary>
    /// <param name="shard">This rank's rows.</param>
    /// <param name="clusters">Number of clusters K, at most N.</param>
    /// <param name="seed">Root of the starts.</param>
    /// <param name="iterations">Most Lloyd iterations.</param>
    /// <param name="restarts">Number of starts, of which the one with the smallest inertia is kept.</param>
    /// <param name="batchBytes">Memory for the rows of a batch, in bytes.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    /// <returns>Labels of this rank's rows; centres and inertia of all, the same on every rank.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer rows than clusters.</exception>
    /// <exception cref="ArgumentException">There are fewer different rows than clusters.</exception>
    /// <exception cref="NotFiniteNumberException">A row holds a value that is not finite.</exception>
    public static KMeansResult Fit(
        RowShard shard, int clusters, ulong seed, int iterations = 300, int restarts = 1, long batchBytes = 256 << 20,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(clusters, shard.Total);
        ArgumentOutOfRangeException.ThrowIfLessThan(restarts, 1);
        var kmeans = new ShardedKMeans(shard, clusters, batchBytes, cancellation);
        KMeansResult? best = null;
        for (var restart = 0; restart < restarts; restart++)
        {
            var next = kmeans.Lloyd(kmeans.Start(seed, restart), iterations);
            if (best is null || next.Inertia < best.Inertia) (best, next) = (next, best);
            next?.Dispose();
        }

        return best!;
    }

    /// <summary>Rows that are nearest to each centre, shape (K), over all ranks; every rank calls this.</summary>
    /// <param name="shard">This rank's rows.</param>
    /// <param name="centres">Shape (K, D), float64.</param>
    /// <param name="batchBytes">Memory for the rows of a batch, in bytes.</param>
    public static long[] Sizes(RowShard shard, Tensor centres, long batchBytes = 256 << 20)
    {
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentNullException.ThrowIfNull(centres);
        var clusters = (int)centres.shape[0];
        var kmeans = new ShardedKMeans(shard, clusters, batchBytes, CancellationToken.None);
        var values = centres.data<double>().ToArray();
        for (var i = 0; i < values.Length; i++) values[i] -= kmeans._source.Centre[i % kmeans._dimension];
        var totals = new ExactSums(clusters);
        kmeans.Visit(new NearestCentres(values, kmeans._dimension), clusters, (block, _, nearest, sums) =>
        {
            for (var r = 0; r < block.Rows; r++) sums[nearest[r]]++;
        }, totals);
        return Array.ConvertAll(totals.Total(shard.Communicator), size => (long)size);
    }

    /// <summary>
    /// k-means||: rounds in which every row becomes a candidate with a probability in proportion to its squared distance
    /// from those before; then k-means of the candidates, each with the weight of the rows that are nearest to it.
    /// </summary>
    /// <returns>Shape (K, D), about the blocks' centre; the same on every rank.</returns>
    private double[] Start(ulong seed, int restart)
    {
        var nearest = new NearestSoFar(_shard.Rows.Rows);
        var first = new DerivedRandom(seed, "kmeans", restart).NextDouble() * _shard.Total;
        List<double> candidates = [.. Collect(row => row == Math.Min((long)first, _shard.Total - 1))];
        var added = candidates.ToArray();
        double[] weights = [];
        for (var round = 0; ; round++)
        {
            var potential = Approach(nearest, added, (candidates.Count - added.Length) / _dimension);
            if (round >= LeastRounds || potential == 0) weights = Weights(nearest, candidates.Count / _dimension);
            // Equal candidates of one round are one: only the first of them has rows.
            if (potential == 0 || weights.Count(weight => weight > 0) >= _clusters) break;
            var root = DerivedSeed.For(seed, $"kmeans candidates {restart}", round);
            var level = CandidatesPerCluster * _clusters / potential;
            added = Collect(row => Uniform(root, row) < level * nearest.Distances[row - _shard.First]);
            candidates.AddRange(added);
        }

        var different = weights.Count(weight => weight > 0);
        if (different < _clusters)
            throw new ArgumentException(
                $"Expected at most as many clusters as there are different rows, {different}, got {_clusters}.");
        using var scope = NewDisposeScope();
        using var partition = KMeans.Fit(
            tensor(candidates.ToArray(), [weights.Length, _dimension], dtype: float64), _clusters,
            new DerivedRandom(seed, "kmeans start", restart), restarts: CandidateRestarts,
            sampleWeights: weights, cancellation: _cancellation);
        return partition.Centres.data<double>().ToArray();
    }

    /// <summary>The values of chosen rows, those of all ranks in the table's order, about the blocks' centre.</summary>
    private double[] Collect(Func<long, bool> chosen)
    {
        _cancellation.ThrowIfCancellationRequested();
        var own = new SortedDictionary<long, double[]>();
        _source.Sweep(0, 0, (block, _, _) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                if (!chosen(_shard.First + block.Start + r)) continue;
                var row = new double[_dimension];
                for (var j = 0; j < row.Length; j++) row[j] = block.Features[(j * block.Length) + r];
                lock (own) own.Add(block.Start + r, row);
            }
        });
        double[] values = [.. own.Values.SelectMany(row => row)];
        return
        [
            .. _shard.Communicator.Gather(MemoryMarshal.AsBytes(values.AsSpan()))
                .SelectMany(bytes => MemoryMarshal.Cast<byte, double>(bytes).ToArray()),
        ];
    }

    /// <summary>Takes further candidates into account, and gives the sum of all rows' squared distances.</summary>
    private double Approach(NearestSoFar rows, double[] added, int offset)
    {
        if (added.Length == 0) return Total(rows);
        _cancellation.ThrowIfCancellationRequested();
        var finder = new NearestCentres(added, _dimension);
        var potential = new ExactSums(1);
        Visit(finder, 1, (block, distances, nearest, sums) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                ref var distance = ref rows.Distances[block.Start + r];
                if (distances[r] < distance) (distance, rows.Candidates[block.Start + r]) = (distances[r], offset + nearest[r]);
                sums[0] += distance;
            }
        }, potential);
        return potential.Total(_shard.Communicator)[0];
    }

    private double Total(NearestSoFar rows)
    {
        var potential = new ExactSums(1);
        _source.Sweep(1, 0, (block, sums, _) =>
        {
            for (var r = 0; r < block.Rows; r++) sums[0] += rows.Distances[block.Start + r];
        }, sums => potential.Add(sums));
        return potential.Total(_shard.Communicator)[0];
    }

    private double[] Weights(NearestSoFar rows, int count)
    {
        var sums = new DoubleDouble[count];
        foreach (var candidate in rows.Candidates) sums[candidate] += 1;
        _shard.Communicator.Sum(sums);
        return Array.ConvertAll(sums, sum => (double)sum);
    }

    private KMeansResult Lloyd(double[] centres, int iterations)
    {
        var labels = new int[_shard.Rows.Rows];
        Array.Fill(labels, -1);
        var (done, settled, inertia) = (0, false, double.PositiveInfinity);
        for (; done < iterations && !settled; done++)
        {
            _cancellation.ThrowIfCancellationRequested();
            var totals = Pass(centres, labels);
            (inertia, settled) = (totals[0], totals[1] == 0);
            if (!settled) centres = Centres(totals, centres);
        }

        var middle = _source.Centre;
        for (var i = 0; i < centres.Length; i++) centres[i] += middle[i % _dimension];
        return new KMeansResult(
            labels, tensor(centres, [_clusters, _dimension], dtype: float64).DetachFromDisposeScope(), inertia)
        {
            Iterations = done, Converged = settled,
        };
    }

    /// <summary>One assignment: the inertia, how many rows changed, and each cluster's count and sums.</summary>
    private double[] Pass(double[] centres, int[] labels)
    {
        var width = _dimension + 1;
        var totals = new ExactSums(SumsBefore + (_clusters * width));
        Visit(new NearestCentres(centres, _dimension), SumsBefore + (_clusters * width), (block, distances, nearest, sums) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                var k = nearest[r];
                sums[0] += distances[r];
                if (labels[block.Start + r] != k) sums[1]++;
                labels[block.Start + r] = k;
                var own = sums.Slice(SumsBefore + (k * width), width);
                own[0]++;
                for (var j = 0; j < _dimension; j++) own[j + 1] += block.Features[(j * block.Length) + r];
            }
        }, totals);
        return totals.Total(_shard.Communicator);
    }

    private double[] Centres(double[] totals, double[] before)
    {
        var after = new double[before.Length];
        var empty = new List<int>();
        for (var k = 0; k < _clusters; k++)
        {
            var own = totals.AsSpan(SumsBefore + (k * (_dimension + 1)), _dimension + 1);
            if (own[0] == 0) empty.Add(k);
            else
                for (var j = 0; j < _dimension; j++) after[(k * _dimension) + j] = own[j + 1] / own[0];
        }

        if (empty.Count > 0)
        {
            var far = Farthest(before, empty.Count);
            for (var i = 0; i < empty.Count; i++) far.AsSpan(i * _dimension, _dimension).CopyTo(after.AsSpan(empty[i] * _dimension));
        }

        return after;
    }

    /// <summary>The rows farthest from their own centres, the farthest first, for clusters that have lost their last row.</summary>
    private double[] Farthest(double[] centres, int count)
    {
        var own = new PriorityQueue<double[], (double, long)>();
        Visit(new NearestCentres(centres, _dimension), 0, (block, distances, _, _) =>
        {
            for (var r = 0; r < block.Rows; r++)
            {
                var rank = (distances[r], -(_shard.First + block.Start + r));
                lock (own)
                {
                    if (own.Count == count && own.TryPeek(out _, out var least) && rank.CompareTo(least) < 0) continue;
                    double[] row = [rank.Item1, rank.Item2, .. new double[_dimension]];
                    for (var j = 0; j < _dimension; j++) row[j + 2] = block.Features[(j * block.Length) + r];
                    own.Enqueue(row, rank);
                    if (own.Count > count) own.Dequeue();
                }
            }
        }, null);
        double[] values = [.. own.UnorderedItems.SelectMany(item => item.Element)];
        return
        [
            .. _shard.Communicator.Gather(MemoryMarshal.AsBytes(values.AsSpan()))
                .SelectMany(bytes => MemoryMarshal.Cast<byte, double>(bytes).ToArray().Chunk(_dimension + 2))
                .OrderByDescending(row => (row[0], row[1])).Take(count).SelectMany(row => row[2..]),
        ];
    }

    private void Visit(NearestCentres finder, int sumLength, NearestVisitor visit, ExactSums? totals)
    {
        var rows = _source.BlockRows;
        _source.Sweep(
            sumLength, 3 * rows,
            (block, sums, scratch) =>
            {
                var nearest = MemoryMarshal.Cast<double, int>(scratch[(2 * rows)..(3 * rows)])[..rows];
                finder.Find(block, scratch[..rows], nearest, scratch[rows..(2 * rows)]);
                visit(block, scratch[..rows], nearest, sums);
            },
            totals is null ? null : sums => totals.Add(sums));
    }

    private static double Uniform(ulong root, long row) => (DerivedSeed.SplitMix64(root, row) >> 11) * (1.0 / (1L << 53));

    private delegate void NearestVisitor(Block block, Span<double> distances, Span<int> nearest, Span<double> sums);

    /// <summary>Of each of a rank's rows, its nearest candidate so far and the squared distance from it.</summary>
    private sealed class NearestSoFar(long rows)
    {
        public double[] Distances { get; } = [.. Enumerable.Repeat(double.PositiveInfinity, checked((int)rows))];

        public int[] Candidates { get; } = new int[rows];
    }
}
