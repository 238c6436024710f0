using BigLearnEm.Cli.Reports;
using BigLearnEm.Deep;
using Spectre.Console;

namespace BigLearnEm.Cli.Terminal;

/// <summary>The results of a training of Neural-EM for a person: a row for each seed, then where the files are.</summary>
internal static class NemTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The results.</param>
    /// <param name="resultsPath">The path of <c>results.json</c>.</param>
    public static void Write(IAnsiConsole console, NemReport report, string resultsPath)
    {
        var table = ResultView.Of(report.ToTable());
        if (!report.Request.IsSingle)
        {
            table.AddEmptyRow();
            table.AddRow("mean\n± sd", Spread(report, "ami", "F4"), "", Spread(report, "loss", "F2"), "", "", "");
        }

        console.Write(table);
        foreach (var result in report.Results)
            Fact(report.Request.IsSingle ? "stopped" : $"seed {result.Seed}", result.StopReason);
        Fact("weights", report.Request.IsSingle
            ? report.Results[0].ModelPath
            : Path.Combine(report.Request.OutDir, "seed_*", ClusterModel.FileName));
        Fact("records", report.Request.TxtDir);
        Fact("results", resultsPath);
    }

    private static string Spread(NemReport report, string figure, string format) =>
        report.Summary.TryGetValue(figure, out var spread)
            ? $"{spread.Mean.ToString(format, null)}\n± {spread.Deviation.ToString(format, null)}"
            : "-";

    // Paths are not wrapped, so that they can be copied.
    private static void Fact(string name, string text) => Console.Out.WriteLine($"  {name,-10}{text}");
}
