using System.Buffers.Binary;
using System.IO.Compression;

namespace BigLearnEm.Data;

/// <summary>
/// Reads PNG (ISO/IEC 15948) as grey: grey, red-green-blue and palette, with or without transparency, up to 8 bits a
/// channel, not interlaced. Chunk check sums are checked, and no size is believed before the bytes are there.
/// </summary>
internal sealed class PngReader
{
    internal const int Gray = 0;
    internal const int Rgb = 2;
    private const int Palette = 3;
    private const int GrayAlpha = 4;
    private const int Rgba = 6;

    private readonly string _path;
    private readonly int _width;
    private readonly int _height;
    private readonly int _bits;
    private readonly int _kind;
    private readonly byte[] _palette = [];

    private PngReader(string path, byte[] file, MemoryStream compressed)
    {
        _path = path;
        if (!file.AsSpan().StartsWith(PngWriter.Signature))
            throw new BadInputException(path, "a PNG picture", "another kind of file", "Save the picture as PNG.");
        var position = PngWriter.Signature.Length;
        var header = NextChunk(file, ref position, out var type);
        if (type != "IHDR" || header.Length != 13)
            throw Damaged($"{type} as its first chunk");
        _width = BinaryPrimitives.ReadInt32BigEndian(header);
        _height = BinaryPrimitives.ReadInt32BigEndian(header[4..]);
        _bits = header[8];
        _kind = header[9];
        CheckHeader(header[10], header[11], header[12]);
        while (true)
        {
            var data = NextChunk(file, ref position, out type);
            if (type == "IEND")
                return;
            if (type == "PLTE")
                _palette = data.ToArray();
            else if (type == "IDAT")
                compressed.Write(data);
            else if (char.IsAsciiLetterUpper(type[0]))
                throw Damaged($"an unknown critical chunk {type}");
        }
    }

    private int Channels => _kind switch { Rgb => 3, GrayAlpha => 2, Rgba => 4, _ => 1 };

    internal static GrayImage ReadGray(FileStream stream, string path)
    {
        var file = InputFile.ReadUpTo(stream, Array.MaxLength);
        using var compressed = new MemoryStream();
        var reader = new PngReader(path, file, compressed);
        compressed.Position = 0;
        var rows = reader.Inflate(compressed);
        reader.Unfilter(rows);
        return new GrayImage(reader.ToGray(rows), reader._width, reader._height);
    }

    private ReadOnlySpan<byte> NextChunk(ReadOnlySpan<byte> file, ref int position, out string type)
    {
        var rest = file[position..];
        if (rest.Length < 12)
            throw Damaged("an end before the last chunk");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12)
            throw Damaged("an end inside a chunk");
        var body = rest.Slice(4, 4 + (int)length);
        if (Crc32.Of(body) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            throw Damaged("a chunk with a wrong check sum");
        position += 12 + (int)length;
        type = System.Text.Encoding.Latin1.GetString(body[..4]);
        return body[4..];
    }

    private void CheckHeader(byte compression, byte filter, byte interlace)
    {
        var known = _kind is Gray or Palette
            ? _bits is 1 or 2 or 4 or 8
            : _kind is Rgb or GrayAlpha or Rgba && _bits == 8;
        if (!known || interlace != 0)
        {
            throw new BadInputException(
                _path, "a PNG of at most 8 bits a channel, not interlaced",
                $"colour type {_kind}, {_bits} bits{(interlace == 0 ? "" : ", interlaced")}",
                "Save it anew as a plain 8-bit PNG.");
        }

        if (_width < 1 || _height < 1 || compression != 0 || filter != 0)
            throw Damaged($"a header of {_width}x{_height}, compression {compression}, filter {filter}");
        if (Int128.Max((Int128)_height * (1 + RowLength), (Int128)_height * _width) > Array.MaxLength)
            throw new BadInputException(_path, "a picture below 2 GiB", $"{_width}x{_height}", "Make it smaller.");
    }

    /// <summary>Bytes of one row without its filter byte.</summary>
    private long RowLength => (((long)_width * Channels * _bits) + 7) / 8;

    private byte[] Inflate(MemoryStream compressed)
    {
        var length = (int)(_height * (1 + RowLength));
        try
        {
            using var zlib = new ZLibStream(compressed, CompressionMode.Decompress);
            var rows = InputFile.ReadUpTo(zlib, length);
            return rows.Length == length && zlib.ReadByte() < 0
                ? rows
                : throw Damaged("more or fewer pixels than its size");
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException(
                _path, "a whole PNG", "pixels that cannot be unpacked", "Save the picture again.", e);
        }
    }

    /// <summary>Undoes the rows' filters in place (specification, section 9).</summary>
    private void Unfilter(byte[] rows)
    {
        var length = (int)RowLength;
        var pixel = Math.Max(1, Channels * _bits / 8);
        ReadOnlySpan<byte> above = new byte[length];
        for (var y = 0; y < _height; y++)
        {
            var filter = rows[y * (length + 1)];
            var row = rows.AsSpan((y * (length + 1)) + 1, length);
            for (var i = 0; i < length; i++)
            {
                int left = i < pixel ? 0 : row[i - pixel], up = above[i], corner = i < pixel ? 0 : above[i - pixel];
                row[i] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => throw Damaged($"filter {filter}"),
                });
            }

            above = row;
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int toLeft = Math.Abs(up - corner), toUp = Math.Abs(left - corner);
        var toCorner = Math.Abs(left + up - (2 * corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    private byte[] ToGray(byte[] rows)
    {
        var gray = new byte[_width * _height];
        for (var y = 0; y < _height; y++)
        {
            var row = rows.AsSpan((int)((y * (RowLength + 1)) + 1), (int)RowLength);
            for (var x = 0; x < _width; x++)
                gray[(y * _width) + x] = GrayAt(row, x);
        }

        return gray;
    }

    private byte GrayAt(ReadOnlySpan<byte> row, int x)
    {
        if (_kind is Rgb or Rgba)
            return Luminance(row[(x * Channels)..]);
        if (_kind == GrayAlpha)
            return row[x * 2];
        var highest = (1 << _bits) - 1;
        var first = x * _bits;
        var value = (row[first / 8] >> (8 - _bits - (first % 8))) & highest;
        if (_kind == Gray)
            return (byte)(value * 255 / highest);
        return (3 * value) + 2 < _palette.Length
            ? Luminance(_palette.AsSpan(3 * value))
            : throw Damaged($"colour {value} outside its palette");
    }

    private static byte Luminance(ReadOnlySpan<byte> rgb) =>
        (byte)((rgb[0] * 0.2126f) + (rgb[1] * 0.7152f) + (rgb[2] * 0.0722f) + 0.5f);

    private BadInputException Damaged(string got) => new(_path, "a whole PNG", got, "Save the picture again.");
}
