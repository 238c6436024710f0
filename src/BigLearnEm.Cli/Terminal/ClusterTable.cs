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
        var columns = Columns(report).ToList();
        var table = new Spectre.Console.Table { Border = TableBorder.Simple };
        table.AddColumn(Column("seed"));
        foreach (var (name, _, _) in columns) table.AddColumn(Column(name));
        foreach (var outcome in report.Outcomes)
            table.AddRow([$"{outcome.Seed}", .. columns.Select(column => Text(column.Value(outcome), column.Format))]);
        if (report.Outcomes.Count > 1)
        {
            table.AddEmptyRow();
            var spreads = columns.Select(column => (Spread: report.Spread(column.Value), column.Format)).ToList();
            table.AddRow(["mean", .. spreads.Select(figure => Text(figure.Spread?.Mean, figure.Format))]);
            table.AddRow(["± sd", .. spreads.Select(figure => Text(figure.Spread?.Deviation, figure.Format))]);
        }

        console.Write(table);
        WriteFacts(report, resultsPath);
    }

    // NMI, ARI, ACC and AMI are of the test rows where these have classes, else of the training rows.
    private static IEnumerable<(string Name, Func<TableOutcome, double?> Value, string Format)> Columns(
        ClusterReport report)
    {
        if (report.Input.HasClasses)
        {
            var scores = ScoresOf(report);
            yield return ("NMI", outcome => scores(outcome)?.Nmi, "F4");
            yield return ("ARI", outcome => scores(outcome)?.Ari, "F4");
            yield return ("ACC", outcome => scores(outcome)?.Acc, "F4");
            yield return ("AMI", outcome => scores(outcome)?.Ami, "F4");
        }

        if (report.Outcomes[0].Choice is not null) yield return ("K", outcome => outcome.Model.Components, "0.#");
        yield return ("held-out\nlog-lik.", outcome => outcome.Final.LogLikelihood, "F4");
        yield return ("training\nlog-lik.", outcome => outcome.Final.TrainLogLikelihood, "F4");
        yield return ("used", outcome => outcome.Final.UsedClusters, "0.#");
        yield return ("sec.", outcome => outcome.Seconds, "F1");
    }

    private static Func<TableOutcome, TableScores?> ScoresOf(ClusterReport report) =>
        report.Outcomes[0].Final.Test is not null ? outcome => outcome.Final.Test : outcome => outcome.Final.Train;

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

    private static TableColumn Column(string name) =>
        new(name) { Alignment = Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 1, 0) };

    private static string Text(double? value, string format) =>
        value is { } number ? number.ToString(format, System.Globalization.CultureInfo.InvariantCulture) : "-";
}
