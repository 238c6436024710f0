using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>Finds out whether a mixture can be fitted to a table, before it is tried.</summary>
public static class TableChecks
{
    /// <summary>Throws where K components cannot be fitted to the table's N rows.</summary>
    /// <param name="features">The features (N, D).</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <param name="components">How many components K.</param>
    /// <param name="allowMissing">Whether NaN may stand for a missing value.</param>
    /// <param name="allowConstant">Whether features may be constant, as they are going to be left out.</param>
    /// <exception cref="BadInputException">
    /// A value is infinite, or missing where that is not allowed; a row or column has no value at all; a feature is
    /// constant; or there are fewer rows, or fewer different ones, than components.
    /// </exception>
    public static void RequireFit(
        Table features, string name, int components, bool allowMissing, bool allowConstant = false)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        if (features.Rows < components)
        {
            throw new BadInputException(
                name, $"at least {components} rows, one for each component", $"{features.Rows}",
                "Ask for fewer components, or give more rows.");
        }

        RequireRows(features, name, allowMissing);
        foreach (var span in allowConstant ? [] : ColumnSpan.Of(features))
            span.RequireVariation(features.NameOf(span.Column), name);
        RequireDistinctRows(features, name, components);
    }

    /// <summary>Throws where a mixture can say nothing of a row.</summary>
    /// <param name="features">The features (N, D).</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <param name="allowMissing">Whether NaN may stand for a missing value.</param>
    /// <exception cref="BadInputException">
    /// A value is infinite, or missing where that is not allowed; or a row has no value at all.
    /// </exception>
    public static void RequireRows(Table features, string name, bool allowMissing)
    {
        ArgumentNullException.ThrowIfNull(features);
        RequireValues(features, name, allowMissing);
        RequireRowsWithValues(features, name);
    }

    /// <summary>The error of a value that is infinite.</summary>
    internal static BadInputException Infinite(double value, long row, string column, string name) => new(
        name, $"a finite number in row {row + 1}, {column}", value.ToString("R", CultureInfo.InvariantCulture),
        "Write NaN for a missing value, or leave out the row.");

    private static void RequireValues(Table features, string name, bool allowMissing)
    {
        for (var i = 0; i < features.Values.Length; i++)
        {
            var value = features.Values[i];
            if (double.IsFinite(value) || (allowMissing && double.IsNaN(value)))
                continue;
            var (row, column) = Math.DivRem(i, features.Columns);
            if (double.IsInfinity(value))
                throw Infinite(value, row, features.NameOf(column), name);
            throw new BadInputException(
                name, $"a number in row {row + 1}, {features.NameOf(column)}", "a missing value",
                "Fill in missing values or leave out their rows, unless the fit is one that takes them.");
        }
    }

    private static void RequireRowsWithValues(Table features, string name)
    {
        for (var row = 0; row < features.Rows; row++)
        {
            if (!features.Row(row).ContainsAnyExcept(double.NaN))
            {
                throw new BadInputException(
                    name, $"at least one value in row {row + 1}", "missing ones only", "Leave the row out.");
            }
        }
    }

    private static void RequireDistinctRows(Table features, string name, int components)
    {
        var distinct = new HashSet<int>(new RowComparer(features));
        for (var row = 0; row < features.Rows && distinct.Count < components; row++)
            distinct.Add(row);
        if (distinct.Count < components)
        {
            throw new BadInputException(
                name, $"at least {components} different rows, one for each component", $"{distinct.Count}",
                "Ask for fewer components, or give more data.");
        }
    }

    /// <summary>Rows are the same where all their values are; a missing value is the same as another.</summary>
    private sealed class RowComparer(Table table) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => table.Row(x).SequenceEqual(table.Row(y));

        public int GetHashCode(int row)
        {
            var hash = default(HashCode);
            foreach (var value in table.Row(row))
                hash.Add(value);
            return hash.ToHashCode();
        }
    }
}
