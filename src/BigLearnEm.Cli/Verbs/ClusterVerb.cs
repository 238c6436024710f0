using System.CommandLine;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Configuration;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Runs;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>cluster</c>: fits a table once for each seed, then the results and pictures.</summary>
internal static class ClusterVerb
{
    /// <summary>Creates the verb.</summary>
    /// <param name="communicator">The ranks that share the work; the first of them writes and speaks.</param>
    public static Verb Create(ICommunicator communicator)
    {
        var flags = new ClusterFlags(communicator);
        var verb = new Verb(
            "cluster", "Clusters a table of numbers with a Gaussian mixture (BigLearn-EM or ordinary EM) or k-means.",
            flags.Groups,
            "cluster --train glass.mat --num_component 6 --seed 0..9",
            "cluster --train a.csv --test b.csv --num_component 12 --method joint",
            "cluster --train rows.npy --components 2..30 --criterion bic")
        {
            TakesRanks = true,
            Config = flags.Config,
        };
        verb.SetAction(line => Run(flags, line, communicator));
        return verb;
    }

    private static int Run(ClusterFlags flags, ParseResult line, ICommunicator communicator)
    {
        var (request, form) = AllOrNone.Run(communicator, () => (
            ClusterRequest.Read(flags, line, communicator.Size), CommonFlags.ReadForm(line, flags.Json, flags.Csv)));
        var screen = new Screen(line.GetValue(flags.Quiet), form, communicator.Rank);
        foreach (var note in request.WithoutEffect(line)) screen.Warn(note);
        // Ranks do not stop at the same step: what mpirun tells to stop ends at once, and mpirun sees to the others.
        using var interruption = communicator.Size == 1 ? new Interruption() : null;
        var isDry = line.GetValue(flags.DryRun);
        using var locks = AllOrNone.Run(communicator, () => communicator.Rank == 0 && !isDry ? OutputDirectories.Claim(request.OutDir, request.OutDir, request.IsSingle) : null);
        ComputeDevice.UseThreads(request.Threads);
        var input = ClusterInput.Open(request, screen, communicator);
        screen.Say(
            $"{request.Files.Train}: {input.Rows:N0} rows, {input.Columns} features"
            + (input.HasClasses ? "" : ", no classes to compare with"));
        if (isDry)
        {
            ShowPlan(request, input, screen, communicator);
            return ExitCode.Done;
        }

        if (communicator.Rank == 0)
        {
            RunConfig.Write(
                request.OutDir, flags.Groups, line, [.. request.Idle.Select(idle => idle.Flag)],
                new Dictionary<Option, JsonNode?>());
        }

        var outcomes = new List<TableOutcome>();
        try
        {
            ClusterDisplay.Run(screen, progress => FitAll(
                request, input, outcomes, progress, communicator, interruption?.Token ?? CancellationToken.None));
        }
        catch (Exception error) when (outcomes.Count > 0 && communicator.Size == 1)
        {
            // What is done is done: the seeds before it are kept, whatever ended this one.
            Show(Save(request, input, outcomes, screen), screen);
            var what = error is OperationCanceledException ? "was stopped" : "failed";
            screen.Warn(
                $"Seed {request.Seeds[outcomes.Count]} {what}; the results are those of the {outcomes.Count} of "
                + $"{request.Seeds.Count} seeds before it.");
            throw;
        }

        if (communicator.Rank == 0) Show(Save(request, input, outcomes, screen), screen);
        return ExitCode.Done;
    }

    private static void ShowPlan(ClusterRequest request, ClusterInput input, Screen screen, ICommunicator communicator)
    {
        // A rank computes what it has rows for; the one with the most is the slowest. Of few rows, another has none.
        double[] most = [input.FittedRows];
        communicator.Max(most);
        var plan = input.Plan(request.Options, (long)most[0]);
        var rate = MatrixRate.Measure(TorchSharp.torch.CPU, communicator);
        if (communicator.Rank > 0) return;
        var held = input.Stream is null && input.Data!.Test is null ? $", {input.FittedRows:N0} to train on" : "";
        var options = request.Options;
        screen.Show(new PlanReport(plan.Stages, plan.Bytes, rate, request.Seeds, request.OutDir)
        {
            Facts =
            [
                ("rows", $"{input.Rows:N0} of {input.Columns} features{held}", input.Rows),
                ("columns", $"{input.Stream?.Rows.Columns ?? input.Columns}", input.Stream?.Rows.Columns ?? input.Columns),
                ("method", $"{TableNames.Of(TableNames.Methods, options.Method)}, {Components(options)} components",
                    TableNames.Of(TableNames.Methods, options.Method)),
                ("streamed", input.Stream is null ? "no, the rows are in memory" : "yes, the rows are read anew for every pass",
                    input.Stream is not null),
                ("passes", $"{plan.Passes:N0} over the rows at most", plan.Passes),
            ],
            Ranks = communicator.Size,
            Beside = input.Stream is null ? null : "the time to read the rows comes on top",
        });

        static string Components(TableClusterOptions options) =>
            options.Candidates is { } range ? $"{range.First} to {range.Last}" : $"{options.Components}";
    }

    private static void FitAll(
        ClusterRequest request, ClusterInput input, List<TableOutcome> outcomes, IProgress<TrainProgress>? progress,
        ICommunicator communicator, CancellationToken stop)
    {
        foreach (var seed in request.Seeds)
        {
            stop.ThrowIfCancellationRequested();
            var options = request.Options with { Seed = seed };
            using var outcome = input.Run(
                options, ClusterDisplay.Of(progress, options), communicator.Rank == 0 ? ErrorLogger.Wanted : null, stop);
            ClusterDisplay.End(progress, outcome);
            if (communicator.Rank == 0) Write(outcome, request.DirectoryOf(seed));
            outcomes.Add(outcome);
            // A rank that fails later ends this one wherever it is: what is done is written down at once.
            if (communicator is { Rank: 0, Size: > 1 } && outcomes.Count < request.Seeds.Count)
                WriteResults(new ClusterReport(request, input, outcomes));
        }
    }

    private static ClusterReport Save(
        ClusterRequest request, ClusterInput input, IReadOnlyList<TableOutcome> outcomes, Screen screen)
    {
        var report = new ClusterReport(request, input, outcomes);
        if (report.FloorNote is { } note) screen.Warn(note);
        ClusterPage.Save(request.OutDir, report);
        WriteResults(report);
        return report;
    }

    private static void Write(TableOutcome outcome, string directory)
    {
        outcome.Model.Save(Path.Combine(directory, TableModel.FileName));
        if (outcome.Assignments.Count > 0)
            AssignmentFile.Write(Path.Combine(directory, AssignmentFile.FileName), outcome.Assignments);
    }

    private static void WriteResults(ClusterReport report) => ResultsFile.Write(PathOf(report), report.ToJson());

    private static void Show(ClusterReport report, Screen screen) =>
        screen.Show(() => ClusterTable.Write(screen.Out, report, PathOf(report)), report.ToJson, report.ToTable);

    private static string PathOf(ClusterReport report) => Path.Combine(report.Request.OutDir, ResultsFile.FileName);
}
