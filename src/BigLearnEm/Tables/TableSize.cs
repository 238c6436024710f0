using BigLearnEm.Data;

namespace BigLearnEm.Tables;

/// <summary>How large a table is, found out before it is read into memory.</summary>
/// <param name="Rows">Number of rows N.</param>
/// <param name="Columns">Number of columns D.</param>
public sealed record TableSize(long Rows, int Columns)
{
    // The table as read, its training rows, those scaled, and what the fit keeps of them.
    private const int Copies = 4;

    // A number of a text table takes a digit and what separates it from the next.
    private const int LeastTextBytes = 2;

    /// <summary>What a run takes at most that has the table in memory, in bytes, beside the few that hang on K.</summary>
    public long BytesInMemory => Copies * Rows * Columns * sizeof(double);

    /// <summary>Whether a file's rows can be read anew for every pass; other formats have to fit into memory.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="BadInputException">Its extension stands for no format.</exception>
    public static bool CanStream(string path) =>
        TableFormats.Of(path) is TableFormat.Text or TableFormat.LibSvm or TableFormat.Npy;

    /// <summary>
    /// Measures a file that can be streamed: <c>.npy</c> by its header, text by a pass over it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="limit">Bytes; a file that surely takes less is not looked at.</param>
    /// <returns>The size; null where it is surely below the limit.</returns>
    /// <exception cref="BadInputException">The file cannot be used.</exception>
    public static TableSize? Of(string path, TableReadOptions reading, long limit)
    {
        var format = TableFormats.Of(path);
        using (var file = InputFile.Open(path))
        {
            if (format == TableFormat.Npy)
            {
                var header = NpyHeader.Read(file, path);
                return new TableSize(header.Rows, (int)Math.Min(header.Columns, int.MaxValue));
            }

            if (format == TableFormat.Text && file.Length / LeastTextBytes <= limit / (Copies * sizeof(double)))
                return null;
        }

        var source = RowSource.Open(path, reading);
        return new TableSize(source.Rows, source.Columns);
    }
}
