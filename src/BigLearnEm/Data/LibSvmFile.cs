using System.Runtime.InteropServices;

namespace BigLearnEm.Data;

/// <summary>
/// Reads the text format of libsvm (C.-C. Chang, C.-J. Lin, "LIBSVM", README): lines <c>label index:value ...</c> with
/// indices from 1, ascending; what a line leaves out is zero.
/// </summary>
public static class LibSvmFile
{
    /// <summary>
    /// Reads a whole file into a full table. What follows # in a line, empty lines, and <c>qid:</c> pairs are passed
    /// over; NaN as a value is a missing one.
    /// </summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="features">
    /// How many features D there are, for instance those of the training file; null for the greatest index in the file.
    /// </param>
    /// <returns>The features (N, D) and targets (N).</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is not UTF-8, has no rows or features; a label or value is no finite number; an index is
    /// below 1, above <paramref name="features"/>, or not above the one before; a pair has no colon; or the full table
    /// would hold more than 2^31 values, or above 2^20 with fewer than one in 10,000 in the file.
    /// </exception>
    public static LibSvmTable Read(string path, int? features = null)
    {
        if (features is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(features));
        var parser = new LibSvmParser(path, features);
        var targets = new List<double>();
        var lengths = new List<int>();
        var columns = new List<int>();
        var values = new List<double>();
        foreach (var line in TextLines.Read(path))
        {
            if (!parser.Add(line))
                continue;
            targets.Add(parser.Target);
            lengths.Add(parser.Columns.Count);
            columns.AddRange(parser.Columns);
            values.AddRange(parser.Values);
        }

        var width = parser.RequireColumns();
        RequireMemory(path, targets.Count, width);
        var full = Spread(lengths, CollectionsMarshal.AsSpan(columns), CollectionsMarshal.AsSpan(values), width);
        return new LibSvmTable(new Table(full, targets.Count, width), [.. targets]);
    }

    private static void RequireMemory(string path, int rows, int columns)
    {
        if ((long)rows * columns > Array.MaxLength)
        {
            throw new BadInputException(
                path, $"at most {Array.MaxLength} values", $"{rows} rows of {columns} columns",
                "Split the file, or read it in chunks; tables are held with all their zeros.");
        }
    }

    private static double[] Spread(
        List<int> lengths, ReadOnlySpan<int> columns, ReadOnlySpan<double> values, int width)
    {
        var full = new double[lengths.Count * width];
        for (int row = 0, from = 0; row < lengths.Count; row++)
        {
            for (var end = from + lengths[row]; from < end; from++)
                full[(row * width) + columns[from]] = values[from];
        }

        return full;
    }
}
