using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Reports.Training;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Deep;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>Trains a small deep model, breaks off, goes on from the checkpoint, loads the model, predicts and reports.</summary>
internal static class TrainingWork
{
    private static readonly TrainOptions s_options = TrainFixture.Options with { PretrainEpochs = 4, Rounds = 2 };

    private static readonly TrainOptions[] s_kinds =
    [
        s_options,
        s_options with { Refinement = Refinement.Target, KMeansStart = true, Rounds = 1 },
        s_options with { Method = TrainMethod.Edesc, Edesc = new EdescOptions { Epochs = 2, SubspaceDimension = 2 } },
        s_options with { Space = ClusteringSpace.Pixel },
    ];

    public static void Do(string folder, int round)
    {
        var options = s_kinds[round % s_kinds.Length] with { Seed = (ulong)round };
        // Drawn clothes are of 28 x 28 pixels and take longer.
        var images = round % 16 == 0 ? Garments.Create(100, (ulong)round) : TinyImages.Create(120 + (round % 60));
        var output = Path.Combine(folder, "train");
        var directories = TrainDirectories.For(output, output, options.Seed, true) with { HasEvents = true };
        BreakOff(options, images, directories);
        var result = TrainRun.Execute(options.Validate(), images, CPU, directories, true, null, null);
        var checkpoints = new CheckpointStore(directories.Output);
        checkpoints.LoadLatest();
        using var model = ClusterModel.Load(output, CPU);
        model.Predict(images);
        WriteResults(output, result, images);
        var run = TrainedRun.Open(output);
        TrainPage.Create(run, run.Seeds[0], model, images).Save(Path.Combine(output, "report.html"));
    }

    private static void BreakOff(TrainOptions options, ImageSet images, TrainDirectories directories)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Watcher(step =>
        {
            if (step.Share > 0.5) stop.Cancel();
        });
        try
        {
            TrainRun.Execute(options.Validate(), images, CPU, directories, resume: false, pretrainPath: null, progress, cancellation: stop.Token);
        }
        catch (OperationCanceledException)
        {
            // What was wanted; a run may as well be over before it notices.
        }
    }

    private static void WriteResults(string output, TrainResult result, ImageSet images)
    {
        var final = new JsonObject { ["used_clusters"] = result.UsedClusters };
        if (result.Scores is { } scores) final["acc"] = scores.Accuracy;
        ResultsFile.Write(Path.Combine(output, ResultsFile.FileName), new JsonObject
        {
            ["seed"] = result.Seed,
            ["final"] = final,
            ["stop_reason"] = result.StopReason,
            ["iterations"] = result.Iterations,
            ["seconds"] = new JsonObject { ["total"] = 1 },
            ["dataset"] = new JsonObject
            {
                ["name"] = images.Name, ["source"] = images.Source, ["count"] = images.Count, ["height"] = images.Height,
                ["width"] = images.Width,
            },
            ["options"] = new JsonObject { ["num_component"] = 3 },
            ["versions"] = new JsonObject { ["biglearn"] = "1" },
        });
    }

    private sealed class Watcher(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
