namespace BigLearnEm.Data;

/// <summary>The rows of several files one after the other.</summary>
internal sealed class JoinedRowSource : IRowSource
{
    private readonly IReadOnlyList<IRowSource> _parts;

    /// <summary>Joins files.</summary>
    /// <param name="parts">Their rows; at least one.</param>
    /// <param name="names">What the files are called in messages, as many.</param>
    /// <exception cref="BadInputException">One has other columns than the first.</exception>
    public JoinedRowSource(IReadOnlyList<IRowSource> parts, IReadOnlyList<string> names)
    {
        for (var i = 1; i < parts.Count; i++)
            RequireSameColumns(names[i], parts[i].Columns, parts[i].ColumnNames, names[0], parts[0].Columns, parts[0].ColumnNames);
        _parts = parts;
        Columns = parts[0].Columns;
        ColumnNames = parts[0].ColumnNames;
        Rows = parts.Sum(part => part.Rows);
    }

    private JoinedRowSource(JoinedRowSource whole, IReadOnlyList<IRowSource> parts) =>
        (_parts, Columns, ColumnNames, Rows) = (parts, whole.Columns, whole.ColumnNames, parts.Sum(part => part.Rows));

    public long Rows { get; }

    public int Columns { get; }

    public IReadOnlyList<string>? ColumnNames { get; }

    public IRowSource Part(long first, long rows)
    {
        PartOfRows.Require(this, first, rows);
        List<IRowSource> parts = [];
        foreach (var part in _parts)
        {
            var begin = Math.Clamp(first, 0, part.Rows);
            var end = Math.Clamp(first + rows, 0, part.Rows);
            if (end > begin)
                parts.Add(part.Part(begin, end - begin));
            first -= part.Rows;
        }

        return new JoinedRowSource(this, parts);
    }

    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return Rows == 0 ? [] : ReadChunks(rowsPerChunk);
    }

    /// <summary>Throws where a file has other columns than the first of a table.</summary>
    internal static void RequireSameColumns(
        string name, int columns, IReadOnlyList<string>? columnNames, string first, int wanted,
        IReadOnlyList<string>? wantedNames)
    {
        if (columns != wanted)
        {
            throw new BadInputException(
                name, $"{wanted} columns, as in {first}", $"{columns}", "Give files that have the same columns.");
        }

        if (columnNames is null || wantedNames is null || columnNames.SequenceEqual(wantedNames, StringComparer.Ordinal))
            return;
        var column = Enumerable.Range(0, columns).First(i => columnNames[i] != wantedNames[i]);
        throw new BadInputException(
            name, $"'{wantedNames[column]}' as column {column + 1}, as in {first}", $"'{columnNames[column]}'",
            "Give files that have the same columns in the same order.");
    }

    // Chunks are cut anew, as a file need not end where a chunk does.
    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        foreach (var chunk in _parts.SelectMany(part => part.Read(rowsPerChunk)))
        {
            for (var row = 0; row < chunk.Rows; row++)
            {
                chunk.Values.AsSpan(row * Columns, Columns).CopyTo(buffer.Next());
                if (buffer.IsFull) yield return buffer.Take();
            }
        }

        if (buffer.Rows > 0) yield return buffer.Take();
    }
}
