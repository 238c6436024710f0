namespace BigLearnEm.Data;

/// <summary>The rows of a text table, as <see cref="CsvTable.Read"/> takes them.</summary>
public sealed class CsvRowSource : IRowSource
{
    private readonly string _path;
    private readonly char? _delimiter;
    private readonly string? _labelColumn;

    /// <summary>Reads the file once, to count its rows and to check all of them.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="delimiter">What stands between cells; null to take what the first line has.</param>
    /// <param name="labelColumn">
    /// The column of the classes, to be left out (<see cref="TableReadOptions.LabelColumn"/>); null for one named
    /// class, label, target or y.
    /// </param>
    /// <exception cref="BadInputException">
    /// As of <see cref="CsvTable.Read"/>, or there is no such column, or a class is missing.
    /// </exception>
    public CsvRowSource(string path, char? delimiter = null, string? labelColumn = null)
    {
        _path = path;
        _delimiter = delimiter;
        _labelColumn = labelColumn;
        var parser = NewParser();
        foreach (var line in TextLines.Read(path))
            Rows += parser.Add(line) ? 1 : 0;
        if (Rows == 0)
            throw parser.Empty();
        Columns = parser.Columns;
        ColumnNames = parser.ColumnNames;
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <summary>A name for each column; null where they have none.</summary>
    public IReadOnlyList<string>? ColumnNames { get; }

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return ReadChunks(rowsPerChunk);
    }

    private CsvParser NewParser() => new(_path, _delimiter, null, _labelColumn);

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
}
