using BigLearnEm.Cli.Reports;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>A table of results on the screen.</summary>
internal static class ResultView
{
    private const string Nothing = "-";

    /// <summary>Lays the table out; rows may be added to it.</summary>
    /// <param name="results">The table.</param>
    public static Table Of(ResultTable results)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in results.Columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Title))
            {
                Alignment = column.IsText ? Justify.Left : Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 1, 0),
            });
        }

        foreach (var row in results.Rows)
            table.AddRow([.. results.Columns.Zip(row, (column, value) => Markup.Escape(Cell(column, value)))]);
        return table;
    }

    /// <summary>A value as its column writes it.</summary>
    public static string Cell(ResultColumn column, object? value) => value is null ? Nothing : column.Show(value);
}
