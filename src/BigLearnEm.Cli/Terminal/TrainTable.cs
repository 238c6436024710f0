using System.Globalization;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Deep;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The results of a training for a person: a row for each seed, then where the time went and the files
/// are.</summary>
internal static class TrainTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The results.</param>
    /// <param name="resultsPath">The path of <c>results.json</c>.</param>
    public static void Write(IAnsiConsole console, TrainReport report, string resultsPath)
    {
        var results = report.ToTable();
        var table = ResultView.Of(results);
        if (!report.Request.IsSingle)
        {
            table.AddEmptyRow();
            table.AddRow(SummaryRow(results));
        }

        console.Write(table);
        WriteFacts(report, resultsPath);
    }

    // The first column is the seeds.
    private static string[] SummaryRow(ResultTable results) =>
    [
        "mean\n± sd", .. Enumerable.Range(1, results.Columns.Count - 1).Select(column =>
        {
            var spread = MeanDeviation.Of(
                [.. results.Rows.Select(row => Convert.ToDouble(row[column], CultureInfo.InvariantCulture))]);
            // A mean of counts is none.
            return results.Columns[column].Name == "used_clusters"
                ? Spread(spread, F1)
                : Spread(spread, value => results.Columns[column].Show(value));
        }),
    ];

    private static void WriteFacts(TrainReport report, string resultsPath)
    {
        foreach (var result in report.Results)
        {
            var title = report.Request.IsSingle ? "stopped" : $"seed {result.Seed}";
            var steps = report.Request.Options.Method == TrainMethod.Edesc
                ? $"{result.Iterations} epochs"
                : $"{result.Iterations} iterations and {result.Rounds} rounds";
            Fact(title, $"{result.StopReason}, after {steps}");
            if (report.Request.IsSingle && result.Oracle is { } oracle)
            {
                var (accuracy, nmi) = (F4(oracle.Accuracy), F4(oracle.NormalizedMutualInformation));
                Fact("oracle", $"ACC {accuracy}, NMI {nmi} (maxima, picked with labels)");
            }
        }

        Fact("seconds", string.Join(", ", report.StageSeconds.Select(stage => $"{stage.Key} {F1(stage.Value)}")));
        Fact("weights", report.Request.IsSingle
            ? report.Results[0].ModelPath
            : Path.Combine(report.Request.OutDir, "seed_*", ClusterModel.FileName));
        Fact("records", report.Request.TxtDir);
        Fact("results", resultsPath);
    }

    // Paths are not wrapped, so that they can be copied.
    private static void Fact(string name, string text) => Console.Out.WriteLine($"  {name,-10}{text}");

    private static string Spread(MeanDeviation spread, Func<double, string> format) =>
        $"{format(spread.Mean)}\n± {format(spread.Deviation)}";

    private static string F4(double value) => $"{value:F4}";

    private static string F1(double value) => $"{value:F1}";
}
