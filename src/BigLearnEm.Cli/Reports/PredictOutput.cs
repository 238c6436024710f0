using System.Globalization;
using System.Text;
using BigLearnEm.Data;
using BigLearnEm.Files;

namespace BigLearnEm.Cli.Reports;

/// <summary>The file that <c>predict</c> writes, whole or not at all, in the format that its name says.</summary>
internal sealed class PredictOutput
{
    private readonly string _format;

    private PredictOutput(string path, string format)
    {
        Path = path;
        _format = format;
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>Looks at the path before any work is done; nothing is written yet.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="UsageException">Its name says no format.</exception>
    /// <exception cref="BadInputException">It is a folder, or its folder is a file.</exception>
    public static PredictOutput Open(string path)
    {
        if (Directory.Exists(path))
            throw new BadInputException(
                path, "a file for --output", "a folder", "Give a file's path, for instance clusters.csv in it.");
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path));
        if (File.Exists(folder))
            throw new BadInputException(folder, "a folder for --output", "a file", "Give a path in a folder.");
        var format = System.IO.Path.GetExtension(path).ToLowerInvariant();
        return format is ".npy" or ".csv" or ".txt"
            ? new PredictOutput(path, format)
            : throw new UsageException(
                "--output", "a name that ends in .npy, .csv or .txt", path, "The ending says the format.");
    }

    /// <summary>Writes one label for each image.</summary>
    /// <param name="labels">The clusters (N).</param>
    public void WriteLabels(int[] labels) => Write(
        () => NpyFile.Write(Path, labels, labels.Length), Array.ConvertAll(labels, label => (double)label),
        labels.Length, 1, ["cluster"]);

    /// <summary>Writes the probability of each cluster for each image.</summary>
    /// <param name="values">The probabilities, row-major (N*K).</param>
    /// <param name="rows">N.</param>
    /// <param name="columns">K.</param>
    public void WriteProbabilities(double[] values, int rows, int columns) => Write(
        () => NpyFile.Write(Path, values, rows, columns), values, rows, columns,
        [.. Enumerable.Range(0, columns).Select(k => $"cluster_{k}")]);

    private void Write(Action writeNpy, double[] values, int rows, int columns, string[] names)
    {
        try
        {
            if (_format == ".npy") writeNpy();
            else if (_format == ".csv") CsvTable.Write(Path, new Table(values, rows, columns, names));
            else WriteText(values, rows, columns);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new BadInputException(
                Path, "a file for --output that can be written", error.Message.TrimEnd('.'), "Give another path.",
                error);
        }
    }

    private void WriteText(double[] values, int rows, int columns)
    {
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            var cells = new ArraySegment<double>(values, row * columns, columns)
                .Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            text.AppendJoin(' ', cells).Append('\n');
        }

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(Path, stream => stream.Write(bytes), bytes.Length);
    }
}
