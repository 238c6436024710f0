namespace BigLearnEm.Data;

/// <summary>Numbers in rows and columns. The array is held without a copy and is not written to.</summary>
public sealed class Table
{
    /// <summary>Creates a table from its parts, which are held and not copied.</summary>
    /// <param name="values">The numbers (Rows*Columns), row by row; NaN where one is missing.</param>
    /// <param name="rows">How many rows, at least 1.</param>
    /// <param name="columns">How many columns, at least 1.</param>
    /// <param name="columnNames">A name for each column; null where they have none.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of rows or columns is below 1.</exception>
    public Table(double[] values, int rows, int columns, IReadOnlyList<string>? columnNames = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if ((long)rows * columns != values.Length)
            throw new ArgumentException($"expected {rows} x {columns} values, got {values.Length}", nameof(values));
        if (columnNames is not null && columnNames.Count != columns)
            throw new ArgumentException($"expected {columns} names, got {columnNames.Count}", nameof(columnNames));
        Values = values;
        Rows = rows;
        Columns = columns;
        ColumnNames = columnNames;
    }

    /// <summary>The numbers (Rows*Columns), row by row; NaN where one is missing.</summary>
    public double[] Values { get; }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>A name for each column; null where they have none.</summary>
    public IReadOnlyList<string>? ColumnNames { get; }

    /// <summary>One number.</summary>
    /// <param name="row">Which row, from 0.</param>
    /// <param name="column">Which column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public double this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
            return Row(row)[column];
        }
    }

    /// <summary>One row.</summary>
    /// <param name="row">Which row, from 0.</param>
    /// <returns>A view of its numbers (Columns).</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return Values.AsSpan(row * Columns, Columns);
    }

    /// <summary>Copies some rows into a table of their own.</summary>
    /// <param name="rows">Which rows, from 0, in the order wanted; at least one.</param>
    /// <returns>The table (rows' number, Columns), with the same names.</returns>
    /// <exception cref="ArgumentException">No row is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Table Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
            throw new ArgumentException("expected at least one row, got none", nameof(rows));
        var values = new double[checked(rows.Count * Columns)];
        for (var i = 0; i < rows.Count; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Columns));
        return new Table(values, rows.Count, Columns, ColumnNames);
    }

    /// <summary>Copies some columns into a table of their own.</summary>
    /// <param name="columns">Which columns, from 0, in the order wanted; at least one.</param>
    /// <returns>The table (Rows, columns' number), with their names.</returns>
    /// <exception cref="ArgumentException">No column is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Table SelectColumns(IReadOnlyList<int> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Count == 0)
            throw new ArgumentException("expected at least one column, got none", nameof(columns));
        foreach (var column in columns)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(columns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns, nameof(columns));
        }

        var values = new double[checked(Rows * columns.Count)];
        for (int row = 0, to = 0; row < Rows; row++)
        {
            foreach (var column in columns)
                values[to++] = Values[(row * Columns) + column];
        }

        var names = ColumnNames is null ? null : columns.Select(column => ColumnNames[column]).ToArray();
        return new Table(values, Rows, columns.Count, names);
    }

    /// <summary>A column's number from 1, and its name where it has one, for messages.</summary>
    internal string NameOf(int column) =>
        ColumnNames is null ? $"column {column + 1}" : $"column {column + 1} ('{ColumnNames[column]}')";
}
