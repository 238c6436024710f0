namespace BigLearnEm.Data;

/// <summary>Opens tables as rows to be read in order.</summary>
public static class RowSource
{
    /// <summary>
    /// Opens a table by its extension, as <see cref="TableFile.Read"/> does. Text, libsvm and <c>.npy</c> (in
    /// C order only) are read from the file in chunks each time; <c>.mat</c> and <c>.npz</c> have to fit into memory.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Where the classes are, which are left out, and which array to read.</param>
    /// <returns>The features.</returns>
    /// <exception cref="BadInputException">As of <see cref="TableFile.Read"/>.</exception>
    public static IRowSource Open(string path, TableReadOptions? options = null)
    {
        var labelColumn = options?.LabelColumn;
        switch (TableFormats.Of(path))
        {
            case TableFormat.Text:
                return new CsvRowSource(path, TableFormats.DelimiterOf(path), labelColumn);
            case TableFormat.LibSvm:
                TableFile.RequireLibSvmLabel(labelColumn, path);
                return new LibSvmRowSource(path, options?.Features);
            case TableFormat.Npy:
                return new NpyRowSource(path, labelColumn);
            default:
                return new TableRowSource(TableFile.Read(path, options).Features);
        }
    }
}
