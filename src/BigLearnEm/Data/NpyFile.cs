using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>
/// Reads and writes numpy's array files (numpy.lib.format, versions 1 to 3): a magic string, a version, a header that
/// is a Python dictionary, then the values. Every length is checked before it is believed; nothing is ever unpickled.
/// </summary>
public static class NpyFile
{
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
        var header = NpyHeader.Read(file, path);
        header.CountInMemory(path);
        RequireLength(file, header, path);
        return NpyArray.Read(file, header, path, isLengthKnown: true).ToTable();
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

    /// <summary>Throws where a file that stands at its first value is not as long as its header says.</summary>
    internal static void RequireLength(FileStream file, NpyHeader header, string path)
    {
        var expected = header.Count * header.Size;
        if (file.Length - file.Position != expected)
        {
            throw new BadInputException(
                path, $"{expected} bytes of values, as its header says", $"{file.Length - file.Position}",
                "It was cut off or has been altered; save it again.");
        }
    }

    private static void WriteArray<T>(string path, T[] values, string type, int[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        NpyValues.RequireShape(shape, values.Length);
        AtomicFile.Write(path, file => NpyValues.Write(file, values, type, shape));
    }
}
