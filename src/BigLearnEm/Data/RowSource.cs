using BigLearnEm.Distributed;

namespace BigLearnEm.Data;

/// <summary>Opens tables as rows to be read in order.</summary>
public static class RowSource
{
    /// <summary>
    /// Opens a table by its extension, as <see cref="TableFile.Read"/> does. Text, libsvm, <c>.npy</c> (in
    /// C order only) and IDX are read from the file in chunks each time; <c>.mat</c> and <c>.npz</c> have to fit into memory.
    /// </summary>
    /// <param name="path">
    /// The file; or several, divided by commas or as a pattern with <c>*</c>, whose rows follow each other.
    /// </param>
    /// <param name="options">Where the classes are, which are left out, and which array to read.</param>
    /// <param name="communicator">
    /// Ranks that all open the table; of text, each then checks a share and can begin in the middle. Null for a single
    /// process.
    /// </param>
    /// <returns>The features.</returns>
    /// <exception cref="BadInputException">As of <see cref="TableFile.Read"/>, or files have different columns.</exception>
    /// <exception cref="RanksFailedException">With several ranks, in place of it.</exception>
    public static IRowSource Open(string path, TableReadOptions? options = null, ICommunicator? communicator = null)
    {
        communicator ??= SingleProcess.Instance;
        var paths = AllOrNone.Run(communicator, () => TablePaths.Expand(path));
        RequireSameFiles(paths, path, communicator);
        var sources = Array.ConvertAll(paths, file => OpenOne(file, options, communicator));
        if (sources.Length == 1)
            return sources[0];
        var columns = sources.Max(source => source.Columns);
        // What libsvm's files leave out is zero: the greatest index of all of them counts.
        return AllOrNone.Run(communicator, () => new JoinedRowSource(
            Array.ConvertAll(sources, source => source is LibSvmRowSource sparse ? sparse.Widened(columns) : source), paths));
    }

    private static IRowSource OpenOne(string path, TableReadOptions? options, ICommunicator communicator)
    {
        var labelColumn = options?.LabelColumn;
        switch (AllOrNone.Run(communicator, () => TableFormats.Of(path)))
        {
            case TableFormat.Text:
                return new CsvRowSource(path, TableFormats.DelimiterOf(path), labelColumn, communicator);
            case TableFormat.LibSvm:
                AllOrNone.Run(communicator, () => TableFile.RequireLibSvmLabel(labelColumn, path));
                return new LibSvmRowSource(path, options?.Features, communicator);
            case TableFormat.Idx:
                return AllOrNone.Run(communicator, () =>
                {
                    TableFile.RequireIdxLabel(labelColumn, path);
                    return new IdxRowSource(path);
                });
            case TableFormat.Npy:
                return AllOrNone.Run(communicator, () => new NpyRowSource(path, labelColumn));
            default:
                return AllOrNone.Run(communicator, () => new TableRowSource(TableFile.Read(path, options).Features));
        }
    }

    private static void RequireSameFiles(string[] paths, string pattern, ICommunicator communicator)
    {
        var names = communicator.Gather(System.Text.Encoding.UTF8.GetBytes(string.Join('\0', paths)));
        AllOrNone.Run(communicator, () =>
        {
            var other = Array.FindIndex(names, own => !own.AsSpan().SequenceEqual(names[0]));
            if (other < 0) return;
            throw new BadInputException(
                pattern, "the same files on every rank", $"others on rank {other} than on rank 0",
                "Give files that all nodes share.");
        });
    }
}
