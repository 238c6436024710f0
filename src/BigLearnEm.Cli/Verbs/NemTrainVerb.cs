using System.CommandLine;
using System.Text.Json.Nodes;
using BigLearnEm.Cli.Configuration;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>nem train</c>: one run of Neural-EM for each seed, then the results.</summary>
internal static class NemTrainVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var flags = new NemFlags();
        var verb = new Verb(
            "train", "Trains Neural-EM to group the pixels of images, and tests it.", flags.Groups,
            "nem train --out_dir results/nem --seed 1", "nem train --variant nem --epochs 20 --out_dir results/gradient",
            "nem train --data shapes.h5 --seed 1..3")
        {
            Config = flags.Config,
        };
        verb.SetAction(line => Run(flags, line));
        return verb;
    }

    private static int Run(NemFlags flags, ParseResult line)
    {
        var request = NemRequest.Read(flags, line);
        var screen = new Screen(line.GetValue(flags.Quiet), CommonFlags.ReadForm(line, flags.Json, flags.Csv));
        using var interruption = new Interruption();
        var isDry = line.GetValue(flags.DryRun);
        using var locks = isDry ? null : OutputDirectories.Claim(request.OutDir, request.TxtDir, request.IsSingle);
        var device = ComputeDevice.Resolve(line.GetValue(flags.Device)!);
        screen.Say($"device: {device.Device} ({device.Reason}), {request.Options.Threads} threads");
        var data = flags.Data.Load(line, screen);
        screen.Say($"images: {data.Training.Images.Source}, {data.Validation.Count} to validate, {data.Test.Count} to test");
        request = request with { Options = request.Options with { DeviceKind = device.Kind } };
        ComputeDevice.UseThreads(request.Options.Threads);
        if (isDry)
        {
            ShowPlan(request, data, device, screen);
            return ExitCode.Done;
        }

        RunConfig.Write(request.OutDir, flags.Groups, line, [.. flags.Data.WithoutEffect(line)], new Dictionary<Option, JsonNode?>
        {
            [flags.Device] = device.Device.ToString(), [flags.Clip] = NumberOrNone(request.Options.Clip),
            [flags.FinalLearningRate] = NumberOrNone(request.Options.FinalLearningRate),
        });
        // The results of an earlier run in the directory no longer describe what is there.
        var path = Path.Combine(request.OutDir, ResultsFile.FileName);
        if (!request.Resume) File.Delete(path);
        var results = new List<NeuralEmResult>();
        foreach (var seed in request.Seeds)
        {
            interruption.Token.ThrowIfCancellationRequested();
            results.Add(Train(request, seed, data, device, screen, interruption.Token));
        }

        var report = new NemReport(request, data, results);
        ResultsFile.Write(path, report.ToJson());
        screen.Show(() => NemTable.Write(screen.Out, report, path), report.ToJson, report.ToTable);
        return ExitCode.Done;
    }

    private static JsonNode NumberOrNone(double? value) => value is { } number ? number : "none";

    private static void ShowPlan(NemRequest request, GroupedSplits data, ComputeDevice device, Screen screen)
    {
        var images = data.Training.Images;
        var options = request.Options;
        NeuralEmRun.RequireBinary(options.Distribution, images);
        var plan = NeuralEmPlan.Of(options, data.Training.Count, data.Validation.Count, data.Test.Count, images.PixelCount);
        screen.Show(new PlanReport(plan.Stages, plan.Bytes, MatrixRate.Measure(device.Device), request.Seeds, request.OutDir)
        {
            Facts =
            [
                ("images", $"{images.Count} of {images.Height}x{images.Width}, batches of {options.BatchSize}", images.Count),
                ("steps", $"{options.Steps} of EM with {options.Components} components", options.Steps),
            ],
        });
    }

    private static NeuralEmResult Train(
        NemRequest request, ulong seed, GroupedSplits data, ComputeDevice device, Screen screen, CancellationToken stop)
    {
        var directories = TrainDirectories.For(request.OutDir, request.TxtDir, seed, request.IsSingle);
        // The only seed's are the directories that are locked already.
        using var locks = request.IsSingle
            ? null
            : OutputDirectories.Lock(directories.Output, Path.GetDirectoryName(directories.Metrics)!);
        var hadCheckpoints = new CheckpointStore(directories.Output).Files.Count > 0;
        if (!request.Resume && hadCheckpoints)
            screen.Say($"replacing the run in {directories.Output}; with --resume it would be gone on with");
        var what = request.IsSingle ? "The run" : $"Seed {seed}";
        try
        {
            return TrainDisplay.Run(screen, request.IsSingle ? "" : $"seed {seed}", progress => NeuralEmRun.Execute(
                request.Options with { Seed = seed }, data, device.Device, directories, request.Resume, progress,
                ErrorLogger.Wanted, stop));
        }
        catch (OperationCanceledException)
        {
            // A run that began afresh has cleared the checkpoints before it.
            screen.Warn(new CheckpointStore(directories.Output).Files.Count > 0
                ? $"{what} was stopped; the same command with --resume goes on from its last checkpoint."
                : $"{what} was stopped before its first checkpoint; there is nothing of it to go on from.");
            throw;
        }
        catch (Exception) when (!request.IsSingle)
        {
            screen.Warn($"{what} failed; the seeds before it are kept.");
            throw;
        }
    }
}
