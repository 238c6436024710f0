using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>Takes the lines of a file in libsvm's format one by one and tells what each row says.</summary>
/// <param name="path">The name for messages.</param>
/// <param name="features">How many features there are; null where only the file says.</param>
internal sealed class LibSvmParser(string path, int? features) : IRowParser
{
    private const int ShownLength = 40;
    private readonly List<int> _columns = [];
    private readonly List<double> _values = [];
    private long _line;

    /// <summary>The first number of the row taken last.</summary>
    internal double Target { get; private set; }

    /// <summary>The columns, from 0 and ascending, of the row taken last; used again for the next.</summary>
    internal List<int> Columns => _columns;

    /// <summary>The values in these columns; used again for the next row.</summary>
    internal List<double> Values => _values;

    /// <summary>How many rows were taken.</summary>
    internal long Rows { get; private set; }

    /// <summary>How many values were taken.</summary>
    internal long Entries { get; private set; }

    /// <summary>The greatest index so far, which is the number of columns seen.</summary>
    internal int GreatestIndex { get; private set; }

    /// <inheritdoc/>
    public bool Add(string line)
    {
        _line++;
        var text = line.AsSpan();
        var comment = text.IndexOf('#');
        text = (comment < 0 ? text : text[..comment]).Trim();
        if (text.IsEmpty)
            return false;
        _columns.Clear();
        _values.Clear();
        Target = TargetOf(NextToken(ref text));
        while (!text.IsEmpty)
            TakeEntry(NextToken(ref text));
        Rows++;
        Entries += _columns.Count;
        return true;
    }

    /// <inheritdoc/>
    public void GoOnAfter(long lines) => _line = lines;

    /// <inheritdoc/>
    public void CopyTo(Span<double> row)
    {
        row.Clear();
        for (var i = 0; i < _columns.Count; i++)
            row[_columns[i]] = _values[i];
    }

    /// <summary>The number of columns of all rows taken.</summary>
    /// <exception cref="BadInputException">
    /// There are no rows or no features, or an index so great that next to nothing of the table would be in the file.
    /// </exception>
    internal int RequireColumns() => RequireColumns(path, Rows, Entries, features ?? GreatestIndex);

    /// <summary>The number of columns of a file that several parsers have taken a share of.</summary>
    /// <inheritdoc cref="RequireColumns()"/>
    internal static int RequireColumns(string path, long rows, long entries, int columns)
    {
        if (rows == 0 || columns == 0)
        {
            throw new BadInputException(
                path, "lines 'label index:value ...'", rows == 0 ? "an empty file" : "lines without features",
                "Give a file with features.");
        }

        // 2^20 cells are 8 MiB: below, sparse data may be as sparse as they like.
        var cells = (Int128)rows * columns;
        if (columns > Array.MaxLength || (cells > 1 << 20 && (Int128)entries * 10_000 < cells))
        {
            throw new BadInputException(
                path, "at least one number in 10,000 cells", $"{entries} in {rows} rows of {columns} columns",
                "Check its greatest index; tables are held with all their zeros.");
        }

        return columns;
    }

    private static ReadOnlySpan<char> NextToken(ref ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        var token = text[..end];
        text = text[end..].TrimStart();
        return token;
    }

    private double TargetOf(ReadOnlySpan<char> token)
    {
        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value))
        {
            return value;
        }

        throw Bad("a finite number as the label", token, "A line is 'label index:value ...'.");
    }

    private void TakeEntry(ReadOnlySpan<char> token)
    {
        var colon = token.IndexOf(':');
        if (colon < 0)
            throw Bad("index:value", token, "A line is 'label index:value ...', with a colon in every pair.");
        if (token[..colon].SequenceEqual("qid"))
            return;
        var index = IndexOf(token[..colon], token);
        if (!double.TryParse(token[(colon + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || double.IsInfinity(value))
        {
            throw Bad("a finite number after the colon", token, "Write numbers with a decimal point.");
        }

        _columns.Add(index - 1);
        _values.Add(value);
        GreatestIndex = Math.Max(GreatestIndex, index);
    }

    private int IndexOf(ReadOnlySpan<char> text, ReadOnlySpan<char> token)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            throw Bad($"a whole number up to {int.MaxValue} before the colon", token, "Features are counted from 1.");
        if (index < 1)
            throw Bad("an index of 1 or more", token, "Features are counted from 1; add 1 to every index.");
        if (features is { } most && index > most)
            throw Bad($"an index of at most {most}", token, "The data have more features than expected.");
        if (_columns.Count > 0 && index <= _columns[^1] + 1)
        {
            throw Bad(
                $"an index above {_columns[^1] + 1}, the one before", token,
                "Indices have to ascend, each at most once a line.");
        }

        return index;
    }

    private BadInputException Bad(string expected, ReadOnlySpan<char> token, string remedy)
    {
        var shown = token.Length > ShownLength ? string.Concat(token[..ShownLength], "...") : token.ToString();
        return new(path, $"{expected} in line {_line}", $"'{CsvCells.Shown(shown)}'", remedy);
    }
}
