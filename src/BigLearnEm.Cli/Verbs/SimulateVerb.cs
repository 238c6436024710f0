using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Runs;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>simulate</c>: fits mixtures whose truth is known, once for each seed.</summary>
internal static class SimulateVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var flags = new SimulateFlags();
        var verb = new Verb(
            "simulate",
            "Fits mixtures drawn from a known truth and measures the KL to it. That BigLearn-EM reaches the optimum "
            + "there is observed, not proved.",
            flags.Groups, "simulate --seeds 100 --out_dir results/simulation",
            "simulate --seeds 10 --grid 7 --unequal_weights", "simulate --seeds 0..9 --dim 3 --covariances rotated",
            "simulate --seed 30 --samples 500");
        verb.SetAction(line => Run(flags, line));
        return verb;
    }

    private static int Run(SimulateFlags flags, ParseResult line)
    {
        var request = SimulateRequest.Read(flags, line);
        var screen = new Screen(line.GetValue(flags.Quiet), line.GetValue(flags.Json));
        using var interruption = new Interruption();
        using var locks = OutputDirectories.Lock(request.OutDir, request.OutDir);
        ComputeDevice.UseThreads(request.Threads);
        var path = Path.Combine(request.OutDir, ResultsFile.FileName);
        // The results of an earlier run in the directory no longer describe what is there.
        File.Delete(path);
        SimulationPage.Delete(request.OutDir);
        var results = new List<SimulationResult>();
        try
        {
            SimulationDisplay.Run(screen, request.Seeds.Count, display =>
            {
                for (var i = 0; i < request.Seeds.Count; i++)
                    results.Add(Simulate(request, i, display, interruption.Token));
            });
        }
        catch (Exception error) when (error is not (IOException or BadInputException))
        {
            Save(path, new SimulationReport(request, results));
            var what = error is OperationCanceledException ? "was stopped" : "failed";
            screen.Warn($"Seed {request.Seeds[results.Count]} {what}; the {results.Count} of {request.Seeds.Count} "
                + $"seeds that are done are in {path}.");
            throw;
        }

        var report = new SimulationReport(request, results);
        Save(path, report);
        if (screen.Json) Console.Out.WriteLine(JsonRecord.Indented(report.ToJson()));
        else SimulationTable.Write(screen.Out, report, path);
        return ExitCode.Done;
    }

    private static SimulationResult Simulate(
        SimulateRequest request, int index, SimulationDisplay display, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        display.Begin(request.Seeds[index]);
        var result = SimulationRun.Execute(request.OptionsOf(index), display, stop);
        SimulationArchive.Write(Path.Combine(request.OutDir, SimulationReport.FileOf(result.Seed)), result);
        display.End(result);
        // The first one's rows are in the pictures.
        return index == 0 ? result : result.WithoutRows();
    }

    private static void Save(string path, SimulationReport report)
    {
        ResultsFile.Write(path, report.ToJson());
        if (report.Results.Count > 0) SimulationPage.Save(report);
    }
}
