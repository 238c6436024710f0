using System.Globalization;
using System.Runtime.InteropServices;
using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>
/// The rows of a run that are read anew for every pass, so that they need not fit into memory. All rows of the training
/// file are training rows: none is held out, and classes in it are left aside.
/// </summary>
public sealed class StreamedTable
{
    private const int ChunkRows = 4096;

    private StreamedTable(TableFiles files, IRowSource rows, ModelColumns columns, MinMaxScale scale)
    {
        Name = files.Train;
        Columns = columns;
        Scale = scale;
        Rows = Scaled(rows, columns, scale, files.Train);
    }

    /// <summary>What the training rows are called in messages.</summary>
    public string Name { get; }

    /// <summary>The columns of the file.</summary>
    public ModelColumns Columns { get; }

    /// <summary>The scale of the kept features.</summary>
    public MinMaxScale Scale { get; }

    /// <summary>The training rows' kept features, scaled.</summary>
    public IRowSource Rows { get; }

    /// <summary>The test rows, in memory; null where there are none, or they are streamed too.</summary>
    public LabeledTable? Test { get; private init; }

    /// <summary>The test rows' kept features, scaled, where they do not fit into memory.</summary>
    public IRowSource? StreamedTest { get; private init; }

    /// <summary>What the test rows are called in messages.</summary>
    public string TestName { get; private init; } = "the test table";

    /// <summary>Opens the files, checks every row, and learns the scale.</summary>
    /// <param name="files">The files; weights and classes of the training rows have no place here.</param>
    /// <param name="options">How they are going to be clustered.</param>
    /// <exception cref="BadInputException">
    /// A file cannot be used; a value is missing or infinite; a feature is constant; there are fewer rows, or fewer
    /// different ones, than components; or the test rows have other columns.
    /// </exception>
    /// <exception cref="UsageException">k-means, or weights, were asked for.</exception>
    public static StreamedTable Open(TableFiles files, TableClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        RequireStreamable(files, options);
        var rows = RowSource.Open(files.Train, files.Reading);
        var names = (rows as CsvRowSource)?.ColumnNames;
        var spans = Check(rows, files.Train, options.MostComponents);
        var kept = Kept(spans, options.DropConstant, names, files.Train);
        var columns = new ModelColumns(rows.Columns, names, kept);
        var scale = MinMaxScale.Fit(new KeptColumnsSource(rows, kept), files.Train);
        if (files.Test is null) return new StreamedTable(files, rows, columns, scale);
        var isSmall = !TableSize.CanStream(files.Test)
            || TableSize.Of(files.Test, files.Reading, options.Memory.MaxBytes) is not { } size
            || size.BytesInMemory <= options.Memory.MaxBytes;
        return new StreamedTable(files, rows, columns, scale)
        {
            TestName = files.Test,
            Test = isSmall ? files.ReadTest(columns.Count, names) : null,
            StreamedTest = isSmall ? null : OpenTest(files, columns, scale),
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

    private static void RequireStreamable(TableFiles files, TableClusterOptions options)
    {
        const string Remedy = "Raise --max_memory so that the rows fit, or leave it out.";
        if (options.Method == TableMethod.KMeans)
            throw new UsageException("--method", "biglearn or joint for rows that are streamed", "kmeans", Remedy);
        if (files.Weights is not null)
            throw new UsageException("--weights", "none for rows that are streamed", files.Weights, Remedy);
    }

    private static ScaledRowSource OpenTest(TableFiles files, ModelColumns columns, MinMaxScale scale)
    {
        var rows = RowSource.Open(files.Test!, files.Reading with { Features = columns.Count });
        TableColumns.RequireCount(rows.Columns, files.Test!, columns.Count);
        Check(rows, files.Test!, 1);
        return Scaled(rows, columns, scale, files.Test!);
    }

    private static ScaledRowSource Scaled(IRowSource rows, ModelColumns columns, MinMaxScale scale, string name) =>
        new(columns.Kept.Count == columns.Count ? rows : new KeptColumnsSource(rows, [.. columns.Kept]), scale, name);

    /// <summary>One pass: every value is a finite number, and there are enough different rows.</summary>
    private static ColumnSpan[] Check(IRowSource rows, string name, int components)
    {
        if (rows.Rows < components)
        {
            throw new BadInputException(
                name, $"at least {components} rows, one for each component", $"{rows.Rows}",
                "Ask for fewer components, or give more rows.");
        }

        var spans = ColumnSpan.Empty(rows.Columns);
        var distinct = new HashSet<string>(StringComparer.Ordinal);
        foreach (var chunk in rows.Read(ChunkRows))
        {
            var values = chunk.Values.AsSpan(0, chunk.Rows * rows.Columns);
            RequireFinite(values, chunk.Start, rows.Columns, name);
            ColumnSpan.Widen(spans, values);
            for (var row = 0; row < chunk.Rows && distinct.Count < components; row++)
                distinct.Add(KeyOf(values.Slice(row * rows.Columns, rows.Columns)));
        }

        return distinct.Count >= components ? spans : throw new BadInputException(
            name, $"at least {components} different rows, one for each component", $"{distinct.Count}",
            "Ask for fewer components, or give more data.");
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
    private static string KeyOf(ReadOnlySpan<double> row)
    {
        var copy = row.ToArray();
        for (var i = 0; i < copy.Length; i++) copy[i] += 0.0;
        return new string(MemoryMarshal.Cast<double, char>(copy));
    }
}
