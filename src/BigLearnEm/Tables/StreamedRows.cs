using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BigLearnEm.Data;
using BigLearnEm.Distributed;

namespace BigLearnEm.Tables;

/// <summary>Checks rows that are streamed; every rank looks at its own, and all come to the same result.</summary>
internal static class StreamedRows
{
    private const int ChunkRows = 4096;
    private const int KeyBytes = 16;

    /// <summary>Throws where ranks see different tables, for instance a file that only some nodes have a new version of.
    /// </summary>
    public static void RequireSame(IRowSource table, string name, ICommunicator communicator)
    {
        long[] own = [table.Rows, table.Columns];
        var all = communicator.Gather(MemoryMarshal.AsBytes(own.AsSpan()));
        AllOrNone.Run(communicator, () =>
        {
            for (var rank = 1; rank < all.Length; rank++)
            {
                if (all[rank].AsSpan().SequenceEqual(all[0])) continue;
                throw new BadInputException(
                    name, $"the same table on every rank, {Shape(all[0])} as on rank 0", $"{Shape(all[rank])} on rank {rank}",
                    "Give a file that all nodes share.");
            }
        });

        static string Shape(byte[] bytes)
        {
            var numbers = MemoryMarshal.Cast<byte, long>(bytes);
            return $"{numbers[0]} rows of {numbers[1]} columns";
        }
    }

    /// <summary>One pass: every value is a finite number, and there are enough different rows.</summary>
    /// <param name="shard">This rank's rows, in the data's own units.</param>
    /// <param name="name">What they are called in messages.</param>
    /// <param name="components">How many different rows there have to be.</param>
    /// <returns>From where to where the columns' values reach, over all ranks.</returns>
    public static ColumnSpan[] Check(RowShard shard, string name, int components)
    {
        var communicator = shard.Communicator;
        var (spans, keys) = AllOrNone.Run(communicator, () =>
        {
            if (shard.Total >= components) return CheckOwn(shard, name, components);
            throw new BadInputException(
                name, $"at least {components} rows, one for each component", $"{shard.Total}",
                "Ask for fewer components, or give more rows.");
        });
        byte[] own = [.. keys.SelectMany(key => key)];
        var distinct = communicator.Gather(own)
            .SelectMany(bytes => bytes.Chunk(KeyBytes)).Select(Convert.ToHexString).Distinct().Count();
        AllOrNone.Run(communicator, () =>
        {
            if (distinct >= components) return;
            throw new BadInputException(
                name, $"at least {components} different rows, one for each component", $"{distinct}",
                "Ask for fewer components, or give more data.");
        });
        return Widest(spans, communicator);
    }

    private static (ColumnSpan[] Spans, List<byte[]> Keys) CheckOwn(RowShard shard, string name, int components)
    {
        var columns = shard.Rows.Columns;
        var spans = ColumnSpan.Empty(columns);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        List<byte[]> keys = [];
        foreach (var chunk in shard.Rows.Read(ChunkRows))
        {
            var values = chunk.Values.AsSpan(0, chunk.Rows * columns);
            RequireFinite(values, shard.First + chunk.Start, columns, name);
            ColumnSpan.Widen(spans, values);
            for (var row = 0; row < chunk.Rows && distinct.Count < components; row++)
            {
                var key = KeyOf(values.Slice(row * columns, columns));
                if (distinct.Add(Convert.ToHexString(key))) keys.Add(key);
            }
        }

        return (spans, keys);
    }

    private static ColumnSpan[] Widest(ColumnSpan[] spans, ICommunicator communicator)
    {
        double[] ends = [.. spans.Select(span => -span.Minimum), .. spans.Select(span => span.Maximum)];
        communicator.Max(ends);
        // Whether a least value is zero or minus zero would hang on who has which rows; adding zero makes both zero.
        return Array.ConvertAll(spans, span => new ColumnSpan(
            span.Column, 0.0 - ends[span.Column], ends[spans.Length + span.Column] + 0.0));
    }

    private static void RequireFinite(ReadOnlySpan<double> values, long start, int columns, string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i])) continue;
            var (row, column) = (start + (i / columns), $"column {(i % columns) + 1}");
            if (double.IsInfinity(values[i])) throw TableChecks.Infinite(values[i], row, column, name);
            throw new BadInputException(
                name, $"a number in row {(row + 1).ToString(CultureInfo.InvariantCulture)}, {column}", "a missing value",
                "Missing values need the rows in memory: raise --max_memory, or fill them in.");
        }
    }

    // Equal rows have equal keys; zero and minus zero are one.
    private static byte[] KeyOf(ReadOnlySpan<double> row)
    {
        var copy = row.ToArray();
        for (var i = 0; i < copy.Length; i++) copy[i] += 0.0;
        return SHA256.HashData(MemoryMarshal.AsBytes(copy.AsSpan()))[..KeyBytes];
    }
}
