namespace BigLearnEm.Reports;

/// <summary>A table of a report.</summary>
public sealed class HtmlTable
{
    private readonly List<IReadOnlyList<HtmlCell>> _rows = [];

    /// <summary>Creates a table without rows.</summary>
    /// <param name="caption">What it shows; may be empty.</param>
    /// <param name="columns">Its columns, at least one.</param>
    public HtmlTable(string caption, params IReadOnlyList<HtmlColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(caption);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentOutOfRangeException.ThrowIfZero(columns.Count, nameof(columns));
        Caption = caption;
        Columns = columns;
    }

    /// <summary>What the table shows; may be empty.</summary>
    public string Caption { get; }

    /// <summary>Its columns.</summary>
    public IReadOnlyList<HtmlColumn> Columns { get; }

    /// <summary>
    /// Whether it is a matrix: many narrow columns, beside which the first one stays in sight when the table scrolls.
    /// </summary>
    public bool IsMatrix { get; init; }

    /// <summary>Its rows, each with a cell for every column.</summary>
    public IReadOnlyList<IReadOnlyList<HtmlCell>> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A cell for every column.</param>
    /// <returns>This table.</returns>
    /// <exception cref="ArgumentException">There are more or fewer cells than columns.</exception>
    public HtmlTable AddRow(params IReadOnlyList<HtmlCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != Columns.Count)
            throw new ArgumentException($"Expected {Columns.Count} cells, got {cells.Count}.", nameof(cells));
        _rows.Add(cells);
        return this;
    }

    /// <summary>Writes the table, in a box of its own that scrolls where the page is narrower.</summary>
    internal void Write(SvgWriter writer)
    {
        // Not a caption of the table's own, which would be as wide as the table and scroll away with it.
        if (Caption.Length > 0) writer.Begin("p").Attribute("class", "caption").Text(Caption).End();
        // Focusable, so that the keyboard can scroll it too.
        writer.Begin("div").Attribute("class", "scroll").Attribute("role", "region").Attribute("tabindex", "0")
            .Attribute("aria-label", Caption.Length > 0 ? Caption : Columns[0].Name).Begin("table")
            .Attribute("class", IsMatrix ? "matrix" : "");
        writer.Begin("thead").Begin("tr");
        foreach (var column in Columns)
            writer.Begin("th").Attribute("scope", "col").Attribute("class", ClassOf(column)).Text(column.Name).End();
        writer.End().End().Begin("tbody").NewLine();
        foreach (var row in _rows) WriteRow(writer, row);
        if (_rows.Count == 0) WriteNoData(writer);
        writer.End().End().End().NewLine();
    }

    private void WriteRow(SvgWriter writer, IReadOnlyList<HtmlCell> row)
    {
        writer.Begin("tr");
        for (var i = 0; i < row.Count; i++)
        {
            writer.Begin("td")
                .Attribute("class", $"{ClassOf(Columns[i])} {row[i].ShadeStyle}".Trim());
            if (row[i].IsStrong) writer.Begin("strong").Text(row[i].Text).End();
            else writer.Text(row[i].Text);
            writer.End();
        }

        writer.End().NewLine();
    }

    private void WriteNoData(SvgWriter writer) =>
        writer.Begin("tr").Begin("td").Attribute("colspan", Columns.Count).Text("no data").End().End().NewLine();

    private static string ClassOf(HtmlColumn column) => column.IsNumeric ? "number" : "";
}
