using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>Takes the lines of a text table one by one and tells what each row says.</summary>
/// <param name="path">The name for messages.</param>
/// <param name="delimiter">What stands between cells; null to take what the first line has.</param>
/// <param name="header">Whether the first line holds names; null to find out.</param>
/// <param name="labelColumn">Which column holds the classes (<see cref="LabelColumn"/>).</param>
internal sealed class CsvParser(string path, char? delimiter, bool? header, string? labelColumn) : IRowParser
{
    private readonly CsvCells _cells = new(path, delimiter);
    private string[]? _names;
    private int _columns;
    private int _label = -1;
    private long _line;
    private long _firstLine;

    /// <summary>The numbers of the row taken last, without the classes' column; used again for the next.</summary>
    internal double[] Row { get; private set; } = [];

    /// <summary>The class of the row taken last; null where no column holds classes.</summary>
    internal string? Label { get; private set; }

    /// <summary>How many columns of numbers there are; 0 before the first line.</summary>
    internal int Columns => Row.Length;

    /// <summary>The names of the columns of numbers; null where they have none.</summary>
    internal IReadOnlyList<string>? ColumnNames =>
        _names is null || _label < 0 ? _names : [.. _names.Where((_, column) => column != _label)];

    /// <inheritdoc/>
    public bool Add(string line)
    {
        _line++;
        if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            return false;
        var cells = _cells.Split(line, _line);
        if (_columns == 0 && TakeFirst(cells))
            return false;
        TakeRow(cells);
        return true;
    }

    /// <inheritdoc/>
    public void GoOnAfter(long lines) => _line = lines;

    /// <inheritdoc/>
    public void CopyTo(Span<double> row) => Row.CopyTo(row);

    /// <summary>The error of a file without rows.</summary>
    internal BadInputException Empty() => new(
        path, "rows of numbers", _names is null ? "an empty file" : "no more than one line of names",
        "Give a table with rows.");

    /// <summary>Reads a cell: a number, or NaN where one is missing.</summary>
    internal static bool TryParse(string cell, out double value)
    {
        if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            return true;
        value = cell.ToUpperInvariant() switch
        {
            "" or "NA" or "?" => double.NaN,
            "INF" or "+INF" => double.PositiveInfinity,
            "-INF" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0;
    }

    /// <summary>Learns the columns from the first line; whether it held names.</summary>
    private bool TakeFirst(List<string> cells)
    {
        _columns = cells.Count;
        _firstLine = _line;
        if (header ?? !cells.Exists(cell => TryParse(cell, out _)))
            _names = [.. cells];
        _label = LabelColumn.Find(labelColumn, _columns, _names, path) ?? -1;
        Row = new double[_label < 0 ? _columns : _columns - 1];
        return _names is not null;
    }

    private void TakeRow(List<string> cells)
    {
        if (cells.Count != _columns)
        {
            throw new BadInputException(
                path, $"{_columns} columns in line {_line}, as in line {_firstLine}", $"{cells.Count}",
                $"Every line needs as many cells; cells are divided by {_cells.NameOfDelimiter}.");
        }

        for (int column = 0, to = 0; column < _columns; column++)
        {
            if (column == _label)
                Label = LabelOf(cells[column]);
            else
                Row[to++] = NumberOf(cells[column], column);
        }
    }

    private double NumberOf(string cell, int column)
    {
        if (TryParse(cell, out var value))
            return value;
        var remedy = "Write numbers with a decimal point and leave text out; " +
            $"cells are divided by {_cells.NameOfDelimiter}.";
        if (labelColumn != LabelColumn.None)
            remedy += " Where a column holds the classes, say which one as the label column.";
        throw new BadInputException(
            path, $"a number in line {_line}, column {column + 1}", $"'{CsvCells.Shown(cell)}'", remedy);
    }

    private string LabelOf(string cell) => !TryParse(cell, out var value) || !double.IsNaN(value)
        ? cell
        : throw new BadInputException(
            path, $"a class in line {_line}, column {_label + 1}", $"'{CsvCells.Shown(cell)}'",
            "Every row needs its class; leave out rows without one.");
}
