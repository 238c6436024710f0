using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Tests.Cli;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

/// <summary>A directory for one run, and the run of a few seconds that the tests share.</summary>
internal sealed class TrainFixture : IDisposable
{
    public static readonly TrainOptions Options = new()
    {
        Components = 3, Iterations = 12, CodeDimension = 2, PretrainEpochs = 2, BatchSize = 64, Rounds = 3,
        RoundIterations = 2, ChangeTolerance = 0, Seed = 30, Threads = 1, CovarianceFloor = 1e-2,
        Neighbors = new NeighborOptions { Encoders = 1, EncoderEpochs = 2, Partitions = 1 },
    };

    public TrainFixture() => set_num_threads(1);

    public string Root { get; } = Directory.CreateTempSubdirectory("biglearn-train-").FullName;

    public TrainDirectories Directories(string name)
    {
        var path = Path.Combine(Root, name);
        return TrainDirectories.For(path, path, Options.Seed, true);
    }

    public TrainResult Run(
        string name, TrainOptions? options = null, bool resume = false, ImageSet? images = null,
        Action<TrainProgress>? watch = null, string? pretrainPath = null, ICommunicator? ranks = null,
        CancellationToken cancellation = default) =>
        TrainRun.Execute(
            (options ?? Options).Validate(), images ?? TinyImages.Create(), CPU, Directories(name), resume, pretrainPath,
            watch is null ? null : new Direct(watch), ranks, cancellation: cancellation);

    /// <summary>
    /// Begins a run and stops it twice in every stage, at what it tells first and at what it tells third, each time to go on
    /// with it, and ends it: what is restored of each stage is what all the others go on from.
    /// </summary>
    /// <returns>The stages in the order in which it was stopped in them.</returns>
    public List<string> RunWithStops(string name, TrainOptions options)
    {
        List<string> stages = [];
        while (true)
        {
            using var stop = new CancellationTokenSource();
            Dictionary<string, int> told = [];
            try
            {
                Run(name, options, resume: true, watch: Watch, cancellation: stop.Token);
                return stages;
            }
            catch (OperationCanceledException)
            {
                // And goes on.
            }

            void Watch(TrainProgress progress)
            {
                var stage = progress.Stage;
                if (stage == "resume") return;
                var count = told[stage] = told.GetValueOrDefault(stage) + 1;
                var stops = stages.Count(one => one == stage);
                if ((count, stops) is not ((1, 0) or (3, 1)) || stop.IsCancellationRequested) return;
                stages.Add(stage);
                stop.Cancel();
            }
        }
    }

    /// <summary>Every file of a run but the lock, by name, with the seconds taken out of the metrics.</summary>
    public SortedDictionary<string, string> Contents(string name) => RunFiles.Of(Path.Combine(Root, name));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class Direct(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
