using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Distributed;
using BigLearnEm.Tables;
using Microsoft.Extensions.Logging;

namespace BigLearnEm.Cli.Input;

/// <summary>The rows of a <c>cluster</c> command: in memory, or streamed where they would not fit.</summary>
/// <param name="Data">The rows in memory; null where they are streamed.</param>
/// <param name="Stream">The streamed rows; null where they are in memory.</param>
internal sealed record ClusterInput(TableData? Data, StreamedTable? Stream)
{
    private static readonly string s_remedy = "Leave --data_size out to stream the rows, or give more --max_memory.";

    /// <summary>Number of training rows, before a share of them is held out.</summary>
    public long Rows => Stream?.Shard.Total ?? Data!.Train.Features.Rows;

    /// <summary>Number of features, before constant ones are left out.</summary>
    public int Columns => Stream?.Columns.Count ?? Data!.Train.Features.Columns;

    /// <summary>Whether any figure that needs classes can be had.</summary>
    public bool HasClasses => Stream is null
        ? Data!.Train.Labels is not null || Data.Test?.Labels is not null
        : Stream.Test?.Labels is not null;

    /// <summary>Training rows that are fitted: without those held out, and of several ranks those of this one.</summary>
    public long FittedRows => Stream?.Rows.Rows
        ?? (Data!.Test is null ? Rows - (long)(Rows * TableClusterOptions.TestShare) : Rows);

    /// <summary>What a run of one seed would do in a process.</summary>
    /// <param name="options">How the rows would be clustered.</param>
    /// <param name="rows">Training rows that the process has.</param>
    public TablePlan Plan(TableClusterOptions options, long rows) =>
        TablePlan.Of(options, rows, Stream?.Rows.Columns ?? Columns, Stream is not null);

    /// <summary>Reads the files, says what they need where that is much, and checks them for every seed.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="screen">Where to say what was chosen.</param>
    /// <param name="communicator">The ranks; of several, each streams the rows that it has.</param>
    /// <exception cref="BadInputException">They cannot be used.</exception>
    /// <exception cref="UsageException">They would take more memory than was given.</exception>
    public static ClusterInput Open(ClusterRequest request, Screen screen, ICommunicator communicator)
    {
        if (communicator.Size > 1) return Streamed(request, null, screen, communicator);
        var path = request.Files.Train;
        var canStream = TableSize.CanStream(path);
        var memory = request.Options.Memory;
        var size = canStream && request.DataSize != "big"
            ? TableSize.Of(path, request.Files.Reading, memory.MaxBytes)
            : null;
        var exceeds = size?.BytesInMemory > memory.MaxBytes;
        if (exceeds && request.DataSize == "small") throw TooLarge(size!, memory.MaxBytes);
        if (exceeds || request.DataSize == "big") return Streamed(request, size, screen, communicator);
        var data = TableData.Read(request.Files);
        var whole = new TableSize(data.Train.Features.Rows, data.Train.Features.Columns);
        if (whole.BytesInMemory > memory.MaxBytes)
        {
            if (request.DataSize == "small") throw TooLarge(whole, memory.MaxBytes);
            screen.Warn(
                $"{path} cannot be streamed; a run on its {whole.Rows:N0} rows takes about "
                + $"{ByteSize.Format(whole.BytesInMemory)}, more than --max_memory {ByteSize.Format(memory.MaxBytes)}.");
        }

        data.Require(request.Options, request.Seeds);
        return new ClusterInput(data, null);
    }

    /// <summary>Runs one seed.</summary>
    public TableOutcome Run(
        TableClusterOptions options, IProgress<TableProgress>? progress, ILogger? logger, CancellationToken stop) => Stream is null
            ? TableRun.Execute(Data!, options, progress, logger, stop)
            : TableRun.Execute(Stream, options, progress, logger, stop);

    private static ClusterInput Streamed(
        ClusterRequest request, TableSize? size, Screen screen, ICommunicator communicator)
    {
        var (files, options) = (request.Files, request.Options);
        var table = StreamedTable.Open(files, options, communicator);
        var need = TablePlan.StreamBytes(options, table.Rows.Rows, table.Rows.Columns);
        var why = communicator.Size > 1 ? $"by {communicator.Size} ranks, of which each has a part"
            : size is null ? "as asked"
            : $"in memory a run would take about {ByteSize.Format(size.BytesInMemory)}, more than --max_memory "
                + ByteSize.Format(options.Memory.MaxBytes);
        screen.Warn(
            $"{files.Train}: {table.Shard.Total:N0} rows of {table.Columns.Count} features are read anew for every pass "
            + $"({why}); the fit takes about {ByteSize.Format(need)}{(communicator.Size > 1 ? " a rank" : "")}. All of them are training rows"
            + (files.Test is null ? "; without --test nothing is held out." : "."));
        if (files.Labels is not null) screen.Warn("--labels has no effect on rows that are streamed.");
        return new ClusterInput(null, table);
    }

    private static UsageException TooLarge(TableSize size, long most) => new(
        "--data_size", "big or auto, as the rows do not fit",
        $"small, with about {ByteSize.Format(size.BytesInMemory)} needed for {size.Rows:N0} rows of {size.Columns} "
        + $"and --max_memory {ByteSize.Format(most)}", s_remedy);
}
