namespace BigLearnEm.Data;

/// <summary>Reads files of classes, one for each row of a table in another file.</summary>
public static class LabelFile
{
    private static readonly string[] s_usualHeaders = ["class", "classes", "label", "labels", "target", "y"];

    /// <summary>
    /// Reads the classes: a <c>.npy</c> array of one axis, an IDX file of labels (a name that ends in <c>-ubyte</c>,
    /// <c>.ubyte</c> or <c>.idx</c>, and perhaps <c>.gz</c>), or text (<c>.csv</c>, <c>.tsv</c>, <c>.txt</c>,
    /// <c>.data</c>) with one class a line, which may be a number or a name. Empty lines, and lines that begin with #,
    /// are passed over; so is a first line that says class, label, target or y, or that is no number where all others
    /// are.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="expectedRows">How many rows the table has.</param>
    /// <returns>The classes (expectedRows).</returns>
    /// <exception cref="BadInputException">
    /// The file is missing or of another format; there are more or fewer classes than rows; one is missing; a line has
    /// several cells; or classes are numbers and one is not whole.
    /// </exception>
    public static ClassLabels Read(string path, int expectedRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRows, 1);
        var format = TableFormats.Of(path);
        if (format == TableFormat.Npy)
            return ReadArray(path, expectedRows);
        if (format == TableFormat.Idx)
            return ReadIdx(path, expectedRows);
        if (format != TableFormat.Text)
        {
            throw new BadInputException(
                path, "classes as .npy or IDX, or as .csv, .tsv, .txt or .data with one class a line",
                $"'{Path.GetExtension(path)}'", "Convert the file.");
        }

        var texts = ReadTexts(path);
        RequireCount(texts.Count, expectedRows, path);
        return ClassLabels.FromTexts(texts, path);
    }

    private static ClassLabels ReadArray(string path, int expectedRows)
    {
        var table = NpyFile.Read(path);
        if (table.Rows > 1 && table.Columns > 1)
        {
            throw new BadInputException(
                path, "an array of one axis", $"{table.Rows} x {table.Columns}", "Save the classes alone.");
        }

        RequireCount(table.Values.Length, expectedRows, path);
        return ClassLabels.FromNumbers(table.Values, path);
    }

    private static ClassLabels ReadIdx(string path, int expectedRows)
    {
        var labels = IdxFile.ReadLabels(path);
        RequireCount(labels.Length, expectedRows, path);
        return ClassLabels.FromNumbers(Array.ConvertAll(labels, label => (double)label), path);
    }

    private static List<string> ReadTexts(string path)
    {
        var texts = new List<string>();
        var number = 0L;
        foreach (var line in TextLines.Read(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && !line.StartsWith('#'))
                texts.Add(ClassOf(line.Trim(), number, path));
        }

        if (texts.Count > 1 && IsHeader(texts))
            texts.RemoveAt(0);
        return texts;
    }

    private static bool IsHeader(List<string> texts) =>
        s_usualHeaders.Contains(texts[0], StringComparer.OrdinalIgnoreCase)
        || (!CsvParser.TryParse(texts[0], out _) && texts.Skip(1).All(text => CsvParser.TryParse(text, out _)));

    private static string ClassOf(string line, long number, string path)
    {
        // With a delimiter that no line can hold, spaces within a class's name do not divide it.
        var isQuoted = line.StartsWith('"');
        var text = isQuoted ? new CsvCells(path, '\n').Split(line, number)[0] : line;
        if (!isQuoted && text.AsSpan().IndexOfAny(',', ';', '\t') >= 0)
        {
            throw new BadInputException(
                path, $"one class in line {number}", $"'{CsvCells.Shown(text)}'", "Write one class a line.");
        }

        return !CsvParser.TryParse(text, out var value) || !double.IsNaN(value)
            ? text
            : throw new BadInputException(
                path, $"a class in line {number}", $"'{CsvCells.Shown(text)}'", "Every row needs its class.");
    }

    private static void RequireCount(int count, int expectedRows, string path)
    {
        if (count != expectedRows)
        {
            throw new BadInputException(
                path, $"{expectedRows} classes, one for each row", $"{count}",
                "Give the classes of the same rows, in the same order.");
        }
    }
}
