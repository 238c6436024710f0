using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>
/// Reads and writes numpy's array files (numpy.lib.format, versions 1 to 3): a magic string, a version, a header that
/// is a Python dictionary, then the values. Every length is checked before it is believed; nothing is ever unpickled.
/// </summary>
public static partial class NpyFile
{
    private const int ValuesPerPiece = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>
    /// Reads an array of little-endian floats (f2, f4, f8), integers (i1 to i8, u1 to u8) or truth values (b1), in C or
    /// Fortran order. The first axis becomes the rows, all others together the columns; one axis gives one column.
    /// Integers beyond 2^53 are rounded to the nearest double.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The table (first axis, product of the others), without column names.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is not .npy, holds another type (objects, text, complex, big-endian, records), is empty, or
    /// its length is not what its header says.
    /// </exception>
    public static Table Read(string path)
    {
        using var file = InputFile.Open(path);
        var header = ReadHeader(file, path);
        var (kind, size) = ElementOf(header, path);
        var shape = ShapeOf(header, path);
        var count = CountOf(shape, path);
        if (file.Length - file.Position != (long)count * size)
        {
            throw new BadInputException(
                path, $"{(long)count * size} bytes of values, as its header says", $"{file.Length - file.Position}",
                "It was cut off or has been altered; save it again.");
        }

        var values = ReadValues(file, count, kind, size);
        if (Field(header, FortranOrder(), path) == "True")
            values = ToRowOrder(values, shape);
        return shape.Length == 0 ? new Table(values, 1, 1) : new Table(values, shape[0], count / shape[0]);
    }

    /// <summary>Writes doubles (f8) in C order.</summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="values">The values, as many as the shape's product, last axis fastest.</param>
    /// <param name="shape">The axes' lengths, each at least 1; none for a single number.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, double[] values, params int[] shape) =>
        WriteArray(path, values, "<f8", shape);

    /// <summary>Writes floats (f4) in C order.</summary>
    /// <inheritdoc cref="Write(string, double[], int[])"/>
    public static void Write(string path, float[] values, params int[] shape) => WriteArray(path, values, "<f4", shape);

    /// <summary>Writes 32-bit integers (i4) in C order.</summary>
    /// <inheritdoc cref="Write(string, double[], int[])"/>
    public static void Write(string path, int[] values, params int[] shape) => WriteArray(path, values, "<i4", shape);

    /// <summary>Writes 64-bit integers (i8) in C order.</summary>
    /// <inheritdoc cref="Write(string, double[], int[])"/>
    public static void Write(string path, long[] values, params int[] shape) => WriteArray(path, values, "<i8", shape);

    private static string ReadHeader(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[12];
        var read = file.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
        if (read < 10 || !start.StartsWith(Magic))
        {
            throw new BadInputException(
                path, "a numpy .npy file", "another kind of file", "Save the array with numpy.save.");
        }

        int version = start[6];
        if (version is < 1 or > 3)
        {
            throw new BadInputException(
                path, ".npy version 1, 2 or 3", $"version {version}", "Save the array with numpy.save.");
        }

        long length = BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        if (version > 1)
        {
            file.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        if (length > file.Length - file.Position)
            throw new BadInputException(path, $"a header of {length} bytes", "a shorter file", "Save the array again.");
        var header = new byte[length];
        file.ReadExactly(header);
        return Encoding.UTF8.GetString(header);
    }

    private static string Field(string header, Regex pattern, string path)
    {
        var match = pattern.Match(header);
        return match.Success
            ? match.Groups[1].Value
            : throw new BadInputException(
                path, "a header with descr (one plain type), fortran_order and shape", $"'{header.Trim()}'",
                "Save a plain numeric array with numpy.save.");
    }

    private static (char Kind, int Size) ElementOf(string header, string path)
    {
        var type = Field(header, Descr(), path);
        return type switch
        {
            "<f2" or "<f4" or "<f8" or "<i2" or "<i4" or "<i8" or "<u2" or "<u4" or "<u8" or
            "|i1" or "|u1" or "|b1" or "<i1" or "<u1" or "<b1" => (type[1], type[2] - '0'),
            _ => throw new BadInputException(
                path, "little-endian floats, integers or truth values", $"type '{type}'",
                "Convert the array first, for instance with astype('<f8')."),
        };
    }

    private static int[] ShapeOf(string header, string path)
    {
        var text = Field(header, Shape(), path);
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var shape = new int[parts.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]) || shape[i] < 1)
            {
                throw new BadInputException(
                    path, "axes of 1 to 2147483647", $"shape ({text})", "Save an array that has values.");
            }
        }

        return shape;
    }

    private static int CountOf(int[] shape, string path)
    {
        var count = 1L;
        foreach (var length in shape)
        {
            count *= length;
            if (count > Array.MaxLength)
            {
                throw new BadInputException(
                    path, $"at most {Array.MaxLength} values", $"shape ({string.Join(", ", shape)})",
                    "Split the array into smaller files.");
            }
        }

        return (int)count;
    }

    private static double[] ReadValues(FileStream file, int count, char kind, int size)
    {
        var values = new double[count];
        var piece = new byte[Math.Min(count, ValuesPerPiece) * size];
        for (var done = 0; done < count; done += ValuesPerPiece)
        {
            var bytes = piece.AsSpan(0, Math.Min(count - done, ValuesPerPiece) * size);
            file.ReadExactly(bytes);
            var target = values.AsSpan(done);
            for (var i = 0; i * size < bytes.Length; i++)
                target[i] = ToDouble(bytes.Slice(i * size, size), kind);
        }

        return values;
    }

    private static double ToDouble(ReadOnlySpan<byte> item, char kind) => (kind, item.Length) switch
    {
        ('f', 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(item),
        ('f', 4) => BinaryPrimitives.ReadSingleLittleEndian(item),
        ('f', _) => BinaryPrimitives.ReadDoubleLittleEndian(item),
        ('i', 1) => (sbyte)item[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(item),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(item),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(item),
        ('u', 1) => item[0],
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(item),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(item),
        ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(item),
        _ => item[0] == 0 ? 0 : 1,
    };

    /// <summary>Turns Fortran order (first axis fastest) into C order (last axis fastest).</summary>
    private static double[] ToRowOrder(double[] values, int[] shape)
    {
        var result = new double[values.Length];
        var index = new int[shape.Length];
        for (var i = 0; i < result.Length; i++)
        {
            int from = 0, stride = 1;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                from += index[axis] * stride;
                stride *= shape[axis];
            }

            result[i] = values[from];
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return result;
    }

    private static void WriteArray<T>(string path, T[] values, string type, int[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        var count = shape.Aggregate((Int128)1, (product, length) => product * length);
        if (count != values.Length || shape.Any(length => length < 1))
        {
            throw new ArgumentException(
                $"expected ({string.Join(", ", shape)}) values, got {values.Length}", nameof(values));
        }

        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("NpyFile writes on little-endian machines only.");
        AtomicFile.Write(path, file =>
        {
            file.Write(HeaderFor(type, shape));
            for (var done = 0; done < values.Length; done += ValuesPerPiece)
                file.Write(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(values.Length - done, ValuesPerPiece))));
        });
    }

    /// <summary>A version 1 header, padded with spaces so that the values begin at a multiple of 64 bytes.</summary>
    private static byte[] HeaderFor(string type, int[] shape)
    {
        var axes = string.Join(", ", shape) + (shape.Length == 1 ? "," : "");
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({axes}), }}";
        var length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        text = text.PadRight(length - Magic.Length - 5) + "\n";
        return [.. Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text)];
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9, ]*)\)")]
    private static partial Regex Shape();
}
