namespace BigLearnEm.Data;

/// <summary>Divides the lines of a text table into cells.</summary>
/// <param name="path">The name for messages.</param>
/// <param name="delimiter">What stands between cells; null to take what the first line has.</param>
internal sealed class CsvCells(string path, char? delimiter)
{
    private readonly List<string> _cells = [];
    private char? _delimiter = delimiter;

    /// <summary>What stands between cells, for messages.</summary>
    internal string NameOfDelimiter => _delimiter switch
    {
        ' ' => "spaces",
        '\t' => "tabs",
        ',' => "commas",
        ';' => "semicolons",
        var other => $"'{other}'",
    };

    /// <summary>Divides a line into cells, trimmed and without their quotes; the list is used again.</summary>
    internal List<string> Split(string line, long number)
    {
        _delimiter ??= DelimiterOf(line);
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
            _cells.Add(isQuoted ? Quoted(line, ref position, number) : Plain(line, ref position));
            if (position >= line.Length)
                return _cells;
            position++;
            while (blank && IsBlank(line[position]))
                position++;
        }
    }

    /// <summary>A cell as a message may show it.</summary>
    internal static string Shown(string cell)
    {
        var text = cell.Length > 40 ? cell[..40] + "..." : cell;
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }

    private string Plain(string line, ref int position)
    {
        var start = position;
        while (position < line.Length && !Divides(line[position]))
            position++;
        return line.AsSpan(start, position - start).Trim().ToString();
    }

    private string Quoted(string line, ref int position, long number)
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
                path, $"a closing quote in line {number}", "none", "A cell may not run over several lines.");
        }

        var text = line[start..position].Replace("\"\"", "\"", StringComparison.Ordinal);
        position++;
        SkipBlanks(line, ref position, number);
        return text.Trim();
    }

    private void SkipBlanks(string line, ref int position, long number)
    {
        while (position < line.Length && !Divides(line[position]))
        {
            if (!IsBlank(line[position]))
            {
                throw new BadInputException(
                    path, $"the end of a cell after its closing quote in line {number}", $"'{Shown(line[position..])}'",
                    $"Cells are divided by {NameOfDelimiter}.");
            }

            position++;
        }
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
}
