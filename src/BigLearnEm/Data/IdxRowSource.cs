using System.IO.Compression;

namespace BigLearnEm.Data;

/// <summary>
/// The images of an IDX file, each a row of grey values 0 to 255, as <see cref="IdxFile.ReadImages"/> takes them, but of
/// any number. A plain file is read from where a part begins; one that is packed by gzip has to be unpacked from its
/// beginning, by each rank and in each pass, so that <c>gunzip -k</c> pays for itself where the rows are many.
/// </summary>
public sealed class IdxRowSource : IRowSource
{
    private const string Expected = "an IDX file of images (rank 3)";
    private const int Rank = 3;
    private const int HeaderLength = 4 + (4 * Rank);
    private const int PieceBytes = 1 << 16;

    private readonly string _path;
    private readonly int[] _shape;
    private readonly long _first;

    /// <summary>Reads the header and checks the file's length; of a packed one, the length that its end tells.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <exception cref="BadInputException">
    /// The file is missing, is not IDX, holds other than unsigned bytes or another rank, is truncated, or has bytes
    /// after its end; or an image has more pixels than one array.
    /// </exception>
    public IdxRowSource(string path)
    {
        using var file = InputFile.Open(path);
        using var gzip = Unpack(file);
        _path = path;
        _shape = ReadShape(file, gzip, path);
        Rows = _shape[0];
        Columns = (int)PixelsOf(_shape);
        if (gzip is not null)
            IdxFile.CheckGzipEnd(file, path, HeaderLength + (Rows * Columns));
    }

    private IdxRowSource(IdxRowSource whole, long first, long rows)
    {
        PartOfRows.Require(whole, first, rows);
        (_path, _shape, Columns) = (whole._path, whole._shape, whole.Columns);
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
    public IRowSource Part(long first, long rows) => new IdxRowSource(this, first, rows);

    private static GZipStream? Unpack(Stream file) =>
        IdxFile.StartsAsGzip(file) ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;

    private static long PixelsOf(int[] shape) => (long)shape[1] * shape[2];

    private static int[] ReadShape(FileStream file, GZipStream? gzip, string path)
    {
        var shape = Whole(path, () => IdxFile.ReadHeader(gzip ?? (Stream)file, path, Rank, Expected));
        if (PixelsOf(shape) > Array.MaxLength)
        {
            throw new BadInputException(
                path, $"images of at most {Array.MaxLength} pixels", $"{shape[1]} x {shape[2]}", "Get the file again.");
        }

        var length = HeaderLength + (shape[0] * PixelsOf(shape));
        return gzip is not null || file.Length == length
            ? shape
            : throw IdxFile.WrongLength(path, length, $"{file.Length}");
    }

    private static T Whole<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new BadInputException(path, "a whole gzip file", "a damaged one", "Get the file again.", error);
        }
    }

    private IEnumerable<RowChunk> ReadChunks(int rowsPerChunk)
    {
        using var file = InputFile.Open(_path);
        using var gzip = Unpack(file);
        var shape = ReadShape(file, gzip, _path);
        if (!shape.AsSpan().SequenceEqual(_shape))
            throw RowBuffer.Changed(_path, _shape[0], $"shape ({string.Join(", ", shape)})");
        var piece = new byte[(int)Math.Min(PieceBytes, Rows * Columns)];
        if (gzip is null) file.Seek(_first * Columns, SeekOrigin.Current);
        else PassOver(gzip, piece);

        var buffer = new RowBuffer(rowsPerChunk, Rows, Columns);
        for (var done = 0L; done < Rows; done += buffer.Capacity)
        {
            buffer.Rows = (int)Math.Min(buffer.Capacity, Rows - done);
            var values = buffer.Values.AsMemory(0, buffer.Rows * Columns);
            for (var at = 0; at < values.Length; at += piece.Length)
                ReadPiece(gzip ?? (Stream)file, piece, values.Span[at..]);
            yield return buffer.Take();
        }

        // The check sum of a gzip file is looked at where its content ends.
        if (gzip is not null && _first + Rows == _shape[0] && Whole(_path, gzip.ReadByte) >= 0)
            throw IdxFile.WrongLength(_path, HeaderLength + ((_first + Rows) * Columns), "more");
    }

    private void PassOver(GZipStream gzip, byte[] piece)
    {
        for (var left = _first * Columns; left > 0; left -= piece.Length)
            Fill(gzip, piece.AsMemory(0, (int)Math.Min(piece.Length, left)));
    }

    private void ReadPiece(Stream stream, byte[] piece, Span<double> target)
    {
        var bytes = piece.AsMemory(0, Math.Min(piece.Length, target.Length));
        Fill(stream, bytes);
        var values = bytes.Span;
        for (var i = 0; i < values.Length; i++) target[i] = values[i];
    }

    private void Fill(Stream stream, Memory<byte> bytes)
    {
        var read = Whole(_path, () => stream.ReadAtLeast(bytes.Span, bytes.Length, throwOnEndOfStream: false));
        if (read < bytes.Length)
            throw IdxFile.WrongLength(_path, HeaderLength + (_shape[0] * (long)Columns), "fewer");
    }
}
