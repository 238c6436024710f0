using BigLearnEm.Cli.Reports;
using BigLearnEm.Reports;
using BigLearnEm.Simulations;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The results of simulations for a person: a row for each method, then how the fits ended and where the files
/// are.</summary>
internal static class SimulationTable
{
    private const int MostSeedsNamed = 12;

    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The results.</param>
    /// <param name="resultsPath">The path of <c>results.json</c>.</param>
    public static void Write(IAnsiConsole console, SimulationReport report, string resultsPath)
    {
        console.Write(ResultView.Of(report.ToTable()));
        WriteFacts(report, resultsPath);
    }

    private static void WriteFacts(SimulationReport report, string resultsPath)
    {
        Fact("KL", "KL(truth || fit) of all features on the test rows, in nats");
        Fact("within", "of EM from the truth on the same rows; columns after it: medians");
        Fact("BigLearn-EM", $"median KL of one feature {MedianOf(report, kl => kl.Marginal)}, of one given the others "
            + MedianOf(report, kl => kl.Conditional));
        var likely = report.AsLikely(SimulationMethod.BigLearn);
        Fact("", $"training log-likelihood as high as EM from the truth's on {likely} of {report.Results.Count}");
        Fact("stopped", report.StopText);
        if (report.Missed is { Count: > 0 } missed)
        {
            var more = missed.Count > MostSeedsNamed ? ", .." : "";
            Fact("not within", $"seed {string.Join(", ", missed.Take(MostSeedsNamed))}{more}");
        }

        Fact("remark", "reaching the optimum is observed here, not proved");
        Fact("results", resultsPath);
        Fact("page", SimulationPage.PathIn(report.Request.OutDir));
    }

    private static string MedianOf(SimulationReport report, Func<KlScores, double> figure) =>
        ResultColumn.Short(Quantile.Of(report.Values(result => figure(result.BigLearn.Kl)), 0.5));

    // Paths are not wrapped, so that they can be copied.
    private static void Fact(string name, string text) => Console.Out.WriteLine($"  {name,-13}{text}");
}
