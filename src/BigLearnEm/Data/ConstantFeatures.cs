namespace BigLearnEm.Data;

/// <summary>Leaves out features that tell nothing.</summary>
public static class ConstantFeatures
{
    /// <summary>
    /// Leaves out the columns that have the same value in every row, missing ones apart, and those that have none at
    /// all.
    /// </summary>
    /// <param name="table">The table (N, D), which is not changed.</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <returns>The other columns, and which they are, from 0, ascending.</returns>
    /// <exception cref="BadInputException">No column is left.</exception>
    public static (Table Table, int[] KeptColumns) Drop(Table table, string name = "the table")
    {
        ArgumentNullException.ThrowIfNull(table);
        int[] kept = [.. ColumnSpan.Of(table).Where(span => span.Varies).Select(span => span.Column)];
        if (kept.Length == 0)
        {
            throw new BadInputException(
                name, "at least one feature that is not constant", "none", "Give more rows or other features.");
        }

        return (kept.Length == table.Columns ? table : table.SelectColumns(kept), kept);
    }
}
