namespace BigLearnEm.Benchmarks.Output;

/// <summary>A table that is printed as Markdown when its rows are known.</summary>
/// <param name="columns">The header.</param>
internal sealed class MarkdownTable(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"Expected {columns.Length} cells, got {cells.Length}.");
        _rows.Add(cells);
    }

    public void Print(string title)
    {
        Console.WriteLine($"### {title}");
        Console.WriteLine();
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var row in _rows) Console.WriteLine($"| {string.Join(" | ", row)} |");
        Console.WriteLine();
    }
}
