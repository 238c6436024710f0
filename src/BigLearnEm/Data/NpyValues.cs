using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace BigLearnEm.Data;

/// <summary>Reads and writes the values of one .npy array from and to a stream.</summary>
internal static class NpyValues
{
    private const int ValuesPerPiece = 1 << 16;

    /// <summary>Reads all values in C order (last axis fastest), whatever order they have in the stream.</summary>
    /// <param name="stream">Stands at the first value.</param>
    /// <param name="header">What the array says of itself.</param>
    /// <param name="path">The name for messages.</param>
    /// <param name="isLengthKnown">
    /// Whether the stream is known to hold as many bytes. Where it is not, memory grows with what really arrives.
    /// </param>
    /// <exception cref="BadInputException">The stream ends before the last value, or no array holds them.</exception>
    internal static double[] Read(Stream stream, NpyHeader header, string path, bool isLengthKnown)
    {
        var count = header.CountInMemory(path);
        var values = new double[isLengthKnown ? count : Math.Min(count, ValuesPerPiece)];
        var piece = new byte[Math.Min(count, ValuesPerPiece) * header.Size];
        for (var done = 0; done < count; done += ValuesPerPiece)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            var bytes = piece.AsSpan(0, Math.Min(count - done, ValuesPerPiece) * header.Size);
            Fill(stream, bytes, path);
            Convert(bytes, values.AsSpan(done), header);
        }

        return header.IsFortran ? ToRowOrder(values, header.Shape) : values;
    }

    /// <summary>Reads exactly as many bytes.</summary>
    /// <exception cref="BadInputException">The stream ends before.</exception>
    internal static void Fill(Stream stream, Span<byte> bytes, string path)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw new BadInputException(
                path, $"{bytes.Length - read} more bytes of values, as its header says", "the end",
                "It was cut off or has been altered; save it again.");
        }
    }

    /// <summary>Turns stored values into doubles.</summary>
    internal static void Convert(ReadOnlySpan<byte> bytes, Span<double> target, NpyHeader header)
    {
        var (kind, size) = (header.Kind, header.Size);
        if (kind == 'f' && size == 8 && BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(target));
        }
        else if (kind == 'f' && size == 4 && BitConverter.IsLittleEndian)
        {
            var singles = MemoryMarshal.Cast<byte, float>(bytes);
            for (var i = 0; i < singles.Length; i++)
                target[i] = singles[i];
        }
        else
        {
            for (var i = 0; i * size < bytes.Length; i++)
                target[i] = ToDouble(bytes.Slice(i * size, size), kind);
        }
    }

    /// <summary>Writes header and values in C order.</summary>
    /// <exception cref="ArgumentException">The shape does not hold the values.</exception>
    internal static void Write<T>(Stream stream, T[] values, string type, int[] shape)
        where T : unmanaged
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Arrays are written on little-endian machines only.");
        stream.Write(NpyHeader.Bytes(type, shape));
        for (var done = 0; done < values.Length; done += ValuesPerPiece)
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(done, Math.Min(values.Length - done, ValuesPerPiece))));
    }

    /// <summary>Throws where a shape does not hold as many values.</summary>
    internal static void RequireShape(int[] shape, int count)
    {
        var product = shape.Aggregate((Int128)1, (product, length) => product * length);
        if (product != count || shape.Any(length => length < 1))
            throw new ArgumentException($"expected ({string.Join(", ", shape)}) values, got {count}", nameof(shape));
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
    private static double[] ToRowOrder(double[] values, long[] shape)
    {
        var result = new double[values.Length];
        var index = new long[shape.Length];
        for (var i = 0; i < result.Length; i++)
        {
            long from = 0, stride = 1;
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
}
