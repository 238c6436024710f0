namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// A matrix with an offset, laid out for the kernels: in tiles of four rows, each tile its four offsets first, then
/// column by column its four coefficients. Rows beyond the last are zero.
/// </summary>
/// <param name="Values">The numbers in that order.</param>
/// <param name="Rows">Number of rows t.</param>
/// <param name="Columns">Number of columns; a lower-triangular tile stops at its last row's diagonal.</param>
internal readonly record struct TiledMatrix(double[] Values, int Rows, int Columns)
{
    /// <summary>Rows of one tile.</summary>
    public const int TileRows = 4;

    /// <summary>Packs a full matrix, without an offset.</summary>
    /// <param name="matrix">Shape (rows, columns), row by row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static TiledMatrix Full(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        var values = new double[RoundedUp(rows) * (columns + 1)];
        var next = 0;
        for (var first = 0; first < rows; first += TileRows)
        {
            next += TileRows;
            next = PackColumns(matrix, rows, columns, first, columns, values, next);
        }

        return new TiledMatrix(values, rows, columns);
    }

    /// <summary>Packs a lower-triangular matrix with an offset.</summary>
    /// <param name="matrix">Shape (size, size), row by row, zero above the diagonal.</param>
    /// <param name="offset">Shape (size).</param>
    /// <param name="size">Number of rows and columns.</param>
    public static TiledMatrix Lower(ReadOnlySpan<double> matrix, ReadOnlySpan<double> offset, int size)
    {
        var length = 0;
        for (var first = 0; first < size; first += TileRows) length += TileRows * (Math.Min(first + TileRows, size) + 1);
        var values = new double[length];
        var next = 0;
        for (var first = 0; first < size; first += TileRows)
        {
            for (var i = first; i < Math.Min(first + TileRows, size); i++) values[next + i - first] = offset[i];
            next += TileRows;
            next = PackColumns(matrix, size, size, first, Math.Min(first + TileRows, size), values, next);
        }

        return new TiledMatrix(values, size, size);
    }

    /// <summary>A number of rows rounded up to whole tiles.</summary>
    public static int RoundedUp(int rows) => (rows + TileRows - 1) / TileRows * TileRows;

    private static int PackColumns(
        ReadOnlySpan<double> matrix, int rows, int stride, int first, int columns, double[] values, int next)
    {
        for (var j = 0; j < columns; j++)
        {
            for (var i = first; i < Math.Min(first + TileRows, rows); i++)
                values[next + i - first] = matrix[(i * stride) + j];
            next += TileRows;
        }

        return next;
    }
}
