using BigLearnEm.Data;
using BigLearnEm.Distributed;

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

    /// <summary>Whether a table's rows can be read anew for every pass; other formats have to fit into memory.</summary>
    /// <param name="path">The file, or several, as <see cref="RowSource.Open"/> takes them.</param>
    /// <exception cref="BadInputException">An extension stands for no format, or no file matches a pattern.</exception>
    public static bool CanStream(string path) => Array.TrueForAll(
        TablePaths.Expand(path),
        file => TableFormats.Of(file) is TableFormat.Text or TableFormat.LibSvm or TableFormat.Npy or TableFormat.Idx);

    /// <summary>
    /// Measures a table that can be streamed: <c>.npy</c> and IDX by their headers, text by a pass over it.
    /// </summary>
    /// <param name="path">The file, or several, as <see cref="RowSource.Open"/> takes them.</param>
    /// <param name="reading">How it is read.</param>
    /// <param name="limit">Bytes; a table that surely takes less is not looked at.</param>
    /// <param name="communicator">Ranks that all measure it, and share a pass; null for a single process.</param>
    /// <returns>The size; null where it is surely below the limit.</returns>
    /// <exception cref="BadInputException">A file cannot be used.</exception>
    public static TableSize? Of(
        string path, TableReadOptions reading, long limit, ICommunicator? communicator = null)
    {
        communicator ??= SingleProcess.Instance;
        var (size, isSmall) = AllOrNone.Run(communicator, () => AtAGlance(TablePaths.Expand(path), limit));
        if (isSmall || size is not null) return size;
        var source = RowSource.Open(path, reading, communicator);
        return new TableSize(source.Rows, source.Columns);
    }

    /// <summary>What can be said without reading rows: the size of arrays, or that text is small.</summary>
    private static (TableSize? Size, bool IsSmall) AtAGlance(string[] paths, long limit)
    {
        var (rows, columns, arrays, texts, bytes) = (0L, 0L, 0, 0, 0L);
        foreach (var path in paths)
        {
            using var file = InputFile.Open(path);
            switch (TableFormats.Of(path))
            {
                case TableFormat.Npy:
                    var header = NpyHeader.Read(file, path);
                    (rows, columns, arrays) = (rows + header.Rows, Math.Max(columns, header.Columns), arrays + 1);
                    break;
                case TableFormat.Idx:
                    var images = new IdxRowSource(path);
                    (rows, columns, arrays) = (rows + images.Rows, Math.Max(columns, images.Columns), arrays + 1);
                    break;
                case TableFormat.Text:
                    (bytes, texts) = (bytes + file.Length, texts + 1);
                    break;
            }
        }

        if (arrays == paths.Length) return (new TableSize(rows, (int)Math.Min(columns, int.MaxValue)), false);
        return (null, texts == paths.Length && bytes / LeastTextBytes <= limit / (Copies * sizeof(double)));
    }
}
