using BigLearnEm.Distributed;

namespace BigLearnEm.Data;

/// <summary>
/// The rows of a file in libsvm's format, as <see cref="LibSvmFile.Read"/> takes them, without targets.
/// </summary>
public sealed class LibSvmRowSource : IRowSource
{
    private readonly string _path;
    private readonly TextIndex? _index;

    /// <summary>Reads the file once, to count its rows and columns and to check all lines.</summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="features">How many features there are; null for the greatest index in the file.</param>
    /// <param name="communicator">
    /// Ranks that all open the file, each of which checks a share of it; null for a single process.
    /// </param>
    /// <exception cref="BadInputException">
    /// As of <see cref="LibSvmFile.Read"/>, but for the number of values, which may be any.
    /// </exception>
    /// <exception cref="RanksFailedException">With several ranks, in place of it.</exception>
    public LibSvmRowSource(string path, int? features = null, ICommunicator? communicator = null)
    {
        if (features is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(features));
        communicator ??= SingleProcess.Instance;
        _path = path;
        var parser = new LibSvmParser(path, features);
        if (communicator.Size > 1 && AllOrNone.Run(communicator, () => FindBody(path)) is { } body)
        {
            _index = TextIndex.Make(path, body, parser, communicator);
            var shares = TextIndex.Gather<long>(communicator, [parser.GreatestIndex, parser.Entries]);
            Columns = AllOrNone.Run(communicator, () => LibSvmParser.RequireColumns(
                path, _index.Rows, shares.Sum(share => share[1]), features ?? (int)shares.Max(share => share[0])));
            Rows = _index.Rows;
            return;
        }

        (Rows, Columns) = AllOrNone.Run(communicator, () =>
        {
            foreach (var line in TextLines.Read(path))
                parser.Add(line);
            return (parser.Rows, parser.RequireColumns());
        });
    }

    private LibSvmRowSource(LibSvmRowSource other, int columns) =>
        (_path, _index, Rows, Columns) = (other._path, other._index, other.Rows, columns);

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return _index is null ? ReadChunks(rowsPerChunk) : Part(0, Rows).Read(rowsPerChunk);
    }

    /// <inheritdoc/>
    public IRowSource Part(long first, long rows) => _index is null
        ? new PartOfRows(this, first, rows)
        : new IndexedRows(_path, _index, Columns, () => new LibSvmParser(_path, Columns), 0, Rows).Part(first, rows);

    /// <summary>The same rows with further columns of zeros, as other files of the same table may have them.</summary>
    internal LibSvmRowSource Widened(int columns) => new(this, columns);

    private static TextBody? FindBody(string path)
    {
        using var file = InputFile.Open(path);
        return ByteLines.FirstByte(file) is { } start ? new TextBody(start, 0, file.Length) : null;
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
            parser.CopyTo(buffer.Next());
            if (buffer.IsFull)
                yield return buffer.Take();
        }

        if (parser.Rows < Rows)
            throw RowBuffer.Changed(_path, Rows, $"{parser.Rows}");
        if (buffer.Rows > 0)
            yield return buffer.Take();
    }
}
