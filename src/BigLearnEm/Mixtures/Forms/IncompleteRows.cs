using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// A copy of rows with missing entries, float64, centred about the mean of what is observed of each feature, and sorted
/// so that rows with the same pattern of observed features lie together. Patterns come in the order of their first row.
/// </summary>
internal sealed class IncompleteRows
{
    // A chunk is factored anew, so it should not be short; nor long, as the threads share the chunks.
    private const int LeastChunkRows = 32;
    private const int MostChunkRows = 1024;

    // Expectations of a chunk, for each component.
    private const int ChunkNumbers = 1 << 16;

    // Slabs are what threads take turns at; their number depends on the data alone, so that sums do too.
    private const int Slabs = 64;

    private IncompleteRows(double[] values, double[]? weights, double[] centre)
    {
        Values = values;
        Weights = weights;
        Centre = centre;
    }

    /// <summary>x - c, shape (N, D), row by row; zero where an entry is missing.</summary>
    public double[] Values { get; private set; }

    /// <summary>The rows' weights (N) in the sorted order; null where each counts once.</summary>
    public double[]? Weights { get; private set; }

    /// <summary>The weighted mean c of the observed entries of each feature, shape (D).</summary>
    public double[] Centre { get; }

    /// <summary>The index that each sorted row had before.</summary>
    public int[] Origin { get; private set; } = [];

    /// <summary>The rows in chunks of one pattern.</summary>
    public PatternChunk[] Chunks { get; private set; } = [];

    /// <summary>Where each slab's chunks begin, and the number of chunks at the end.</summary>
    public int[] SlabStarts { get; private set; } = [];

    /// <summary>Number of rows N.</summary>
    public int Rows => Origin.Length;

    /// <summary>Number of features D.</summary>
    public int Dimension => Centre.Length;

    /// <summary>Reads, checks, centres and sorts rows.</summary>
    /// <param name="rows">Shape (N, D), float32 or float64, on the CPU; NaN where an entry is missing.</param>
    /// <param name="weights">The rows' weights (N), or null.</param>
    /// <param name="chunkRows">Most rows of a chunk; null to choose by the number of missing features.</param>
    /// <exception cref="ArgumentException">A value is infinite, or a row or a column has no observed entry.</exception>
    public static IncompleteRows Read(Tensor rows, double[]? weights, int? chunkRows)
    {
        int n = checked((int)rows.shape[0]), d = checked((int)rows.shape[1]);
        var values = Copy(rows, n, d);
        RequireObserved(values, n, d);
        var result = new IncompleteRows(values, weights, FindCentre(values, weights, d));
        var (patterns, members) = FindPatterns(values, n, d);
        result.Sort(patterns, members, chunkRows);
        return result;
    }

    private static double[] Copy(Tensor rows, int n, int d)
    {
        const int batchRows = 4096;
        var values = new double[checked(n * d)];
        for (var start = 0; start < n; start += batchRows)
        {
            using var scope = NewDisposeScope();
            var batch = rows.narrow(0, start, Math.Min(batchRows, n - start)).to(float64).contiguous();
            MemoryMarshal.Cast<byte, double>(batch.bytes).CopyTo(values.AsSpan(start * d));
        }

        return values;
    }

    private static void RequireObserved(double[] rows, int n, int d)
    {
        for (var r = 0; r < n; r++)
        {
            var row = rows.AsSpan(r * d, d);
            var infinite = row.IndexOfAny(double.PositiveInfinity, double.NegativeInfinity);
            if (infinite >= 0)
                throw new ArgumentException(
                    $"Expected finite values, or NaN where one is missing; row {r} holds {row[infinite]} as feature "
                    + $"{infinite}. Correct it, or make it missing.", nameof(rows));
            if (!row.ContainsAnyExcept(double.NaN))
                throw new ArgumentException(
                    $"Expected at least one observed entry in every row; row {r} has none. Leave it out.", nameof(rows));
        }
    }

    private static double[] FindCentre(double[] rows, double[]? weights, int d)
    {
        var centre = new double[d];
        var counts = new double[d];
        for (var i = 0; i < rows.Length; i++)
        {
            if (double.IsNaN(rows[i])) continue;
            var weight = weights is null ? 1 : weights[i / d];
            centre[i % d] += weight * rows[i];
            counts[i % d] += weight;
        }

        for (var j = 0; j < d; j++)
        {
            if (counts[j] == 0)
                throw new ArgumentException(
                    $"Expected at least one observed entry in every feature; feature {j} has none in a row that counts. "
                    + "Leave it out.", nameof(rows));
            centre[j] /= counts[j];
        }

        return centre;
    }

    /// <summary>The patterns, and each row's.</summary>
    private static (List<RowPattern> Patterns, int[] Members) FindPatterns(double[] values, int n, int d)
    {
        var patterns = new List<RowPattern>();
        var members = new int[n];
        var known = new Dictionary<BitKey, int>();
        var words = new ulong[(d + 63) / 64];
        for (var r = 0; r < n; r++)
        {
            var row = values.AsSpan(r * d, d);
            Array.Clear(words);
            for (var j = 0; j < d; j++)
                if (!double.IsNaN(row[j])) words[j >> 6] |= 1UL << (j & 63);
            if (!known.TryGetValue(new BitKey(words), out members[r]))
            {
                known.Add(new BitKey([.. words]), members[r] = patterns.Count);
                patterns.Add(PatternOf(row));
            }
        }

        return (patterns, members);
    }

    private static RowPattern PatternOf(ReadOnlySpan<double> row)
    {
        List<int> observed = [], missing = [];
        for (var j = 0; j < row.Length; j++) (double.IsNaN(row[j]) ? missing : observed).Add(j);
        return new RowPattern([.. observed], [.. missing]);
    }

    private void Sort(List<RowPattern> patterns, int[] members, int? chunkRows)
    {
        int d = Dimension, n = members.Length;
        var starts = new int[patterns.Count + 1];
        foreach (var pattern in members) starts[pattern + 1]++;
        for (var p = 0; p < patterns.Count; p++) starts[p + 1] += starts[p];
        Cut(patterns, starts, chunkRows);
        Origin = new int[n];
        var next = starts[..^1];
        for (var r = 0; r < n; r++) Origin[next[members[r]]++] = r;

        var sorted = new double[Values.Length];
        for (var place = 0; place < n; place++)
        {
            var from = Values.AsSpan(Origin[place] * d, d);
            var to = sorted.AsSpan(place * d, d);
            for (var j = 0; j < d; j++) to[j] = double.IsNaN(from[j]) ? 0 : from[j] - Centre[j];
        }

        Values = sorted;
        if (Weights is { } weights) Weights = [.. Origin.Select(row => weights[row])];
    }

    private void Cut(List<RowPattern> patterns, int[] starts, int? chunkRows)
    {
        var chunks = new List<PatternChunk>();
        for (var p = 0; p < patterns.Count; p++)
        {
            var fitting = ChunkNumbers / (patterns[p].Missing.Length + 1);
            var most = chunkRows ?? Math.Clamp(fitting, LeastChunkRows, MostChunkRows);
            for (var start = starts[p]; start < starts[p + 1]; start += most)
                chunks.Add(new PatternChunk(patterns[p], start, Math.Min(most, starts[p + 1] - start)));
        }

        Chunks = [.. chunks];
        var share = chunks.Sum(chunk => chunk.Cost) / Slabs;
        List<int> slabs = [0];
        var cost = 0.0;
        for (var c = 0; c < Chunks.Length; c++)
        {
            cost += Chunks[c].Cost;
            if (cost < share && c < Chunks.Length - 1) continue;
            slabs.Add(c + 1);
            cost = 0;
        }

        SlabStarts = [.. slabs];
    }

    /// <summary>A set of features, comparable.</summary>
    private readonly struct BitKey(ulong[] words) : IEquatable<BitKey>
    {
        private readonly ulong[] _words = words;

        public bool Equals(BitKey other) => _words.AsSpan().SequenceEqual(other._words);

        public override bool Equals(object? obj) => obj is BitKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var word in _words) hash.Add(word);
            return hash.ToHashCode();
        }
    }
}
