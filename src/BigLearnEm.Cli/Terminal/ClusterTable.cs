using BigLearnEm.Cli.Reports;
using BigLearnEm.Tables;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The results of a clustering for a person: a row for each seed, their mean and deviation, and where the files
/// are.</summary>
internal static class ClusterTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The results.</param>
    /// <param name="resultsPath">The path of <c>results.json</c>.</param>
    public static void Write(IAnsiConsole console, ClusterReport report, string resultsPath)
    {
        var table = ResultView.Of(report.ToTable());
        if (report.Outcomes.Count > 1)
        {
            table.AddEmptyRow();
            var spreads = report.Columns.Select(column => (column.Column, Spread: report.Spread(column.Value))).ToList();
            table.AddRow(["mean", .. spreads.Select(figure => ResultView.Cell(figure.Column, figure.Spread?.Mean))]);
            table.AddRow(["± sd", .. spreads.Select(figure => ResultView.Cell(figure.Column, figure.Spread?.Deviation))]);
        }

        console.Write(table);
        WriteFacts(report, resultsPath);
    }

    private static void WriteFacts(ClusterReport report, string resultsPath)
    {
        var first = report.Outcomes[0];
        if (report.Input.HasClasses)
        {
            var rows = first.Final.Test is null ? "training" : "test";
            Fact("scores", $"of the {rows} rows' clusters against their classes");
        }

        Fact("log-lik.", "mean per row in nats, features scaled to 0..1 by the training rows");
        if (report.Request.Options.Method == TableMethod.KMeans)
            Fact("", "(of the Gaussian mixture that the partition gives)");
        foreach (var group in report.Outcomes.GroupBy(outcome => outcome.Stop))
        {
            var text = report.IsSingle
                ? $"after {first.Iterations} iterations"
                : $"{group.Count()} of {report.Outcomes.Count} seeds, after {group.Min(outcome => outcome.Iterations)} to "
                    + $"{group.Max(outcome => outcome.Iterations)} iterations";
            Fact("stopped", $"{TableNames.Of(TableNames.Stops, group.Key)}, {text}");
        }

        if (first.Choice is { } choice && report.IsSingle)
        {
            var criterion = TableNames.Of(TableNames.Criteria, choice.Criterion).ToUpperInvariant();
            Fact("chosen", $"{choice.Chosen.Components} components, which have the lowest {criterion}");
        }

        Fact("model", report.IsSingle
            ? Path.Combine(report.Request.OutDir, TableModel.FileName)
            : Path.Combine(report.Request.OutDir, "seed_*", TableModel.FileName));
        Fact("page", Path.Combine(report.Request.OutDir, ClusterPage.FileName));
        Fact("results", resultsPath);
    }

    // Paths are not wrapped, so that they can be copied.
    private static void Fact(string name, string text) => Console.Out.WriteLine($"  {name,-10}{text}");
}
