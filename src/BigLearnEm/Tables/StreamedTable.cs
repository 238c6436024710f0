using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Tables;

/// <summary>
/// The rows of a run that are read anew for every pass, so that they need not fit into memory, and that several ranks
/// may have. All rows of the training file are training rows: none is held out, and classes in it are left aside.
/// </summary>
public sealed class StreamedTable
{
    private StreamedTable(string name, ModelColumns columns, MinMaxScale scale, RowShard shard)
    {
        Name = name;
        Columns = columns;
        Scale = scale;
        Shard = shard;
    }

    /// <summary>What the training rows are called in messages.</summary>
    public string Name { get; }

    /// <summary>The columns of the file.</summary>
    public ModelColumns Columns { get; }

    /// <summary>The scale of the kept features.</summary>
    public MinMaxScale Scale { get; }

    /// <summary>The training rows' kept features, scaled, that this rank has.</summary>
    public RowShard Shard { get; }

    /// <summary>This rank's training rows' kept features, scaled.</summary>
    public IRowSource Rows => Shard.Rows;

    /// <summary>The test rows, in memory; null where there are none, or they are streamed too.</summary>
    public LabeledTable? Test { get; private init; }

    /// <summary>The test rows' kept features, scaled, where they do not fit into memory.</summary>
    public RowShard? StreamedTest { get; private init; }

    /// <summary>What the test rows are called in messages.</summary>
    public string TestName { get; private init; } = "the test table";

    /// <summary>Opens the files, checks every row, and learns the scale.</summary>
    /// <param name="files">The files; weights and classes of the training rows have no place here.</param>
    /// <param name="options">How they are going to be clustered.</param>
    /// <param name="communicator">The ranks, each of which calls this; null for a single process.</param>
    /// <exception cref="BadInputException">
    /// A file cannot be used; a value is missing or infinite; a feature is constant; there are fewer rows, or fewer
    /// different ones, than components; or the test rows have other columns.
    /// </exception>
    /// <exception cref="UsageException">Weights were asked for, or more memory is needed.</exception>
    /// <exception cref="RanksFailedException">With several ranks, in place of these.</exception>
    public static StreamedTable Open(
        TableFiles files, TableClusterOptions options, ICommunicator? communicator = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        communicator ??= SingleProcess.Instance;
        AllOrNone.Run(communicator, () => RequireStreamable(files));
        var table = OpenRows(files.Train, files.Reading, communicator);
        var names = table.ColumnNames;
        var shard = Divided(table, files.Train, table.Columns, options, communicator);
        var spans = StreamedRows.Check(shard, files.Train, options.MostComponents);
        var (kept, scale) = AllOrNone.Run(communicator, () =>
        {
            var kept = Kept(spans, options.DropConstant, names, files.Train);
            options.Memory.RequireStream(kept.Length, options.MostComponents);
            return (kept, MinMaxScale.Of(
                Array.ConvertAll(kept, column => spans[column]), files.Train, column => $"column {column + 1}"));
        });
        var columns = new ModelColumns(table.Columns, names, kept);
        // Features that are left out may make for other slabs.
        if (kept.Length < table.Columns) shard = Divided(table, files.Train, kept.Length, options, communicator);
        var scaled = Scaled(shard, columns, scale, files.Train);
        if (files.Test is null) return new StreamedTable(files.Train, columns, scale, scaled);
        var isSmall = IsSmall(files.Test, files.Reading, options.Memory.MaxBytes, communicator);
        return new StreamedTable(files.Train, columns, scale, scaled)
        {
            TestName = files.Test,
            Test = isSmall ? AllOrNone.Run(communicator, () => files.ReadTest(columns.Count, names)) : null,
            StreamedTest = isSmall ? null : OpenTest(files, columns, scale, options, communicator),
        };
    }

    private static int[] Kept(ColumnSpan[] spans, bool dropConstant, IReadOnlyList<string>? names, string name)
    {
        int[] kept = [.. spans.Where(span => span.Varies || !dropConstant).Select(span => span.Column)];
        if (kept.Length == 0)
        {
            throw new BadInputException(
                name, "at least one feature that is not constant", "none", "Give more rows or other features.");
        }

        foreach (var column in kept)
        {
            spans[column].RequireVariation(
                names is null ? $"column {column + 1}" : $"column {column + 1} ('{names[column]}')", name);
        }

        return kept;
    }

    private static void RequireStreamable(TableFiles files)
    {
        if (files.Weights is null) return;
        throw new UsageException(
            "--weights", "none for rows that are streamed, as under mpirun", files.Weights,
            "Raise --max_memory so that the rows fit, or leave it out.");
    }

    private static IRowSource OpenRows(string path, TableReadOptions reading, ICommunicator communicator)
    {
        var table = RowSource.Open(path, reading, communicator);
        StreamedRows.RequireSame(table, path, communicator);
        return table;
    }

    /// <summary>This rank's rows. All ranks' begin where a single process would begin a slab.</summary>
    private static RowShard Divided(
        IRowSource table, string name, int features, TableClusterOptions options, ICommunicator communicator)
    {
        long multiple = MixtureData.ShardMultiple(features, options.Memory);
        if (options.Method == TableMethod.KMeans)
        {
            // The partition and its mixture may have slabs of different lengths.
            long other = ShardedKMeans.ShardMultiple(features);
            multiple *= other / (long)System.Numerics.BigInteger.GreatestCommonDivisor(multiple, other);
        }

        return AllOrNone.Run(communicator, () => RowShard.Of(table, communicator, multiple, name));
    }

    private static bool IsSmall(string path, TableReadOptions reading, long limit, ICommunicator communicator) =>
        !AllOrNone.Run(communicator, () => TableSize.CanStream(path))
        || TableSize.Of(path, reading, limit, communicator) is not { } size
        || size.BytesInMemory <= limit;

    private static RowShard OpenTest(
        TableFiles files, ModelColumns columns, MinMaxScale scale, TableClusterOptions options,
        ICommunicator communicator)
    {
        var name = files.Test!;
        var table = OpenRows(name, files.Reading with { Features = columns.Count }, communicator);
        AllOrNone.Run(communicator, () => TableColumns.RequireCount(table.Columns, name, columns.Count));
        var shard = Divided(table, name, columns.Kept.Count, options, communicator);
        StreamedRows.Check(shard, name, 1);
        return Scaled(shard, columns, scale, name);
    }

    private static RowShard Scaled(RowShard shard, ModelColumns columns, MinMaxScale scale, string name) => shard with
    {
        Rows = new ScaledRowSource(
            columns.Kept.Count == columns.Count ? shard.Rows : new KeptColumnsSource(shard.Rows, [.. columns.Kept]),
            scale, name),
    };
}
