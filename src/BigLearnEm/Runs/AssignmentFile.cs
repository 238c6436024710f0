using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// The file of a run's clusters: for each row of a table, counted from 1 as its file has it, or for each image, counted from 1
/// in the order of its set, the cluster.
/// </summary>
public static class AssignmentFile
{
    /// <summary>The file's name in a seed's directory.</summary>
    public const string FileName = "clusters.csv";

    private const string Header = "row,test,cluster";

    /// <summary>Writes the file, whole or not at all: <c>row,test,cluster</c>.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="rows">The rows: training rows, then test rows, each in the order of their file.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IReadOnlyList<RowAssignment> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder(Header + "\n");
        foreach (var row in rows) text.Append($"{row.Row + 1},{(row.IsTest ? 1 : 0)},{row.Cluster}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }

    /// <summary>Writes the clusters of images, of which none is held out.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="clusters">The cluster of each image (N), 0 to K-1.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, int[] clusters)
    {
        ArgumentNullException.ThrowIfNull(clusters);
        Write(path, [.. clusters.Select((cluster, image) => new RowAssignment(image, false, cluster))]);
    }

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>Its rows; null where there is no such file.</returns>
    /// <exception cref="BadInputException">It is another file, or cannot be read.</exception>
    public static IReadOnlyList<RowAssignment>? TryRead(string path)
    {
        if (!File.Exists(path)) return null;
        var number = 0;
        var rows = new List<RowAssignment>();
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 && line == Header) continue;
            int[] cells = [.. line.Split(',').Select(cell => int.TryParse(cell, out var value) ? value : -1)];
            if (number == 1 || cells is not [> 0, 0 or 1, >= 0])
            {
                throw new BadInputException(
                    $"{path}, line {number}", number == 1 ? Header : "a row, 0 or 1, and a cluster", $"'{line}'",
                    "Run the clustering again.");
            }

            rows.Add(new RowAssignment(cells[0] - 1, cells[1] == 1, cells[2]));
        }

        return rows;
    }
}
