using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>
/// Finds the column of the classes: by number from 1, by number from the end (-1 is the last), by name, or none.
/// </summary>
internal static class LabelColumn
{
    /// <summary>The choice of no column.</summary>
    internal const string None = "none";

    private static readonly string[] s_usual = ["class", "label", "target", "y"];

    /// <summary>The column, from 0; null for none.</summary>
    /// <param name="choice">The user's choice; null for a column of a usual name where there is one.</param>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="names">Their names; null where they have none.</param>
    /// <param name="path">The name for messages.</param>
    /// <exception cref="BadInputException">There is no such column, or no other beside it.</exception>
    internal static int? Find(string? choice, int columns, IReadOnlyList<string>? names, string path)
    {
        if (choice == None || (choice is null && columns == 1))
            return null;
        var column = choice is null ? Usual(names)
            : int.TryParse(choice, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? ByNumber(number, columns, path)
                : ByName(choice, names, path);
        if (column is not null && columns == 1)
        {
            throw new BadInputException(
                path, "a column of features beside that of the classes", "a single column",
                "Give a table with features, or 'none' as the label column.");
        }

        return column;
    }

    private static int? Usual(IReadOnlyList<string>? names)
    {
        if (names is null)
            return null;
        foreach (var usual in s_usual)
        {
            if (IndexOf(names, usual, StringComparison.OrdinalIgnoreCase) is { } column)
                return column;
        }

        return null;
    }

    private static int ByNumber(int number, int columns, string path)
    {
        var column = number > 0 ? number - 1L : columns + (long)number;
        return number != 0 && column >= 0 && column < columns
            ? (int)column
            : throw new BadInputException(
                path, $"a label column from 1 to {columns}, or from -{columns} to -1", $"{number}",
                "Columns are counted from 1, and from the end with a minus sign.");
    }

    private static int ByName(string name, IReadOnlyList<string>? names, string path)
    {
        if (names is null)
        {
            throw new BadInputException(
                path, $"a label column '{name}'", "columns without names", "Give the column's number, from 1.");
        }

        return IndexOf(names, name, StringComparison.Ordinal)
            ?? IndexOf(names, name, StringComparison.OrdinalIgnoreCase)
            ?? throw new BadInputException(
                path, $"a label column '{name}'", $"columns {string.Join(", ", names.Take(20))}",
                "Give one of these names, or a column's number from 1.");
    }

    private static int? IndexOf(IReadOnlyList<string> names, string name, StringComparison comparison)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Equals(name, comparison))
                return i;
        }

        return null;
    }
}
