using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>cluster</c>: fits a table once for each seed, then the results and pictures.</summary>
internal static class ClusterVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var flags = new ClusterFlags();
        var verb = new Verb(
            "cluster", "Clusters a table of numbers with a Gaussian mixture (BigLearn-EM or ordinary EM) or k-means.",
            flags.Groups,
            "cluster --train glass.mat --num_component 6 --seed 0..9",
            "cluster --train a.csv --test b.csv --num_component 12 --method joint",
            "cluster --train rows.npy --components 2..30 --criterion bic");
        verb.SetAction(line => Run(flags, line));
        return verb;
    }

    private static int Run(ClusterFlags flags, ParseResult line)
    {
        var request = ClusterRequest.Read(flags, line);
        var screen = new Screen(line.GetValue(flags.Quiet), line.GetValue(flags.Json));
        foreach (var note in request.WithoutEffect) screen.Warn(note);
        using var interruption = new Interruption();
        using var locks = OutputDirectories.Lock(request.OutDir, request.OutDir);
        RunLayout.RequireFree(request.OutDir, request.IsSingle);
        ComputeDevice.UseThreads(request.Threads);
        var input = ClusterInput.Open(request, screen);
        screen.Say(
            $"{request.Files.Train}: {input.Rows:N0} rows, {input.Columns} features"
            + (input.HasClasses ? "" : ", no classes to compare with"));
        var outcomes = new List<TableOutcome>();
        try
        {
            ClusterDisplay.Run(screen, progress => FitAll(request, input, outcomes, progress, interruption.Token));
        }
        catch (Exception error) when (outcomes.Count > 0)
        {
            // What is done is done: the seeds before it are kept, whatever ended this one.
            Finish(request, input, outcomes, screen);
            var what = error is OperationCanceledException ? "was stopped" : "failed";
            screen.Warn(
                $"Seed {request.Seeds[outcomes.Count]} {what}; the results are those of the {outcomes.Count} of "
                + $"{request.Seeds.Count} seeds before it.");
            throw;
        }

        Finish(request, input, outcomes, screen);
        return ExitCode.Done;
    }

    private static void FitAll(
        ClusterRequest request, ClusterInput input, List<TableOutcome> outcomes, IProgress<TrainProgress>? progress,
        CancellationToken stop)
    {
        foreach (var seed in request.Seeds)
        {
            stop.ThrowIfCancellationRequested();
            var options = request.Options with { Seed = seed };
            using var outcome = input.Run(options, ClusterDisplay.Of(progress, options), stop);
            ClusterDisplay.End(progress, outcome);
            var directory = request.DirectoryOf(seed);
            outcome.Model.Save(Path.Combine(directory, TableModel.FileName));
            if (outcome.Assignments.Count > 0)
                AssignmentFile.Write(Path.Combine(directory, AssignmentFile.FileName), outcome.Assignments);
            outcomes.Add(outcome);
        }
    }

    private static void Finish(
        ClusterRequest request, ClusterInput input, IReadOnlyList<TableOutcome> outcomes, Screen screen)
    {
        var report = new ClusterReport(request, input, outcomes);
        if (report.FloorNote is { } note) screen.Warn(note);
        ClusterPage.Save(request.OutDir, report);
        var path = Path.Combine(request.OutDir, ResultsFile.FileName);
        var json = report.ToJson();
        ResultsFile.Write(path, json);
        if (screen.Json) Console.Out.WriteLine(JsonRecord.Indented(json));
        else ClusterTable.Write(screen.Out, report, path);
    }
}
