namespace BigLearnEm.Data;

/// <summary>
/// The rows of a .npy file in C order, of any of the types that <see cref="NpyFile.Read"/> takes, read from its
/// beginning to its end. The first axis is the rows, all others together the columns.
/// </summary>
public sealed class NpyRowSource : IRowSource
{
    private readonly string _path;
    private readonly NpyHeader _header;
    private readonly int _allColumns;
    private readonly int? _label;
    private readonly long _first;

    /// <summary>Reads the header and checks the file's length.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelColumn">
    /// The column of the classes, to be left out: a number from 1, or from the end with a minus sign; null or
    /// <c>none</c> for none.
    /// </param>
    /// <exception cref="BadInputException">
    /// As of <see cref="NpyFile.Read"/>; or the array is in Fortran order, or there is no such column.
    /// </exception>
    public NpyRowSource(string path, string? labelColumn = null)
    {
        using var file = InputFile.Open(path);
        _path = path;
        _header = ReadHeader(file, path);
        if (_header.Columns > Array.MaxLength)
        {
            throw new BadInputException(
                path, $"at most {Array.MaxLength} columns", $"{_header.Columns}", "Save the array transposed.");
        }

        Rows = _header.Rows;
        _allColumns = (int)_header.Columns;
        _label = LabelColumn.Find(labelColumn, _allColumns, null, path);
        Columns = _label is null ? _allColumns : _allColumns - 1;
    }

    private NpyRowSource(NpyRowSource whole, long first, long rows)
    {
        PartOfRows.Require(whole, first, rows);
        (_path, _header, _allColumns, _label, Columns) = (whole._path, whole._header, whole._allColumns, whole._label, whole.Columns);
        _first = whole._first + first;
        Rows = rows;
    }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public int Columns { get; }

    /// <inheritdoc/>
    public IEnumerable<RowChunk> Read(int rowsPerChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerChunk, 1);
        return Rows == 0 ? [] : ReadChunks(rowsPerChunk);
    }

    /// <inheritdoc/>
    public IRowSource Part(long first, long rows) => new NpyRowSource(this, first, rows);

    private static NpyHeader ReadHeader(FileStream file, string path)
    {
        var header = NpyHeader.Read(file, path);
        NpyFile.RequireLength(file, header, path);
        return !header.IsFortran || header.Shape.Count(length => length > 1) < 2
            ? header
            : throw new BadInputException(
                path, "an array in C order, to be read row by row", "Fortran order",
                "Save numpy.ascontiguousarray of it.");
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        using var file = InputFile.Open(_path);
        var header = ReadHeader(file, _path);
        if (!header.Shape.AsSpan().SequenceEqual(_header.Shape))
            throw RowBuffer.Changed(_path, _header.Rows, $"shape ({string.Join(", ", header.Shape)})");
        file.Seek(_first * _allColumns * header.Size, SeekOrigin.Current);

        var buffer = new RowBuffer(rowsPerChunk, Rows, _allColumns);
        var pieceValues = Math.Min(buffer.Capacity * _allColumns, 1 << 16);
        var piece = new byte[pieceValues * header.Size];
        for (var done = 0L; done < Rows; done += buffer.Capacity)
        {
            buffer.Rows = (int)Math.Min(buffer.Capacity, Rows - done);
            var values = buffer.Values.AsMemory(0, buffer.Rows * _allColumns);
            for (var at = 0; at < values.Length; at += pieceValues)
                ReadPiece(file, header, piece, values.Span[at..]);
            if (_label is { } label)
                LeaveOut(label, buffer);
            yield return buffer.Take();
        }
    }

    private void ReadPiece(FileStream file, NpyHeader header, byte[] piece, Span<double> target)
    {
        var bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, (long)target.Length * header.Size));
        NpyValues.Fill(file, bytes, _path);
        NpyValues.Convert(bytes, target, header);
    }

    /// <summary>Moves the rows together over the column of the classes.</summary>
    private void LeaveOut(int label, RowBuffer buffer)
    {
        var values = buffer.Values;
        for (int row = 0, to = 0; row < buffer.Rows; row++)
        {
            for (var column = 0; column < _allColumns; column++)
            {
                if (column != label)
                    values[to++] = values[(row * _allColumns) + column];
            }
        }
    }
}
