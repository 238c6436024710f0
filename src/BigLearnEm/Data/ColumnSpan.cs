using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>From where to where the values of one column reach, missing ones left out.</summary>
/// <param name="Column">Which column, from 0.</param>
/// <param name="Minimum">The least value; positive infinity where there is none.</param>
/// <param name="Maximum">The greatest value; negative infinity where there is none.</param>
internal readonly record struct ColumnSpan(int Column, double Minimum, double Maximum)
{
    /// <summary>Whether the column has at least two different values.</summary>
    internal bool Varies => Maximum > Minimum;

    /// <summary>The spans of all columns.</summary>
    internal static ColumnSpan[] Of(Table table)
    {
        var spans = Empty(table.Columns);
        Widen(spans, table.Values);
        return spans;
    }

    /// <summary>Spans without a value.</summary>
    internal static ColumnSpan[] Empty(int columns) => [.. Enumerable.Range(0, columns).Select(
        column => new ColumnSpan(column, double.PositiveInfinity, double.NegativeInfinity))];

    /// <summary>Takes in more rows.</summary>
    internal static void Widen(ColumnSpan[] spans, ReadOnlySpan<double> rows)
    {
        for (var i = 0; i < rows.Length;)
        {
            for (var column = 0; column < spans.Length; column++, i++)
            {
                var value = rows[i];
                if (value < spans[column].Minimum)
                    spans[column] = spans[column] with { Minimum = value };
                if (value > spans[column].Maximum)
                    spans[column] = spans[column] with { Maximum = value };
            }
        }
    }

    /// <summary>Throws where the column has no value, or a single one.</summary>
    internal void RequireVariation(string column, string name)
    {
        if (Varies)
            return;
        throw new BadInputException(
            name, $"different values in {column}",
            Minimum > Maximum
                ? "missing ones only"
                : $"{Minimum.ToString("R", CultureInfo.InvariantCulture)} in every row",
            "Leave the feature out, for instance with --drop_constant.");
    }
}
