using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>Takes the lines of a text table one by one and holds what they say.</summary>
internal sealed class CsvParser(string path, char? delimiter, bool? header)
{
    private readonly List<string> _cells = [];
    private readonly List<double> _values = [];
    private char? _delimiter = delimiter;
    private string[]? _names;
    private int _columns;
    private int _rows;
    private int _line;
    private int _firstLine;

    /// <summary>Takes the next line of the file.</summary>
    internal void Add(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            return;
        _delimiter ??= DelimiterOf(line);
        Split(line);
        if (_columns == 0)
        {
            _columns = _cells.Count;
            _firstLine = _line;
            if (header ?? !_cells.Exists(cell => TryParse(cell, out _)))
            {
                _names = [.. _cells];
                return;
            }
        }

        AddRow();
    }

    /// <summary>The table of all lines taken.</summary>
    internal Table ToTable() => _rows > 0
        ? new Table([.. _values], _rows, _columns, _names)
        : throw new BadInputException(
            path, "rows of numbers", _names is null ? "an empty file" : "no more than one line of names",
            "Give a table with rows.");

    private void AddRow()
    {
        if (_cells.Count != _columns)
        {
            throw new BadInputException(
                path, $"{_columns} columns in line {_line}, as in line {_firstLine}", $"{_cells.Count}",
                $"Every line needs as many cells; cells are divided by {NameOfDelimiter()}.");
        }

        for (var column = 0; column < _columns; column++)
        {
            if (!TryParse(_cells[column], out var value))
            {
                throw new BadInputException(
                    path, $"a number in line {_line}, column {column + 1}", $"'{Shown(_cells[column])}'",
                    "Write numbers with a decimal point and leave text out; " +
                    $"cells are divided by {NameOfDelimiter()}.");
            }

            _values.Add(value);
        }

        _rows++;
    }

    private static bool TryParse(string cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = cell.ToUpperInvariant() switch
        {
            "" or "NA" => double.NaN,
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary>Divides a line into cells, trimmed and without their quotes.</summary>
    private void Split(string line)
    {
        _cells.Clear();
        var blank = _delimiter == ' ';
        var position = 0;
        if (blank)
            line = line.Trim();
        while (true)
        {
            while (position < line.Length && IsBlank(line[position]) && line[position] != _delimiter)
                position++;
            var isQuoted = position < line.Length && line[position] == '"';
            _cells.Add(isQuoted ? Quoted(line, ref position) : Plain(line, ref position));
            if (position >= line.Length)
                return;
            position++;
            while (blank && IsBlank(line[position]))
                position++;
        }
    }

    private string Plain(string line, ref int position)
    {
        var start = position;
        while (position < line.Length && !Divides(line[position]))
            position++;
        return line.AsSpan(start, position - start).Trim().ToString();
    }

    private string Quoted(string line, ref int position)
    {
        var start = ++position;
        while (position < line.Length)
        {
            var isDoubled = line.AsSpan(position).StartsWith("\"\"");
            if (line[position] == '"' && !isDoubled)
                break;
            position += isDoubled ? 2 : 1;
        }

        if (position >= line.Length)
        {
            throw new BadInputException(
                path, $"a closing quote in line {_line}", "none", "A cell may not run over several lines.");
        }

        var text = line[start..position].Replace("\"\"", "\"", StringComparison.Ordinal);
        position++;
        while (position < line.Length && !Divides(line[position]))
        {
            if (!IsBlank(line[position]))
            {
                throw new BadInputException(
                    path, $"the end of a cell after its closing quote in line {_line}", $"'{Shown(line[position..])}'",
                    $"Cells are divided by {NameOfDelimiter()}.");
            }

            position++;
        }

        return text.Trim();
    }

    private bool Divides(char c) => c == _delimiter || (_delimiter == ' ' && c == '\t');

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static char DelimiterOf(string line)
    {
        var outside = new System.Text.StringBuilder(line.Length);
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted)
                outside.Append(c);
        }

        var text = outside.ToString();
        return ";\t,".FirstOrDefault(c => text.Contains(c, StringComparison.Ordinal), ' ');
    }

    private string NameOfDelimiter() => _delimiter switch
    {
        ' ' => "spaces",
        '\t' => "tabs",
        ',' => "commas",
        ';' => "semicolons",
        var other => $"'{other}'",
    };

    private static string Shown(string cell)
    {
        var text = cell.Length > 40 ? cell[..40] + "..." : cell;
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }
}
