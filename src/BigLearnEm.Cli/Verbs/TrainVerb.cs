using System.CommandLine;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Configuration;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>train</c>: one run for each seed, then the results.</summary>
internal static class TrainVerb
{
    /// <summary>Creates the verb.</summary>
    /// <param name="communicator">The ranks that share the work; the first of them writes and speaks.</param>
    public static Verb Create(ICommunicator communicator)
    {
        var flags = new TrainFlags(communicator);
        var verb = new Verb(
            "train", "Trains an autoencoder on images and clusters its codes, by BigLearn-EM or EDESC.", flags.Groups,
            "train --data_dir dataset/fashion-mnist --out_dir results --seed 30",
            "train --method edesc --out_dir results/edesc",
            "train --dataset Garments --seed 0..4 --out_dir results/garments",
            "train --space pixel --Niter 70 --eps 0.05 --kmeans_init")
        {
            TakesRanks = true,
            Config = flags.Config,
        };
        verb.SetAction(line => Run(flags, line, communicator));
        return verb;
    }

    private static int Run(TrainFlags flags, ParseResult line, ICommunicator communicator)
    {
        var (request, form) = AllOrNone.Run(
            communicator, () => (TrainRequest.Read(flags, line) with { Ranks = communicator.Size }, CommonFlags.ReadForm(line, flags.Json, flags.Csv)));
        var isFirst = communicator.Rank == 0;
        var screen = new Screen(line.GetValue(flags.Quiet), form, communicator.Rank);
        foreach (var note in request.WithoutEffect(line)) screen.Warn(note);
        // Ranks do not stop at the same step: what mpirun tells to stop ends at once, and mpirun sees to the others.
        using var interruption = communicator.Size == 1 ? new Interruption() : null;
        var stop = interruption?.Token ?? CancellationToken.None;
        var isDry = line.GetValue(flags.DryRun);
        using var locks = AllOrNone.Run(communicator, () => isFirst && !isDry ? OutputDirectories.Claim(request.OutDir, request.TxtDir, request.IsSingle) : null);
        var device = AllOrNone.Run(communicator, () => ComputeDevice.Resolve(request.Device));
        screen.Say(
            $"device: {device.Device} ({device.Reason}), {request.Options.Threads} threads"
            + (communicator.Size == 1 ? "" : $" in each of {communicator.Size} processes"));
        var chosen = Choose(request, isDry, screen, communicator, stop);
        screen.Say($"images: {chosen.Images.Source}");
        request = request with
        {
            Options = request.Options with { Dataset = chosen.Dataset, DeviceKind = device.Kind },
        };
        ComputeDevice.UseThreads(request.Options.Threads);
        if (isDry)
        {
            Show(request, chosen.Images, device, screen, communicator);
            return ExitCode.Done;
        }

        if (isFirst) Keep(flags, line, request, device);
        // The results of an earlier run in the directory no longer describe what is there.
        var path = Path.Combine(request.OutDir, ResultsFile.FileName);
        if (!request.Resume && isFirst) File.Delete(path);
        var results = TrainAll(request, chosen.Images, device, screen, communicator, stop);
        if (!isFirst) return ExitCode.Done;
        var report = new TrainReport(request, chosen, results);
        ResultsFile.Write(path, report.ToJson());
        screen.Show(() => TrainTable.Write(screen.Out, report, path), report.ToJson, report.ToTable);
        return ExitCode.Done;
    }

    private static void Show(
        TrainRequest request, ImageSet images, ComputeDevice device, Screen screen, ICommunicator communicator)
    {
        var options = request.Options;
        AllOrNone.Run(communicator, () =>
        {
            TrainRun.Require(options, images.Count);
            TrainRun.Require(options, communicator);
        });
        var plan = TrainPlan.Of(options, images.Count, images.PixelCount, communicator.Size);
        var rate = MatrixRate.Measure(device.Device, communicator);
        if (communicator.Rank > 0) return;
        screen.Show(new PlanReport(plan.Stages, plan.Bytes, rate, request.Seeds, request.OutDir)
        {
            Facts =
            [
                ("images", $"{images.Count} of {images.Height}x{images.Width}, batches of {options.BatchFor(images.Count)}",
                    images.Count),
            ],
            Ranks = communicator.Size,
        });
    }

    private static void Keep(TrainFlags flags, ParseResult line, TrainRequest request, ComputeDevice device) =>
        RunConfig.Write(
            request.OutDir, flags.Groups, line, [.. request.Idle.Select(idle => idle.Flag)],
            new Dictionary<Option, JsonNode?>
            {
                [flags.Dataset] = request.Options.Dataset, [flags.Device] = device.Device.ToString(),
            });

    /// <summary>The images. The first rank looks before the others do, as it may have to download them.</summary>
    private static ChosenImages Choose(
        TrainRequest request, bool isDry, Screen screen, ICommunicator communicator, CancellationToken stop)
    {
        var first = AllOrNone.Run(communicator, () => communicator.Rank == 0 ? Choice() : null);
        return AllOrNone.Run(communicator, () => first ?? Choice());

        ChosenImages Choice()
        {
            var chosen = ImageChoice.ForTraining(request.Dataset, request.DataDir, request.Split, screen, stop, mayDownload: !isDry);
            request.CheckAgainst(chosen.Images);
            return chosen;
        }
    }

    private static List<TrainResult> TrainAll(
        TrainRequest request, ImageSet images, ComputeDevice device, Screen screen, ICommunicator communicator,
        CancellationToken stop)
    {
        var results = new List<TrainResult>();
        foreach (var seed in request.Seeds)
        {
            stop.ThrowIfCancellationRequested();
            var directories = TrainDirectories.For(request.OutDir, request.TxtDir, seed, request.IsSingle) with
            {
                HasEvents = request.HasEvents,
            };
            // The only seed's are the directories that are locked already.
            using var locks = AllOrNone.Run(communicator, () => request.IsSingle || communicator.Rank > 0
                ? null
                : OutputDirectories.Lock(directories.Output, Path.GetDirectoryName(directories.Metrics)!));
            results.Add(Train(request, seed, directories, images, device, screen, communicator, stop));
        }

        return results;
    }

    private static TrainResult Train(
        TrainRequest request, ulong seed, TrainDirectories directories, ImageSet images, ComputeDevice device,
        Screen screen, ICommunicator communicator, CancellationToken stop)
    {
        var earlier = Checkpoints(directories);
        if (!request.Resume && earlier.Count > 0)
            screen.Say($"replacing the run in {directories.Output}; with --resume it would be gone on with");
        try
        {
            return TrainDisplay.Run(screen, request.IsSingle ? "" : $"seed {seed}", progress => TrainRun.Execute(
                request.Options with { Seed = seed }, images, device.Device, directories, request.Resume,
                request.PretrainPath, progress, communicator, communicator.Rank == 0 ? ErrorLogger.Wanted : null, stop));
        }
        catch (Exception error)
        {
            var what = request.IsSingle ? "The run" : $"Seed {seed}";
            if (error is OperationCanceledException)
            {
                var now = Checkpoints(directories);
                if (!request.Resume) now.ExceptWith(earlier);
                screen.Warn(Stopped(what, now.Count > 0));
            }
            else if (!request.IsSingle)
            {
                screen.Warn($"{what} failed; the seeds before it are kept.");
            }

            throw;
        }
    }

    private static string Stopped(string what, bool hasCheckpoint) => hasCheckpoint
        ? $"{what} was stopped; the same command with --resume goes on from its last checkpoint."
        : $"{what} was stopped before its first checkpoint; there is nothing of it to go on from.";

    // With their times, as a run that replaces another one may write checkpoints of the same names.
    private static HashSet<(string Path, DateTime Written)> Checkpoints(TrainDirectories directories) =>
        [.. new CheckpointStore(directories.Output).Files.Select(path => (path, File.GetLastWriteTimeUtc(path)))];
}
