using System.Text;
using BigLearnEm.Files;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Reports;

/// <summary>The file of a run's clusters: for each row, counted from 1 as the file has it, its cluster.</summary>
internal static class AssignmentFile
{
    /// <summary>The file's name in a seed's directory.</summary>
    public const string FileName = "clusters.csv";

    /// <summary>Writes the file, whole or not at all: <c>row,test,cluster</c>.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="rows">The rows: training rows, then test rows, each in the order of their file.</param>
    public static void Write(string path, IReadOnlyList<RowAssignment> rows)
    {
        var text = new StringBuilder("row,test,cluster\n");
        foreach (var row in rows) text.Append($"{row.Row + 1},{(row.IsTest ? 1 : 0)},{row.Cluster}\n");
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        AtomicFile.Write(path, stream => stream.Write(bytes), bytes.Length);
    }
}
