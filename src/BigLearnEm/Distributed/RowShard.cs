using BigLearnEm.Data;

namespace BigLearnEm.Distributed;

/// <summary>The rows of a table that one rank has: those from a first row on; the ranks' shards follow each other.</summary>
/// <param name="Rows">This rank's rows, of which there may be none.</param>
/// <param name="First">The number of the first of them in the table.</param>
/// <param name="Total">Number of rows of the table N, over all ranks.</param>
/// <param name="Communicator">The ranks.</param>
public sealed record RowShard(IRowSource Rows, long First, long Total, ICommunicator Communicator)
{
    /// <summary>A table that one process has alone.</summary>
    /// <param name="rows">Its rows.</param>
    public static RowShard Whole(IRowSource rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new RowShard(rows, 0, rows.Rows, SingleProcess.Instance);
    }

    /// <summary>This rank's part of a table that all ranks see, in shares as equal as they can be.</summary>
    /// <param name="table">The table.</param>
    /// <param name="communicator">The ranks.</param>
    /// <param name="multiple">
    /// What the number of rows before each shard is a multiple of: where it is that of a fit's slabs
    /// (<see cref="Mixtures.MixtureData.ShardMultiple"/>), sums are the same for any number of ranks.
    /// </param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <exception cref="BadInputException">There are more ranks than rows.</exception>
    public static RowShard Of(IRowSource table, ICommunicator communicator, long multiple, string name = "the table")
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(communicator);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        if (communicator.Size > table.Rows)
            throw new BadInputException(
                name, $"at least one row for each of {communicator.Size} ranks", $"{table.Rows} rows",
                "Start fewer ranks (mpirun -n).");
        if (communicator.Size == 1) return Whole(table);
        var first = Start(communicator.Rank);
        return new RowShard(table.Part(first, Start(communicator.Rank + 1) - first), first, table.Rows, communicator);

        long Start(int rank)
        {
            var units = (table.Rows + multiple - 1) / multiple;
            return Math.Min(table.Rows, units * rank / communicator.Size * multiple);
        }
    }
}
