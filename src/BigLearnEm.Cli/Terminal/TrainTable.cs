using BigLearnEm.Cli.Reports;
using BigLearnEm.Deep;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The results of a training for a person: a row for each seed, then where the time went and the files
/// are.</summary>
internal static class TrainTable
{
    private static readonly string[] s_scores = ["ACC", "NMI", "ARI"];
    private static readonly string[] s_likelihood = ["log-likelihood"];
    private static readonly string[] s_nothing = [];

    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The results.</param>
    /// <param name="resultsPath">The path of <c>results.json</c>.</param>
    public static void Write(IAnsiConsole console, TrainReport report, string resultsPath)
    {
        var labelled = report.Images.Images.Labels is not null;
        var table = new Table { Border = TableBorder.Simple };
        string[] columns =
        [
            "seed", .. labelled ? s_scores : [], .. HasLikelihood(report) ? s_likelihood : [], "clusters", "seconds",
        ];
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column) { Alignment = Justify.Right, NoWrap = true });
        foreach (var result in report.Results) table.AddRow(Row(result, report, labelled));
        if (!report.Request.IsSingle)
        {
            table.AddEmptyRow();
            table.AddRow(SummaryRow(report, labelled));
        }

        console.Write(table);
        WriteFacts(report, resultsPath);
    }

    private static string[] Row(TrainResult result, TrainReport report, bool labelled)
    {
        string[] scores = labelled && result.Scores is { } s
            ? [F4(s.Accuracy), F4(s.NormalizedMutualInformation), F4(s.AdjustedRandIndex)]
            : [];
        return
        [
            $"{result.Seed}", .. scores, .. result.LogLikelihood is { } value ? [F4(value)] : s_nothing,
            $"{result.UsedClusters} of {report.Request.Options.Components}", F1(result.StageSeconds.Values.Sum()),
        ];
    }

    private static string[] SummaryRow(TrainReport report, bool labelled)
    {
        var summary = report.Summary;
        string[] scores = labelled
            ? [Spread(summary["acc"], F4), Spread(summary["nmi"], F4), Spread(summary["ari"], F4)]
            : [];
        string[] likelihood = HasLikelihood(report) ? [Spread(summary["log_likelihood"], F4)] : [];
        var seconds = MeanDeviation.Of([.. report.Results.Select(result => result.StageSeconds.Values.Sum())]);
        return
        [
            "mean\n± sd", .. scores, .. likelihood, Spread(summary["used_clusters"], F1), Spread(seconds, F1),
        ];
    }

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

    // Subspaces, unlike a mixture, are no density.
    private static bool HasLikelihood(TrainReport report) => report.Summary.ContainsKey("log_likelihood");

    // Paths are not wrapped, so that they can be copied.
    private static void Fact(string name, string text) => Console.Out.WriteLine($"  {name,-10}{text}");

    private static string Spread(MeanDeviation spread, Func<double, string> format) =>
        $"{format(spread.Mean)}\n± {format(spread.Deviation)}";

    private static string F4(double value) => $"{value:F4}";

    private static string F1(double value) => $"{value:F1}";
}
