using System.IO.Compression;

namespace BigLearnEm.Data;

/// <summary>
/// Reads matrices from MATLAB level 5 MAT-files (MathWorks, "MAT-File Format"), as <c>save -v6</c> and <c>save -v7</c>
/// write them, of either byte order. Every length is checked before it is believed.
/// </summary>
public static class MatFile
{
    private const string Preferred = "DataSet";
    private const int TagLength = 8;

    // No deflated byte gives more than 1032 bytes (zlib technical details, "maximum expansion factor").
    private const long MaximumExpansion = 1032;

    /// <summary>
    /// Reads one full real matrix of numbers (double, single, int8 to uint64, logical), whatever type its values are
    /// stored in. Integers beyond 2^53 are rounded to the nearest double.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="variable">
    /// The matrix's name; null for <c>DataSet</c> if there is one, else for the only matrix of numbers.
    /// </param>
    /// <returns>The table (Rows, Columns) of the matrix, without column names.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is of another version (4, 7.3) or kind, is damaged or cut off; there is no such variable,
    /// or several are possible; or the variable is sparse, complex, empty, a cell, a struct, text, or not of two
    /// dimensions.
    /// </exception>
    public static Table Read(string path, string? variable = null)
    {
        using var file = InputFile.Open(path);
        var isBigEndian = MatHeader.Read(file, path);
        var places = new List<(long Position, MatVariable Variable)>();
        while (file.Position < file.Length)
        {
            var position = file.Position;
            var found = ReadArray(file, isBigEndian, path, (_, found) => found);
            if (found is { Name.Length: > 0 })
                places.Add((position, found));
        }

        var chosen = Choose([.. places.Select(place => place.Variable)], variable, path);
        file.Position = places[chosen].Position;
        return ReadArray(file, isBigEndian, path, (elements, found) => elements.ReadTable(found))!;
    }

    private static int Choose(MatVariable[] variables, string? name, string path)
    {
        var shown = variables.Length == 0 ? "none" : string.Join(", ", variables.Select(item => item.Shown));
        var chosen = Array.FindIndex(variables, item => item.Name == (name ?? Preferred));
        if (chosen < 0 && name is not null)
            throw new BadInputException(path, $"a variable '{name}'", shown, "Give the name of one that is there.");
        if (chosen < 0 && variables.Count(item => item.IsTable) == 1)
            chosen = Array.FindIndex(variables, item => item.IsTable);
        if (chosen < 0)
        {
            throw new BadInputException(
                path, $"a variable '{Preferred}' or a single matrix of numbers", shown,
                "Name the variable to read, or save only that one.");
        }

        return variables[chosen].IsTable
            ? chosen
            : throw new BadInputException(
                path, "a full real matrix of numbers of two dimensions, with rows", variables[chosen].Shown,
                "Convert it first, for instance with full(double(...)), and save it again.");
    }

    /// <summary>
    /// Opens the array at the file's position, reads its head, and hands over what follows. The file stands at the next
    /// element afterwards.
    /// </summary>
    private static T? ReadArray<T>(
        FileStream file, bool isBigEndian, string path, Func<MatElements, MatVariable, T> use)
        where T : class
    {
        var (type, size) = ReadTag(file, isBigEndian, path);
        var start = file.Position;
        if (size > file.Length - start)
            throw MatElements.Damaged(path, $"an element of {size} bytes", $"{file.Length - start} up to the end");
        var result = type switch
        {
            MatType.Matrix when size == 0 => null,
            MatType.Matrix => UsePlain(new MatElements(file, size, isBigEndian, path), use),
            MatType.Compressed => UseCompressed(file, size, isBigEndian, path, use),
            _ => throw MatElements.Damaged(path, "an array", $"an element of type {(int)type}"),
        };
        file.Position = start + size;
        return result;
    }

    private static T UsePlain<T>(MatElements elements, Func<MatElements, MatVariable, T> use) =>
        use(elements, elements.ReadVariable());

    private static T? UseCompressed<T>(
        FileStream file, long size, bool isBigEndian, string path, Func<MatElements, MatVariable, T> use)
        where T : class
    {
        try
        {
            using var slice = new SliceStream(file, size);
            using var inflated = new ZLibStream(slice, CompressionMode.Decompress);
            var (type, length) = ReadTag(inflated, isBigEndian, path);
            if (type != MatType.Matrix || length / MaximumExpansion > size)
            {
                throw MatElements.Damaged(
                    path, $"an array in {size} compressed bytes", $"type {(int)type} of {length} bytes");
            }

            return length == 0 ? null : UsePlain(new MatElements(inflated, length, isBigEndian, path), use);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw MatElements.Damaged(path, "compressed values", "others", e);
        }
    }

    private static (MatType Type, long Size) ReadTag(Stream stream, bool isBigEndian, string path)
    {
        var tag = InputFile.ReadUpTo(stream, TagLength);
        return tag.Length == TagLength
            ? ((MatType)MatElements.UInt32Of(tag, isBigEndian), MatElements.UInt32Of(tag.AsSpan(4), isBigEndian))
            : throw MatElements.Damaged(path, "the tag of an element", $"{tag.Length} bytes and then the end");
    }
}
