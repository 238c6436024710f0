using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace BigLearnEm.Data;

/// <summary>
/// The data elements of one array in a MAT-file (MathWorks, "MAT-File Format", section "Data Element Format"), from the
/// file itself or from a zlib stream. No length is believed beyond what the array has left, and memory grows only with
/// the bytes that really arrive.
/// </summary>
/// <param name="stream">Stands at the array's content.</param>
/// <param name="length">How long the content is said to be.</param>
/// <param name="isBigEndian">The order of bytes.</param>
/// <param name="path">The name for messages.</param>
internal sealed class MatElements(Stream stream, long length, bool isBigEndian, string path)
{
    private const int MaximumName = 4096;
    private const int MaximumDimensions = 32;
    private const int ComplexFlag = 0x08;

    private long _remaining = length;

    /// <summary>Reads flags, dimensions and name.</summary>
    internal MatVariable ReadVariable()
    {
        var (type, flags) = ReadElement(8, "array flags");
        if (type != MatType.UInt32 || flags.Length != 8)
            throw Damaged(path, "8 bytes of array flags", $"{flags.Length} of type {(int)type}");
        var word = UInt32Of(flags, isBigEndian);
        var kind = (int)(word & 0xFF);
        var dimensions = kind == MatVariable.OpaqueClass ? [] : ReadDimensions();
        var (_, name) = ReadElement(MaximumName, "name");
        return new MatVariable(NameOf(name), kind, ((word >> 8) & ComplexFlag) != 0, dimensions);
    }

    /// <summary>Reads the real part that follows and turns its columns into rows.</summary>
    internal Table ReadTable(MatVariable variable)
    {
        int rows = variable.Dimensions[0], columns = variable.Dimensions[1];
        if ((long)rows * columns > Array.MaxLength)
        {
            throw new BadInputException(
                path, $"at most {Array.MaxLength} values", variable.Shown, "Split the matrix into smaller files.");
        }

        var (type, data) = ReadElement(Array.MaxLength, $"values of {variable.Shown}");
        var size = MatTypes.SizeOf(type);
        if (size == 0 || data.Length != (long)rows * columns * size)
            throw Damaged(path, $"the values of {variable.Shown}", $"{data.Length} bytes of type {(int)type}");
        RequireEnd(variable);
        var values = new double[rows * columns];
        for (int column = 0, from = 0; column < columns; column++)
        {
            for (var row = 0; row < rows; row++, from += size)
                values[(row * columns) + column] = MatTypes.ToDouble(data.AsSpan(from, size), type, isBigEndian);
        }

        return new Table(values, rows, columns);
    }

    /// <summary>The error of bytes that are not as the format wants them.</summary>
    internal static BadInputException Damaged(string path, string expected, string got, Exception? inner = null) =>
        new(path, expected, got, "It was cut off or has been altered; save it again.", inner);

    /// <summary>The first four bytes as a number.</summary>
    internal static uint UInt32Of(ReadOnlySpan<byte> bytes, bool isBigEndian) => isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>The end of a zlib stream is read too, as its check sum stands there.</summary>
    private void RequireEnd(MatVariable variable)
    {
        if (_remaining > 0 || (stream is ZLibStream && stream.ReadByte() >= 0))
            throw Damaged(path, $"nothing after the values of {variable.Shown}", "more bytes");
    }

    private int[] ReadDimensions()
    {
        var (type, data) = ReadElement(MaximumDimensions * sizeof(int), "dimensions");
        if (type != MatType.Int32 || data.Length % sizeof(int) != 0 || data.Length < 2 * sizeof(int))
            throw Damaged(path, "two dimensions or more", $"{data.Length} bytes of type {(int)type}");
        var dimensions = new int[data.Length / sizeof(int)];
        for (var i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = (int)UInt32Of(data.AsSpan(i * sizeof(int)), isBigEndian);
            if (dimensions[i] < 0)
                throw Damaged(path, "dimensions of 0 or more", $"{dimensions[i]}");
        }

        return dimensions;
    }

    /// <summary>Reads one element with its padding; one of at most four bytes may stand within its own tag.</summary>
    private (MatType Type, byte[] Data) ReadElement(int limit, string what)
    {
        var tag = ReadBytes(8, what);
        var first = UInt32Of(tag, isBigEndian);
        if (first >> 16 != 0)
        {
            var small = (int)(first >> 16);
            return small <= 4
                ? ((MatType)(first & 0xFFFF), tag[4..(4 + small)])
                : throw Damaged(path, $"{what} in a small element of at most 4 bytes", $"{small}");
        }

        var size = UInt32Of(tag.AsSpan(4), isBigEndian);
        if (size > limit)
            throw Damaged(path, $"at most {limit} bytes of {what}", $"{size}");
        var data = ReadBytes((int)size, what);
        ReadBytes((int)Math.Min(_remaining, (8 - (size % 8)) % 8), what);
        return ((MatType)first, data);
    }

    private byte[] ReadBytes(int count, string what)
    {
        if (count > _remaining)
            throw Damaged(path, $"{count} bytes of {what}", $"{_remaining} left in its array");
        var bytes = InputFile.ReadUpTo(stream, count);
        if (bytes.Length < count)
            throw Damaged(path, $"{count} bytes of {what}", $"{bytes.Length} and then the end");
        _remaining -= count;
        return bytes;
    }

    private static string NameOf(byte[] bytes)
    {
        var name = Encoding.UTF8.GetString(bytes).TrimEnd('\0');
        return string.Concat(name.Select(c => char.IsControl(c) ? '?' : c));
    }
}
