using System.Text.Json.Nodes;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>The runs below a directory.</summary>
/// <param name="Runs">Those that can be read.</param>
/// <param name="Broken">Those that cannot.</param>
internal sealed record RunList(IReadOnlyList<RunSummary> Runs, IReadOnlyList<RunSummary> Broken)
{
    private static readonly (ResultColumn Column, Func<RunSummary, object?> Value)[] s_columns =
    [
        (ResultColumn.Text("path"), run => run.Directory),
        (ResultColumn.Text("verb"), run => run.Verb),
        (ResultColumn.Text("method"), run => run.Method),
        (ResultColumn.Text("dataset"), run => run.Dataset),
        (ResultColumn.Text("seeds"), run => run.SeedText),
        (ResultColumn.Number("acc", "ACC", "F4"), run => run.Mean("acc")),
        (ResultColumn.Number("nmi", "NMI", "F4"), run => run.Mean("nmi")),
        (ResultColumn.Number("ari", "ARI", "F4"), run => run.Mean("ari")),
        (ResultColumn.Number("ami", "AMI", "F4"), run => run.Mean("ami")),
        (ResultColumn.Number("log_likelihood", "log-lik.", "F4"), run => run.Mean("log_likelihood")),
        (ResultColumn.Number("seconds", "seconds", "F0"), run => run.TotalSeconds),
    ];

    /// <summary>What the runs can be sorted by.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. s_columns.Select(column => column.Column.Name)];

    /// <summary>Looks for runs: every <c>results.json</c> below a directory; links to directories are not followed.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="key">What to sort by: words from a on, numbers from the largest, runs without one last.</param>
    public static RunList Find(string directory, string key)
    {
        var everywhere = new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        // As the user would write them: below ., without the ./ before them.
        var found = Directory.EnumerateFiles(directory, ResultsFile.FileName, everywhere)
            .Select(path => directory == "." ? Path.GetRelativePath(directory, path) : path)
            .Order(StringComparer.Ordinal)
            .Select(RunSummary.Read)
            .ToLookup(run => run.Problem is null);
        var column = s_columns.Single(column => column.Column.Name == key);
        var runs = column.Column.IsText
            ? found[true].OrderBy(run => $"{column.Value(run)}", StringComparer.Ordinal)
            : found[true].OrderByDescending(run => (double?)column.Value(run) ?? double.NegativeInfinity);
        return new RunList([.. runs], [.. found[false]]);
    }

    /// <summary>A row for each run that can be read; figures are means over its seeds.</summary>
    public ResultTable ToTable() => new(
        [.. s_columns.Select(column => column.Column)],
        [.. Runs.Select(run => (object?[])[.. s_columns.Select(column => column.Value(run))])]);

    /// <summary>The same, and those that cannot be read with the reason.</summary>
    public JsonObject ToJson() => new()
    {
        ["runs"] = ToTable().ToJson(),
        ["broken"] = new JsonArray([.. Broken.Select(run => (JsonNode)new JsonObject
        {
            ["path"] = run.Directory, ["problem"] = run.Problem,
        })]),
    };
}
