using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>Brings the columns of further rows in the order of the training rows'.</summary>
internal static class TableColumns
{
    private const int Shown = 8;

    /// <summary>
    /// By name where both have names, else by position.
    /// </summary>
    /// <param name="table">The further rows (any N, D).</param>
    /// <param name="name">What they are called in messages, for instance their file.</param>
    /// <param name="columns">Number of features D in training.</param>
    /// <param name="names">Their names in training (D), or null.</param>
    /// <exception cref="BadInputException">There are more or fewer columns, or other names.</exception>
    public static Table Align(Table table, string name, int columns, IReadOnlyList<string>? names)
    {
        RequireCount(table.Columns, name, columns);
        if (names is null || table.ColumnNames is not { } own || own.SequenceEqual(names, StringComparer.Ordinal))
            return table;
        var wanted = names.Order(StringComparer.Ordinal);
        if (names.Distinct(StringComparer.Ordinal).Count() < columns
            || !own.Order(StringComparer.Ordinal).SequenceEqual(wanted, StringComparer.Ordinal))
        {
            throw new BadInputException(
                name, $"the columns of training, {Show(names)}", Show(own),
                "Give the same columns, in any order, or leave out the line of names to go by position.");
        }

        return table.SelectColumns([.. names.Select(column => own.ToList().IndexOf(column))]);
    }

    /// <summary>Throws where rows have another number of columns than in training.</summary>
    public static void RequireCount(int got, string name, int columns)
    {
        if (got != columns)
        {
            throw new BadInputException(
                name, $"{columns} feature columns, as in training", $"{got}",
                "Give the same features; --label_column says which column, if any, holds classes and is none of them.");
        }
    }

    private static string Show(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
