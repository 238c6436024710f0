using System.Globalization;
using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>Reads and writes tables of numbers as text, one row a line.</summary>
public static class CsvTable
{
    private static readonly UTF8Encoding s_strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads numbers with a decimal point. Cells may be quoted; an empty cell, NaN, NA and ? give NaN; lines that are
    /// empty or begin with # are passed over. A first line without a single number is taken as the columns' names.
    /// </summary>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="delimiter">
    /// What stands between cells; a space means any run of spaces and tabs. Null to take the first of semicolon, tab,
    /// comma and space that the first line has.
    /// </param>
    /// <param name="header">Whether the first line holds names; null to find out.</param>
    /// <returns>The table (Rows, Columns), with names where the file has them.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is not UTF-8, has no rows, has a row of another length than the first, an open quote, or
    /// text where a number should be; line and column are named, both from 1.
    /// </exception>
    public static Table Read(string path, char? delimiter = null, bool? header = null) =>
        ReadWithLabels(path, delimiter, header, LabelColumn.None).Features;

    /// <summary>
    /// Writes a table; numbers are written so that reading gives the same doubles, a missing one as NaN.
    /// </summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="table">The table; its names, where it has them, become the first line.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <exception cref="ArgumentException">A column name holds a line break, which no reader here takes.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, Table table, char delimiter = ',')
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.ColumnNames is { } names && names.Any(name => name.AsSpan().ContainsAny('\r', '\n')))
            throw new ArgumentException("expected column names without line breaks", nameof(table));
        AtomicFile.Write(path, file =>
        {
            using var writer = new StreamWriter(file, s_strictUtf8, leaveOpen: true) { NewLine = "\n" };
            if (table.ColumnNames is not null)
                writer.WriteLine(string.Join(delimiter, table.ColumnNames.Select(name => Quote(name, delimiter))));
            for (var row = 0; row < table.Rows; row++)
            {
                for (var column = 0; column < table.Columns; column++)
                {
                    if (column > 0)
                        writer.Write(delimiter);
                    writer.Write(table[row, column].ToString("R", CultureInfo.InvariantCulture));
                }

                writer.WriteLine();
            }
        });
    }

    /// <summary>Reads a table whose column of classes, where it has one, may hold text.</summary>
    /// <returns>The numbers of the other columns, and each row's class; null where no column holds classes.</returns>
    internal static (Table Features, List<string>? Labels) ReadWithLabels(
        string path, char? delimiter, bool? header, string? labelColumn)
    {
        var parser = new CsvParser(path, delimiter, header, labelColumn);
        var values = new List<double>();
        var labels = new List<string>();
        var rows = 0;
        foreach (var line in TextLines.Read(path))
        {
            if (!parser.Add(line))
                continue;
            if (values.Count > Array.MaxLength - parser.Columns)
            {
                throw new BadInputException(
                    path, $"at most {Array.MaxLength} values", "more", "Split the table into smaller files.");
            }

            values.AddRange(parser.Row);
            if (parser.Label is { } label)
                labels.Add(label);
            rows++;
        }

        return rows > 0
            ? (new Table([.. values], rows, parser.Columns, parser.ColumnNames), labels.Count > 0 ? labels : null)
            : throw parser.Empty();
    }

    private static string Quote(string name, char delimiter) =>
        name.AsSpan().ContainsAny(delimiter, '"', ' ') || name.Length == 0 || name[0] == '#'
            ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : name;
}
