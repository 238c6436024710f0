using System.Reflection;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.NeuralEm;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Deep;
using BigLearnEm.Tests.NeuralEm;
using BigLearnEm.Tests.Tables;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Api;

/// <summary>Every public method that takes a token stops when it is cancelled, and leaves no tensor behind.</summary>
[Collection(TorchState.Name)]
public sealed class CancellationTests : IDisposable
{
    // TorchSharp itself keeps counting the emptied tensor that each of a network's parameters was made from.
    private const int Emptied = 17;

    // Has its own test, of a server that is slow.
    private static readonly string[] s_elsewhere = ["FashionDownload.DownloadAsync", "IExplorationMove.Propose"];

    private static readonly MixtureConstraints s_constraints = new() { CovarianceFloor = 1e-3 };

    private static readonly Dictionary<string, Action<CancellationTests, Stop>> s_methods = new()
    {
        ["BalancedKMeans.Fit"] = (here, stop) => BalancedKMeans.Fit(here._rows.to(float32), 3, new DerivedRandom(1), cancellation: stop.Token),
        ["KMeans.Fit"] = (here, stop) => KMeans.Fit(here._rows, 3, new DerivedRandom(1), cancellation: stop.Token),
        ["NeighborGraph.Exact"] = (here, stop) => NeighborGraph.Exact(here._rows, 5, cancellation: stop.Token),
        ["ShardedKMeans.Fit"] = (here, stop) => ShardedKMeans.Fit(here.Shard, 3, 1, cancellation: stop.Token),
        ["SpectralEmbedding.Of"] = (here, stop) => SpectralEmbedding.Of(here._graph, 2, 1, cancellation: stop.Token),
        ["AutoencoderTrainer.ReconstructionEpoch"] = (here, stop) => here.Train((trainer, _) =>
            trainer.ReconstructionEpoch(0, stop.AtOnce<BatchProgress>(), stop.Token)),
        ["AutoencoderTrainer.RefinementEpoch"] = (here, stop) => here.Train((trainer, _) =>
        {
            using var mixture = MixtureStart.StandardNormal(3, 2, new DerivedRandom(1), CPU);
            using var scale = FeatureScale.Of(zeros(2), ones(2));
            using var soft = new SoftAssignment(mixture, scale);
            trainer.RefinementEpoch(0, soft, full([here._images.Count, 3], 1f / 3), stop.AtOnce<BatchProgress>(), stop.Token);
        }),
        ["AutoencoderTrainer.SubspaceEpoch"] = (here, stop) => here.Train((trainer, bases) =>
            trainer.SubspaceEpoch(0, bases, full([here._images.Count, 3], 1f / 3), stop.AtOnce<BatchProgress>(), stop.Token)),
        ["TrainRun.Execute"] = (here, stop) => TrainRun.Execute(
            TrainFixture.Options, TinyImages.Create(), CPU, here._deep.Directories("run"), false, null,
            stop.AtOnce<TrainProgress>(), cancellation: stop.Token),
        ["BalancedEm.Fit"] = (here, stop) => BalancedEm.Fit(
            here._rows.to(float32), full([here._rows.shape[0], 3], 1f / 3), 1e-3, 10, stop.Token),
        ["BigLearnTrainer.Explore"] = (here, stop) => Explore((trainer, start) =>
            trainer.Explore(here._data, start, 0, stop.AtOnce<FitReport>().Report, stop.Token)),
        ["BigLearnTrainer.Fit"] = (here, stop) => Explore((trainer, start) =>
            trainer.Fit(here._data, start, stop.AtOnce<FitReport>().Report, cancellation: stop.Token)),
        ["BigLearnTrainer.Polish"] = (here, stop) => Explore((trainer, start) => trainer.Polish(here._data, start, stop.Token)),
        ["BigLearnTrainer.Settle"] = (here, stop) => Explore((trainer, start) => trainer.Settle(here._data, start, 1, stop.Token)),
        ["GaussianMixture.Fit"] = (here, stop) =>
        {
            // Two starts, so that one is kept already when the other is stopped.
            using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 3, Method = FitMethod.JointEm, Restarts = 2 });
            mixture.Fit(here._rows, progress: stop.When<FitProgress>(step => step.Restart == 1), cancellation: stop.Token);
        },
        ["JointEm.Fit"] = (here, stop) => Explore((_, start) =>
            JointEm.Fit(here._data, start, s_constraints, 100, 0, stop.AtOnce<FitProgress>(), stop.Token)),
        ["MixtureStart.Create"] = (here, stop) => MixtureStart.Create(
            StartKind.KMeans, here._data, here._rows, null, 3, s_constraints, new DerivedRandom(1), stop.Token),
        ["SplitAndMerge.Propose"] = (here, stop) => Explore((_, start) =>
            new SplitAndMerge().Propose(here._data, start, s_constraints, 0, new DerivedRandom(1), stop.Token)),
        ["NeuralEmEvaluator.Measure"] = (here, stop) =>
        {
            using var model = Model();
            var shapes = StaticShapes.Create(new StaticShapesOptions { TrainingCount = 1, ValidationCount = 1, TestCount = 101, Side = 14 });
            new NeuralEmEvaluator(model, CPU, 3, 2, 1).Measure(shapes.Test, "test", 0, stop.AtOnce<BatchProgress>(), stop.Token);
        },
        ["NeuralEmRun.Execute"] = (here, stop) => NeuralEmRun.Execute(
            NeuralEmFixture.Options, NeuralEmFixture.Shapes, CPU, here._deep.Directories("nem"), false, stop.AtOnce<TrainProgress>(),
            cancellation: stop.Token),
        ["NeuralEmTrainer.Epoch"] = (here, stop) =>
        {
            using var model = Model();
            using var images = new ImageTensor(NeuralEmFixture.Shapes.Training.Images, CPU);
            using var optimizer = optim.Adam(model.parameters(), 1e-3);
            new NeuralEmTrainer(model, optimizer, images, NeuralEmFixture.Options).Epoch(0, stop.AtOnce<BatchProgress>(), stop.Token);
        },
        ["SimulationRun.Execute"] = (here, stop) => SimulationRun.Execute(
            new SimulationOptions { Grid = 2, TestSamples = 200 }, stop.AtOnce<SimulationProgress>(), stop.Token),
        ["TableRun.Execute"] = (here, stop) => TableRun.Execute(
            new TableData(Blobs.Draw(60)), new TableClusterOptions { Components = 3, Method = TableMethod.Joint },
            stop.AtOnce<TableProgress>(), cancellation: stop.Token),
    };

    private readonly TrainFixture _deep = new();
    private readonly Tensor _rows = tensor(Blobs.Draw(120).Features.Values, [120, 3], dtype: float64);
    private readonly IMixtureData _data;
    private readonly NeighborGraph _graph;
    private readonly ImageSet _images = TinyImages.Create();

    public CancellationTests()
    {
        _data = MixtureData.Create(_rows, new MixtureMemory());
        _graph = NeighborGraph.Exact(_rows, 5);
    }

    public static TheoryData<string> Methods() => [.. s_methods.Keys];

    public void Dispose()
    {
        _data.Dispose();
        _rows.Dispose();
        _deep.Dispose();
    }

    [Fact]
    public void Every_method_that_takes_a_token_is_looked_at_here()
    {
        var methods = typeof(GaussianMixture).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken)))
            .ToList();

        Assert.Equal(
            s_methods.Keys.Concat(s_elsewhere).Order(),
            methods.Select(method => $"{method.DeclaringType!.Name}.{method.Name}").Distinct().Order());
        Assert.All(methods, method => Assert.True(
            method.GetParameters()[^1] is { HasDefaultValue: true } last && last.ParameterType == typeof(CancellationToken),
            $"{method.DeclaringType!.Name}.{method.Name}: the token is not the last parameter, with a default"));
        Assert.All(methods.SelectMany(method => method.GetParameters()), parameter => Assert.False(
            parameter.Name == "progress" && parameter.ParameterType.GetGenericTypeDefinition() != typeof(IProgress<>),
            "progress is not told to an IProgress<T>"));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_cancelled_method_stops_and_leaves_no_tensor(string name)
    {
        using var before = new Stop(isBefore: true);
        MustStop(name, before);
        if (!before.HasReporter) return;
        using var atFirstReport = new Stop(isBefore: false);
        MustStop(name, atFirstReport);
    }

    private void MustStop(string name, Stop stop)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        using (NewDisposeScope())
            Assert.IsAssignableFrom<OperationCanceledException>(Record.Exception(() => s_methods[name](this, stop)));
        Assert.InRange(Tensor.TotalCount, 0, before + Emptied);
    }

    private RowShard Shard => RowShard.Whole(new TableRowSource(new Table(_rows.data<double>().ToArray(), 120, 3)));

    private static NeuralEmModel Model() => NeuralEmModel.Create(NeuralEmVariant.RnnEm, 196, 4, PixelDistribution.Bernoulli, 1);

    private static void Explore(Action<BigLearnTrainer, MixtureParameters> work)
    {
        using var start = MixtureStart.StandardNormal(3, 3, new DerivedRandom(1), CPU);
        work(new BigLearnTrainer(new BigLearnOptions { Components = 3, Iterations = 10, CovarianceFloor = 1e-3 }), start);
    }

    private void Train(Action<AutoencoderTrainer, Parameter> work)
    {
        using var network = new Autoencoder(_images.PixelCount, 2, 1);
        using var images = new ImageTensor(_images, CPU);
        using var bases = new Parameter(rand(3, 2, 1));
        using var optimizer = optim.Adam(network.parameters(), 1e-3);
        work(new AutoencoderTrainer(network, optimizer, images, TrainFixture.Options), bases);
    }

    /// <summary>A token that is cancelled from the start, or by a report.</summary>
    private sealed class Stop : IDisposable
    {
        private readonly CancellationTokenSource _source = new();

        public Stop(bool isBefore)
        {
            if (isBefore) _source.Cancel();
        }

        public CancellationToken Token => _source.Token;

        /// <summary>Whether the method was given somebody to report to.</summary>
        public bool HasReporter { get; private set; }

        public IProgress<T> AtOnce<T>() => When<T>(_ => true);

        public IProgress<T> When<T>(Func<T, bool> condition)
        {
            HasReporter = true;
            return new Reporter<T>(value =>
            {
                if (condition(value)) _source.Cancel();
            });
        }

        public void Dispose() => _source.Dispose();

        private sealed class Reporter<T>(Action<T> tell) : IProgress<T>
        {
            public void Report(T value) => tell(value);
        }
    }
}
