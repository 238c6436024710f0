using BigLearnEm.Distributed;

namespace BigLearnEm.Data;

/// <summary>The rows of a text table, as <see cref="CsvTable.Read"/> takes them.</summary>
public sealed class CsvRowSource : IRowSource
{
    private readonly string _path;
    private readonly char? _delimiter;
    private readonly string? _labelColumn;
    private readonly IndexedRows? _indexed;

    /// <summary>Reads the file once, to count its rows and to check all of them.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="delimiter">What stands between cells; null to take what the first line has.</param>
    /// <param name="labelColumn">
    /// The column of the classes, to be left out (<see cref="TableReadOptions.LabelColumn"/>); null for one named
    /// class, label, target or y.
    /// </param>
    /// <param name="communicator">
    /// Ranks that all open the file, each of which checks a share of it; null for a single process.
    /// </param>
    /// <exception cref="BadInputException">
    /// As of <see cref="CsvTable.Read"/>, or there is no such column, or a class is missing.
    /// </exception>
    /// <exception cref="RanksFailedException">With several ranks, in place of it.</exception>
    public CsvRowSource(
        string path, char? delimiter = null, string? labelColumn = null, ICommunicator? communicator = null)
    {
        communicator ??= SingleProcess.Instance;
        _path = path;
        _delimiter = delimiter;
        _labelColumn = labelColumn;
        CsvParser parser;
        if (communicator.Size > 1 && AllOrNone.Run(communicator, FindHead) is { } head)
        {
            parser = head.NewParser();
            var index = TextIndex.Make(path, head.Body, parser, communicator);
            AllOrNone.Run(communicator, () => RequireRows(index.Rows, parser));
            Rows = index.Rows;
            _indexed = new IndexedRows(path, index, parser.Columns, head.NewParser, 0, Rows);
        }
        else
        {
            parser = NewParser();
            Rows = AllOrNone.Run(communicator, () => CountRows(parser));
        }

        Columns = parser.Columns;
        ColumnNames = parser.ColumnNames;
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? ColumnNames { get; }

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return _indexed is null ? ReadChunks(rowsPerChunk) : _indexed.Read(rowsPerChunk);
    }

    /// <inheritdoc/>
    public IRowSource Part(long first, long rows) =>
        _indexed is null ? new PartOfRows(this, first, rows) : _indexed.Part(first, rows);

    private CsvParser NewParser() => new(_path, _delimiter, null, _labelColumn);

    private long CountRows(CsvParser parser)
    {
        var rows = 0L;
        foreach (var line in TextLines.Read(_path))
            rows += parser.Add(line) ? 1 : 0;
        RequireRows(rows, parser);
        return rows;
    }

    private static void RequireRows(long rows, CsvParser parser)
    {
        if (rows == 0)
            throw parser.Empty();
    }

    /// <summary>What ranks that begin in the middle must know; null where the file is no UTF-8 and has to be read from
    /// its beginning.</summary>
    private Head? FindHead()
    {
        using var file = InputFile.Open(_path);
        if (ByteLines.FirstByte(file) is not { } start)
            return null;
        var parser = NewParser();
        var before = 0L;
        foreach (var line in ByteLines.Read(_path, start, file.Length))
        {
            var isRow = parser.Add(line.Text);
            if (parser.Columns > 0)
            {
                var body = isRow
                    ? new TextBody(line.Offset, before, file.Length)
                    : new TextBody(line.Next, before + 1, file.Length);
                return new Head(NewParser, line.Text, before, body);
            }

            before++;
        }

        throw parser.Empty();
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var parser = NewParser();
        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        var done = 0L;
        foreach (var line in TextLines.Read(_path))
        {
            if (!parser.Add(line))
                continue;
            if (++done > Rows || parser.Columns != Columns)
                throw RowBuffer.Changed(_path, Rows, "other ones");
            parser.Row.CopyTo(buffer.Next());
            if (buffer.IsFull)
                yield return buffer.Take();
        }

        if (done < Rows)
            throw RowBuffer.Changed(_path, Rows, $"{done}");
        if (buffer.Rows > 0)
            yield return buffer.Take();
    }

    /// <summary>The first line with cells, from which a parser learns the columns, and where the rows begin.</summary>
    private sealed record Head(Func<CsvParser> Create, string Line, long LinesBefore, TextBody Body)
    {
        public CsvParser NewParser()
        {
            var parser = Create();
            parser.GoOnAfter(LinesBefore);
            parser.Add(Line);
            return parser;
        }
    }
}
