namespace BigLearnEm.Data;

/// <summary>
/// The rows of a file in libsvm's format, as <see cref="LibSvmFile.Read"/> takes them, without targets.
/// </summary>
public sealed class LibSvmRowSource : IRowSource
{
    private readonly string _path;

    /// <summary>Reads the file once, to count its rows and columns and to check all lines.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="features">How many features there are; null for the greatest index in the file.</param>
    /// <exception cref="BadInputException">
    /// As of <see cref="LibSvmFile.Read"/>, but for the number of values, which may be any.
    /// </exception>
    public LibSvmRowSource(string path, int? features = null)
    {
        if (features is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(features));
        _path = path;
        var parser = new LibSvmParser(path, features);
        foreach (var line in TextLines.Read(path))
            parser.Add(line);
        Columns = parser.RequireColumns();
        Rows = parser.Rows;
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return ReadChunks(rowsPerChunk);
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        var parser = new LibSvmParser(_path, Columns);
        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        foreach (var line in TextLines.Read(_path))
        {
            if (!parser.Add(line))
                continue;
            if (parser.Rows > Rows)
                throw RowBuffer.Changed(_path, Rows, "more");
            Spread(parser, buffer.Next());
            if (buffer.IsFull)
                yield return buffer.Take();
        }

        if (parser.Rows < Rows)
            throw RowBuffer.Changed(_path, Rows, $"{parser.Rows}");
        if (buffer.Rows > 0)
            yield return buffer.Take();
    }

    private static void Spread(LibSvmParser parser, Span<double> row)
    {
        row.Clear();
        for (var i = 0; i < parser.Columns.Count; i++)
            row[parser.Columns[i]] = parser.Values[i];
    }
}
