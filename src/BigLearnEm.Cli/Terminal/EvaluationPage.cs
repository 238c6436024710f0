using BigLearnEm.Clustering;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Data;

namespace BigLearnEm.Cli.Terminal;

/// <summary>An evaluation for a person, in at most 80 columns of plain text.</summary>
internal static class EvaluationPage
{
    private const int Width = 80;
    private const int Label = 14;

    /// <summary>Writes the page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="images">The images.</param>
    public static void Write(TextWriter output, Evaluation evaluation, ImageSet images)
    {
        output.WriteLine($"weights        {evaluation.Weights}");
        output.WriteLine($"images         {images.Count}, {images.Name}");
        foreach (var (name, value) in evaluation.Scores)
            output.WriteLine($"{name.ToUpperInvariant(),-Label} {value:F4}");
        if (evaluation.LogLikelihood is { } logLikelihood)
            output.WriteLine($"{"log-likelihood",-Label} {logLikelihood:F4}");
        output.WriteLine($"{"clusters used",-Label} {evaluation.UsedClusters} of {evaluation.Sizes.Count}");
        output.WriteLine();
        if (evaluation.Table is null) WriteSizes(output, evaluation.Sizes);
        else WriteConfusion(output, evaluation, images);
    }

    private static void WriteSizes(TextWriter output, IReadOnlyList<int> sizes)
    {
        output.WriteLine("Images in each cluster");
        int[] clusters = [.. Enumerable.Range(0, sizes.Count)];
        WriteBlocks(
            output, "cluster", [.. clusters.Select(k => $"{k}")], [("images", [.. sizes.Select(size => $"{size}")])]);
    }

    private static void WriteConfusion(TextWriter output, Evaluation evaluation, ImageSet images)
    {
        var table = evaluation.Table!;
        var alignment = ClusterAlignment.Of(table);
        var columns = alignment.ColumnClusters;
        output.WriteLine("Images of each class (rows) in each cluster (columns); a dot is none. Clusters");
        output.WriteLine("stand in the order of the classes they are matched to; - is for one without.");
        var rows = new List<(string, string[])>();
        for (var row = 0; row < table.Classes.Count; row++)
        {
            var at = row;
            string[] cells = [.. columns.Select((_, column) => Count(alignment.Confusion[at, column]))];
            rows.Add((images.ClassName(table.Classes[row]), cells));
        }

        rows.Add(("all", [.. columns.Select(cluster => cluster is { } k ? Count(evaluation.Sizes[k]) : ".")]));
        WriteBlocks(output, "cluster", [.. columns.Select(cluster => cluster is { } k ? $"{k}" : "-")], rows);
        int[] empty = [.. Enumerable.Range(0, evaluation.Sizes.Count).Where(k => evaluation.Sizes[k] == 0)];
        if (empty.Length > 0) output.WriteLine($"Clusters without an image: {string.Join(' ', empty)}");
    }

    // As many columns as fit beside the names, then the next ones below.
    private static void WriteBlocks(
        TextWriter output, string corner, string[] header, IReadOnlyList<(string Name, string[] Cells)> rows)
    {
        var label = Math.Max(corner.Length, rows.Max(row => row.Name.Length));
        var cell = 1 + Math.Max(header.Max(text => text.Length), rows.Max(row => row.Cells.Max(text => text.Length)));
        var perBlock = Math.Max((Width - label) / cell, 1);
        for (var start = 0; start < header.Length; start += perBlock)
        {
            if (start > 0) output.WriteLine();
            var end = Math.Min(start + perBlock, header.Length);
            output.WriteLine(corner.PadRight(label) + Line(header[start..end], cell));
            foreach (var (name, cells) in rows) output.WriteLine(name.PadRight(label) + Line(cells[start..end], cell));
        }
    }

    private static string Line(string[] cells, int width) => string.Concat(cells.Select(text => text.PadLeft(width)));

    private static string Count(long count) => count == 0 ? "." : $"{count}";
}
