using System.Globalization;

namespace BigLearnEm.Data;

/// <summary>
/// Brings each feature to [0, 1] by the least and greatest value of the training rows; other rows may leave it.
/// Missing values stay missing.
/// </summary>
/// <param name="Minimum">The least value of each feature (D).</param>
/// <param name="Range">The greatest value of each feature less the least (D), above 0 and finite.</param>
public sealed record MinMaxScale(double[] Minimum, double[] Range)
{
    private const int ValuesPerChunk = 1 << 20;

    /// <summary>Learns the scale of a table; NaN is passed over.</summary>
    /// <param name="table">The training rows (N, D).</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <returns>The scale.</returns>
    /// <exception cref="BadInputException">
    /// A value is infinite, a feature is constant or has no value, or its range is no finite number.
    /// </exception>
    public static MinMaxScale Fit(Table table, string name = "the table")
    {
        ArgumentNullException.ThrowIfNull(table);
        return Fit(new TableRowSource(table), name, table.NameOf);
    }

    /// <summary>Learns the scale of rows that need not fit into memory; NaN is passed over.</summary>
    /// <param name="source">The training rows (N, D), read once.</param>
    /// <param name="name">What they are called in messages, for instance their file.</param>
    /// <returns>The scale, the same as of a table with the same rows.</returns>
    /// <exception cref="BadInputException">As of <see cref="Fit(Table, string)"/>, or of reading.</exception>
    public static MinMaxScale Fit(IRowSource source, string name = "the table")
    {
        ArgumentNullException.ThrowIfNull(source);
        return Fit(source, name, column => $"column {column + 1}");
    }

    /// <summary>Scales a table: (x - minimum) / range.</summary>
    /// <param name="table">The table (any N, D), which is not changed.</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <returns>The scaled table.</returns>
    /// <exception cref="BadInputException">The table has another number of columns.</exception>
    public Table Apply(Table table, string name = "the table") => Map(table, name, Apply);

    /// <summary>Undoes <see cref="Apply(Table, string)"/>, to rounding: x * range + minimum.</summary>
    /// <param name="table">The scaled table (any N, D), which is not changed.</param>
    /// <param name="name">What the table is called in messages, for instance its file.</param>
    /// <returns>The table in the data's own units.</returns>
    /// <exception cref="BadInputException">The table has another number of columns.</exception>
    public Table Invert(Table table, string name = "the table") => Map(table, name, Invert);

    /// <summary>Scales rows in place.</summary>
    internal void Apply(Span<double> rows)
    {
        for (var i = 0; i < rows.Length;)
        {
            for (var column = 0; column < Range.Length; column++, i++)
                rows[i] = (rows[i] - Minimum[column]) / Range[column];
        }
    }

    /// <summary>Throws where rows have another number of columns.</summary>
    internal void RequireColumns(int columns, string name)
    {
        if (columns != Range.Length)
        {
            throw new BadInputException(
                name, $"{Range.Length} features, as in training", $"{columns}", "Give a table of the same features.");
        }
    }

    private void Invert(Span<double> rows)
    {
        for (var i = 0; i < rows.Length;)
        {
            for (var column = 0; column < Range.Length; column++, i++)
                rows[i] = (rows[i] * Range[column]) + Minimum[column];
        }
    }

    private Table Map(Table table, string name, RowsAction change)
    {
        ArgumentNullException.ThrowIfNull(table);
        RequireColumns(table.Columns, name);
        double[] values = [.. table.Values];
        change(values);
        return new Table(values, table.Rows, table.Columns, table.ColumnNames);
    }

    private static MinMaxScale Fit(IRowSource source, string name, Func<int, string> nameOf)
    {
        var spans = ColumnSpan.Empty(source.Columns);
        foreach (var chunk in source.Read(Math.Max(1, ValuesPerChunk / source.Columns)))
        {
            var values = chunk.Values.AsSpan(0, chunk.Rows * source.Columns);
            for (var i = 0; i < values.Length; i++)
            {
                if (double.IsInfinity(values[i]))
                {
                    throw TableChecks.Infinite(
                        values[i], chunk.Start + (i / source.Columns), nameOf(i % source.Columns), name);
                }
            }

            ColumnSpan.Widen(spans, values);
        }

        return Of(spans, name, nameOf);
    }

    /// <summary>The scale of features whose least and greatest values are known.</summary>
    /// <exception cref="BadInputException">A feature is constant, or its range is no finite number.</exception>
    internal static MinMaxScale Of(ColumnSpan[] spans, string name, Func<int, string> nameOf) => new(
        Array.ConvertAll(spans, span => span.Minimum),
        Array.ConvertAll(spans, span => RangeOf(span, name, nameOf)));

    private static double RangeOf(ColumnSpan span, string name, Func<int, string> nameOf)
    {
        span.RequireVariation(nameOf(span.Column), name);
        var range = span.Maximum - span.Minimum;
        return double.IsFinite(range)
            ? range
            : throw new BadInputException(
                name, $"a finite range in {nameOf(span.Column)}",
                string.Create(CultureInfo.InvariantCulture, $"{span.Minimum:R} to {span.Maximum:R}"),
                "Give the feature in other units.");
    }

    private delegate void RowsAction(Span<double> rows);
}
