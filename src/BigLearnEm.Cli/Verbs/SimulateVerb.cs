using System.CommandLine;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Configuration;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Ranks;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Distributed;
using BigLearnEm.Runs;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>simulate</c>: fits mixtures whose truth is known, once for each seed.</summary>
internal static class SimulateVerb
{
    /// <summary>Creates the verb.</summary>
    /// <param name="communicator">The ranks, to which the seeds are dealt; the first of them writes and speaks.</param>
    public static Verb Create(ICommunicator communicator)
    {
        var flags = new SimulateFlags();
        var verb = new Verb(
            "simulate",
            "Fits mixtures drawn from a known truth and measures the KL to it. That BigLearn-EM reaches the optimum "
            + "there is observed, not proved.",
            flags.Groups, "simulate --seeds 100 --out_dir results/simulation",
            "simulate --seeds 10 --grid 7 --unequal_weights", "simulate --seeds 0..9 --dim 3 --covariances rotated",
            "simulate --seed 30 --samples 500")
        {
            TakesRanks = true,
            Config = flags.Config,
        };
        verb.SetAction(line => Run(flags, line, communicator));
        return verb;
    }

    private static int Run(SimulateFlags flags, ParseResult line, ICommunicator communicator)
    {
        var (request, form) = AllOrNone.Run(communicator, () => (
            SimulateRequest.Read(flags, line, communicator.Size), CommonFlags.ReadForm(line, flags.Json, flags.Csv)));
        var screen = new Screen(line.GetValue(flags.Quiet), form, communicator.Rank);
        // What mpirun tells to stop ends at once, and mpirun sees to the others, who may be waiting for it.
        using var interruption = communicator.Size == 1 ? new Interruption() : null;
        using var locks = AllOrNone.Run(communicator, () => communicator.Rank == 0 ? Claim(request.OutDir) : null);
        SharedDirectory.Require(communicator, request.OutDir);
        if (communicator.Rank == 0) Keep(flags, line, request);
        ComputeDevice.UseThreads(request.Threads);
        var deal = new DealtSeeds(request.Seeds.Count, communicator);
        var own = communicator.Size == 1
            ? RunAlone(request, screen, interruption!.Token)
            : RunOwn(request, deal.Own, screen, communicator.Rank);
        var results = deal.Together(own, SimulationMessage.Encode, bytes => SimulationMessage.Decode(bytes));
        if (communicator.Rank == 0) Show(request, results, screen);
        return ExitCode.Done;
    }

    private static void Keep(SimulateFlags flags, ParseResult line, SimulateRequest request)
    {
        // A single number is a count in --seeds, and a seed in --seed.
        var seeds = RunConfig.SeedsJson(request.Seeds);
        var isSingle = request.Seeds.Count == 1;
        RunConfig.Write(request.OutDir, flags.Groups, line, [], new Dictionary<Option, JsonNode?>
        {
            [flags.Seeds] = isSingle ? null : seeds,
            [flags.Seed] = isSingle ? seeds : null,
            [flags.Trace] = request.Traced == int.MaxValue ? "all" : request.Traced,
        });
    }

    private static OutputDirectories Claim(string outDir)
    {
        var locks = OutputDirectories.Lock(outDir, outDir);
        try
        {
            // The results of an earlier run in the directory no longer describe what is there.
            File.Delete(PathIn(outDir));
            SimulationPage.Delete(outDir);
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    private static List<SimulationResult> RunAlone(SimulateRequest request, Screen screen, CancellationToken stop)
    {
        var results = new List<SimulationResult>();
        try
        {
            SimulationDisplay.Run(screen, request.Seeds.Count, display =>
            {
                for (var i = 0; i < request.Seeds.Count; i++) results.Add(Simulate(request, i, display, stop));
            });
            return results;
        }
        catch (Exception error) when (error is not (IOException or BadInputException))
        {
            Save(new SimulationReport(request, results));
            var what = error is OperationCanceledException ? "was stopped" : "failed";
            screen.Warn($"Seed {request.Seeds[results.Count]} {what}; the {results.Count} of {request.Seeds.Count} "
                + $"seeds that are done are in {PathIn(request.OutDir)}.");
            throw;
        }
    }

    private static List<SimulationResult> RunOwn(
        SimulateRequest request, IReadOnlyList<int> own, Screen screen, int rank)
    {
        var results = new List<SimulationResult>();
        var under = request.Seeds[own[0]];
        screen.Say($"{request.Seeds.Count} seeds are dealt to the ranks; these are the {own.Count} of rank 0.");
        try
        {
            SimulationDisplay.Run(screen, own.Count, display =>
            {
                foreach (var i in own)
                {
                    under = request.Seeds[i];
                    results.Add(Simulate(request, i, display, CancellationToken.None));
                    // A rank that fails later ends this one wherever it is: what is done is written down at once.
                    if (rank == 0) WriteResults(new SimulationReport(request, results));
                }
            });
            return results;
        }
        catch
        {
            // The reason follows, and does not know the seed. Whatever rank it is, it has to say so itself.
            new Screen().Warn($"Seed {under} failed on rank {rank}; the archives of the "
                + $"seeds that are done are in {request.OutDir}.");
            throw;
        }
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

    private static void Show(SimulateRequest request, IReadOnlyList<SimulationResult> results, Screen screen)
    {
        var report = new SimulationReport(request, results);
        Save(report);
        screen.Show(
            () => SimulationTable.Write(screen.Out, report, PathIn(request.OutDir)), report.ToJson, report.ToTable);
    }

    private static void Save(SimulationReport report)
    {
        WriteResults(report);
        if (report.Results.Count > 0) SimulationPage.Save(report);
    }

    private static void WriteResults(SimulationReport report) =>
        ResultsFile.Write(PathIn(report.Request.OutDir), report.ToJson());

    private static string PathIn(string outDir) => Path.Combine(outDir, ResultsFile.FileName);
}
