using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Tests.Cli;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

/// <summary>A directory for one run, and the run of about a second that the tests share.</summary>
internal sealed class NeuralEmFixture : IDisposable
{
    public static readonly NeuralEmOptions Options = new()
    {
        Components = 3, Steps = 3, FirstSteps = 2, Features = 12, BatchSize = 8, Epochs = 4, ValidationImages = 6, Seed = 7,
        Threads = 1,
    };

    public static readonly GroupedSplits Shapes = StaticShapes.Create(
        new StaticShapesOptions { TrainingCount = 30, ValidationCount = 10, TestCount = 10, Side = 14, Shapes = 2 });

    public NeuralEmFixture() => set_num_threads(1);

    public string Root { get; } = Directory.CreateTempSubdirectory("biglearn-nem-").FullName;

    public NeuralEmResult Run(
        string name, NeuralEmOptions? options = null, bool resume = false, GroupedSplits? data = null,
        Action<TrainProgress>? watch = null, CancellationToken cancellation = default)
    {
        var path = Path.Combine(Root, name);
        return NeuralEmRun.Execute(
            (options ?? Options).Validate(), data ?? Shapes, CPU, TrainDirectories.For(path, path, Options.Seed, true), resume,
            watch is null ? null : new Direct(watch), cancellation: cancellation);
    }

    /// <summary>Every file of a run, by name, with the seconds taken out of the metrics.</summary>
    public SortedDictionary<string, string> Contents(string name) => RunFiles.Of(Path.Combine(Root, name));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private sealed class Direct(Action<TrainProgress> action) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value) => action(value);
    }
}
