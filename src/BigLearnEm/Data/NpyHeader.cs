using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace BigLearnEm.Data;

/// <summary>What a .npy array says of itself before its values: type, order of the axes, and their lengths.</summary>
/// <param name="Kind">f for floats, i and u for integers, b for truth values; all little-endian.</param>
/// <param name="Size">Bytes of one value: 1, 2, 4 or 8.</param>
/// <param name="IsFortran">Whether the first axis runs fastest.</param>
/// <param name="Shape">The axes' lengths, each at least 1; none for a single number.</param>
internal sealed partial record NpyHeader(char Kind, int Size, bool IsFortran, long[] Shape)
{
    // numpy's own headers of plain types have far fewer bytes than 64 KiB; version 2 was made for long records.
    private const int MaximumLength = 1 << 20;

    // As many as numpy's own arrays have at most.
    private const int MaximumAxes = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>How many values; the shape was checked so that their bytes fit a long.</summary>
    internal long Count => Shape.Aggregate(1L, (product, length) => product * length);

    /// <summary>The first axis; 1 for a single number.</summary>
    internal long Rows => Shape.Length == 0 ? 1 : Shape[0];

    /// <summary>The product of all axes but the first.</summary>
    internal long Columns => Count / Rows;

    /// <summary>The number of values, where it fits one array.</summary>
    /// <exception cref="BadInputException">It does not.</exception>
    internal int CountInMemory(string path) => Count <= Array.MaxLength
        ? (int)Count
        : throw new BadInputException(
            path, $"at most {Array.MaxLength} values", $"shape ({string.Join(", ", Shape)})",
            "Split the array into smaller files, or read it in chunks.");

    /// <summary>
    /// Reads the magic string, the version and the header; the stream stands at the values afterwards.
    /// </summary>
    /// <exception cref="BadInputException">They are not a header of plain numbers with values.</exception>
    internal static NpyHeader Read(Stream stream, string path)
    {
        var text = ReadText(stream, path);
        var (kind, size) = ElementOf(text, path);
        var shape = ShapeOf(text, path);
        var isFortran = Field(text, FortranOrder(), path) == "True";
        return new NpyHeader(kind, size, isFortran, shape);
    }

    /// <summary>A version 1 header, padded with spaces so that the values begin at a multiple of 64 bytes.</summary>
    internal static byte[] Bytes(string type, int[] shape)
    {
        var axes = string.Join(", ", shape) + (shape.Length == 1 ? "," : "");
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({axes}), }}";
        var length = (Magic.Length + 4 + text.Length + 1 + 63) / 64 * 64;
        text = text.PadRight(length - Magic.Length - 5) + "\n";
        return [.. Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text)];
    }

    private static string ReadText(Stream stream, string path)
    {
        Span<byte> start = stackalloc byte[12];
        var read = stream.ReadAtLeast(start[..10], 10, throwOnEndOfStream: false);
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
            stream.ReadAtLeast(start[10..], 2, throwOnEndOfStream: false);
            length = BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        }

        return ReadText(stream, path, length);
    }

    private static string ReadText(Stream stream, string path, long length)
    {
        if (length > MaximumLength)
        {
            throw new BadInputException(
                path, $"a header of at most {MaximumLength} bytes", $"{length}", "Save a plain numeric array.");
        }

        var header = InputFile.ReadUpTo(stream, (int)length);
        return header.Length == length
            ? Encoding.UTF8.GetString(header)
            : throw new BadInputException(
                path, $"a header of {length} bytes", "a shorter file", "Save the array again.");
    }

    private static string Field(string header, Regex pattern, string path)
    {
        var match = pattern.Match(header);
        return match.Success
            ? match.Groups[1].Value
            : throw new BadInputException(
                path, "a header with descr (one plain type), fortran_order and shape", $"'{Shown(header)}'",
                "Save a plain numeric array with numpy.save.");
    }

    private static string Shown(string header)
    {
        var text = header.Trim();
        return new([.. text.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
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

    private static long[] ShapeOf(string header, string path)
    {
        var text = Field(header, Shapes(), path);
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > MaximumAxes)
        {
            throw new BadInputException(
                path, $"at most {MaximumAxes} axes", $"{parts.Length}", "Reshape the array before it is saved.");
        }

        var shape = new long[parts.Length];
        Int128 count = 1;
        for (var i = 0; i < shape.Length; i++)
        {
            var isNumber = long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]);
            count *= shape[i];
            if (!isNumber || shape[i] < 1 || count > long.MaxValue / sizeof(double))
            {
                throw new BadInputException(
                    path, "axes of 1 or more whose values a file can hold", $"shape ({text})",
                    "Save an array that has values.");
            }
        }

        return shape;
    }

    [GeneratedRegex(@"'descr'\s*:\s*'([^']*)'")]
    private static partial Regex Descr();

    [GeneratedRegex(@"'fortran_order'\s*:\s*(True|False)")]
    private static partial Regex FortranOrder();

    [GeneratedRegex(@"'shape'\s*:\s*\(([0-9, ]*)\)")]
    private static partial Regex Shapes();
}
