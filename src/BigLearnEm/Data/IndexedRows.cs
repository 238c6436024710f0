namespace BigLearnEm.Data;

/// <summary>Rows of a text file that follow each other, read from where they stand.</summary>
/// <param name="path">The file.</param>
/// <param name="index">Where rows stand.</param>
/// <param name="columns">How many columns there are.</param>
/// <param name="newParser">Makes a parser that has seen the line of names.</param>
/// <param name="first">The first of the rows.</param>
/// <param name="rows">How many.</param>
internal sealed class IndexedRows(
    string path, TextIndex index, int columns, Func<IRowParser> newParser, long first, long rows) : IRowSource
{
    public long Rows => rows;

    public int Columns => columns;

    public IRowSource Part(long begin, long count)
    {
        PartOfRows.Require(this, begin, count);
        return new IndexedRows(path, index, columns, newParser, first + begin, count);
    }

    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return rows == 0 ? [] : ReadChunks(rowsPerChunk);
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        RequireUnchanged();
        var mark = index.Before(first);
        var parser = newParser();
        parser.GoOnAfter(mark.Line);
        var buffer = new RowBuffer(rowsPerChunk, rows, columns);
        var done = mark.Row - first;
        foreach (var line in ByteLines.Read(path, mark.Offset, index.Body.Length))
        {
            if (!parser.Add(line.Text) || ++done <= 0) continue;
            parser.CopyTo(buffer.Next());
            if (buffer.IsFull) yield return buffer.Take();
            if (done == rows) break;
        }

        if (done < rows) throw RowBuffer.Changed(path, index.Rows, "fewer");
        if (buffer.Rows > 0) yield return buffer.Take();
    }

    private void RequireUnchanged()
    {
        using var file = InputFile.Open(path);
        if (file.Length != index.Body.Length)
            throw RowBuffer.Changed(path, index.Rows, $"{file.Length} bytes in place of {index.Body.Length}");
    }
}
