using System.Runtime.InteropServices;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// A random sample without replacement of rows that are streamed, or that several ranks have, for starts. Every row draws
/// a number of its own, and the rows with the lowest numbers are the sample: which ones does not depend on who has them.
/// </summary>
internal static class RowSample
{
    private const int MostRows = 100_000;
    private const int ChunkRows = 8192;

    /// <summary>Draws rows; all of them, where there are few.</summary>
    /// <param name="shard">The rows.</param>
    /// <param name="memory">The sample takes at most an eighth of it, as long as it is drawn.</param>
    /// <param name="seed">The root of the draws.</param>
    /// <param name="stream">What they are for.</param>
    /// <returns>Shape (n, D), float64, in the order of the table; the same on every rank.</returns>
    public static Tensor Of(RowShard shard, MixtureMemory memory, ulong seed, string stream)
    {
        var columns = shard.Rows.Columns;
        var most = (int)Math.Min(
            Math.Min(MostRows, shard.Total), Math.Max(1, memory.MaxBytes / 8 / (2 * (columns + 2) * sizeof(double))));
        var root = DerivedSeed.For(seed, stream, 0);
        var lowest = new PriorityQueue<SampledRow, ulong>(Comparer<ulong>.Create((a, b) => b.CompareTo(a)));
        foreach (var chunk in shard.Rows.Read(ChunkRows))
        {
            for (var r = 0; r < chunk.Rows; r++)
            {
                var row = shard.First + chunk.Start + r;
                var draw = DerivedSeed.SplitMix64(root, row);
                if (lowest.Count == most && !(lowest.TryPeek(out _, out var highest) && draw < highest)) continue;
                if (lowest.Count == most) lowest.Dequeue();
                lowest.Enqueue(new SampledRow(draw, row, chunk.Values.AsSpan(r * columns, columns).ToArray()), draw);
            }
        }

        SampledRow[] own = [.. lowest.UnorderedItems.Select(item => item.Element)];
        var sample = shard.Communicator.Size == 1 ? own : Exchange(own, most, columns, shard.Communicator);
        double[] values = [.. sample.OrderBy(row => row.Row).SelectMany(row => row.Values)];
        return tensor(values, [sample.Length, columns], dtype: float64);
    }

    /// <summary>The rows of all ranks with the lowest draws; only those that are among them are sent.</summary>
    private static SampledRow[] Exchange(SampledRow[] own, int most, int columns, ICommunicator communicator)
    {
        ulong[] draws = Array.ConvertAll(own, row => row.Draw);
        ulong[] all =
        [
            .. communicator.Gather(MemoryMarshal.AsBytes(draws.AsSpan()))
                .SelectMany(bytes => MemoryMarshal.Cast<byte, ulong>(bytes).ToArray()),
        ];
        Array.Sort(all);
        var highest = all[Math.Min(most, all.Length) - 1];
        double[] numbers =
        [
            .. own.Where(row => row.Draw <= highest)
                .SelectMany(row => (double[])[BitConverter.Int64BitsToDouble(row.Row), .. row.Values]),
        ];
        return
        [
            .. communicator.Gather(MemoryMarshal.AsBytes(numbers.AsSpan())).SelectMany(
                bytes => MemoryMarshal.Cast<byte, double>(bytes).ToArray().Chunk(columns + 1)
                    .Select(row => new SampledRow(0, BitConverter.DoubleToInt64Bits(row[0]), row[1..]))),
        ];
    }

    private sealed record SampledRow(ulong Draw, long Row, double[] Values);
}
