using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace BigLearnEm.Cli.Reports;

/// <summary>A table of results, which is the same on the screen, in CSV and in JSON.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">
/// The rows, a value for each column: a text, a number, or null for none. Numbers are finite.
/// </param>
internal sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    private static readonly char[] s_special = [',', '"', '\n', '\r'];

    /// <summary>The same without the columns in which no row has a value.</summary>
    public ResultTable WithoutEmptyColumns()
    {
        int[] kept = [.. Enumerable.Range(0, Columns.Count).Where(column => Rows.Any(row => row[column] is not null))];
        return new ResultTable(
            [.. kept.Select(column => Columns[column])], [.. Rows.Select(row => (object?[])[.. kept.Select(column => row[column])])]);
    }

    /// <summary>The table as RFC 4180 has it, but for its line feeds; numbers with the digits that read back.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        text.Append(Line(Columns.Select(column => column.Name)));
        foreach (var row in Rows)
            text.Append(Line(row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")));
        return text.ToString();
    }

    /// <summary>The table as an object for each row.</summary>
    public JsonArray ToJson() => new([.. Rows.Select(RowJson)]);

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(Quoted)) + "\n";

    private static string Quoted(string cell) =>
        cell.IndexOfAny(s_special) < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private JsonObject RowJson(IReadOnlyList<object?> row) => new(
        Columns.Zip(row, (column, value) => KeyValuePair.Create(column.Name, ValueJson(value))));

    private static JsonNode? ValueJson(object? value) => value switch
    {
        null => null,
        double real => real,
        int whole => whole,
        ulong whole => whole,
        _ => $"{value}",
    };
}
