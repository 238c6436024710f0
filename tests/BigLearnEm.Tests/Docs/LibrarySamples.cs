using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.NeuralEm;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Docs;

/// <summary>The C# of the documents, between <c>sample</c> and <c>end</c>, run.</summary>
[Collection(TorchState.Name)]
public sealed class LibrarySamples : IDisposable
{
    private readonly string _home = Directory.GetCurrentDirectory();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("biglearn-samples-");

    public LibrarySamples() => Directory.SetCurrentDirectory(_folder.FullName);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_home);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void FitAMixture()
    {
        manual_seed(1);
        // sample
        using var rows = randn(1000, 2);                                       // N x D, NaN where a value is missing
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 3 }).Fit(rows);
        int[] clusters = mixture.Predict(rows);
        double[] logDensities = mixture.ScoreSamples(rows);
        Console.WriteLine($"{mixture.Stop} after {mixture.Result.Iterations} matchings, BIC {mixture.Bic(rows):F1}");
        // end
        Assert.Equal(1000, clusters.Length);
        Assert.Equal(mixture.Score(rows), logDensities.Average(), 1e-9);
    }

    [Fact]
    public void ChooseComponents()
    {
        using var rows = Rows(400);
        using var stop = new CancellationTokenSource();
        // sample
        var criteria = new Dictionary<int, double>();
        var progress = new Progress<FitProgress>(step => Console.WriteLine($"{step.Iteration}: {step.LogLikelihood:F4}"));
        for (var components = 1; components <= 4; components++)
        {
            using var candidate = new GaussianMixture(new GaussianMixtureOptions { Components = components, Start = StartKind.KMeansPlusPlus });
            candidate.Fit(rows, progress: progress, cancellation: stop.Token);
            criteria[components] = candidate.Bic(rows);
        }

        var best = criteria.MinBy(pair => pair.Value).Key;                     // lower is better
        // end
        Assert.Equal(2, best);
    }

    [Fact]
    public void SaveAndLoad()
    {
        using var rows = Rows(200);
        using var mixture = new GaussianMixture(new GaussianMixtureOptions { Components = 2, Start = StartKind.KMeans }).Fit(rows);
        // sample
        mixture.Save("mixture.safetensors");
        using var loaded = GaussianMixture.Load("mixture.safetensors");
        int[] same = loaded.Predict(rows);
        // end
        Assert.Equal(mixture.Predict(rows), same);
    }

    [Fact]
    public void Stream()
    {
        NpyFile.Write("rows.npy", Enumerable.Range(0, 600).Select(i => (double)(i % 2 * 5) + (i * 7 % 11 / 10.0)).ToArray(), 300, 2);
        // sample
        var source = RowSource.Open("rows.npy");                               // read anew for every pass, a chunk at a time
        using var mixture = new GaussianMixture(new GaussianMixtureOptions
        {
            Components = 2,
            Start = StartKind.KMeansPlusPlus,
            Memory = new MixtureMemory { MaxBytes = 512L << 20 },
        }).Fit(source);
        // end
        Assert.Equal(2, mixture.Parameters.Components);
    }

    [Fact]
    public void Compare()
    {
        using var rows = Rows(200);
        int[] truth = [.. Enumerable.Range(0, 200).Select(i => i % 2)];
        // sample
        using var clusters = KMeans.Fit(rows, 2, new DerivedRandom(1), restarts: 10);
        double accuracy = ClusteringMetrics.Accuracy(truth, clusters.Labels);  // by the best matching of clusters to classes
        double nmi = ClusteringMetrics.NormalizedMutualInformation(truth, clusters.Labels);
        double ari = ClusteringMetrics.AdjustedRandIndex(truth, clusters.Labels);
        // end
        Assert.All([accuracy, nmi, ari], figure => Assert.Equal(1, figure, 1e-12));
    }

    [Fact]
    public void TrainAndPredict()
    {
        using var stop = new CancellationTokenSource();
        TrainAModel(stop.Token);
        PredictWithIt();
    }

    [Fact]
    public void NeuralEm()
    {
        using var stop = new CancellationTokenSource();
        // sample
        var shapes = StaticShapes.Create(new StaticShapesOptions { TrainingCount = 64, ValidationCount = 8, TestCount = 8 });
        var options = new NeuralEmOptions { Components = 4, Epochs = 1, Seed = 1, Threads = 1 };
        var directories = TrainDirectories.For("results/nem", "results/nem", options.Seed, onlySeed: true);
        NeuralEmResult result = NeuralEmRun.Execute(
            options, shapes, CPU, directories, resume: false, cancellation: stop.Token);
        Console.WriteLine($"AMI {result.Test.AdjustedMutualInformation:F3}");
        // end
        Assert.InRange(result.Test.AdjustedMutualInformation!.Value, -1, 1);
    }

    private static void TrainAModel(CancellationToken stop)
    {
        // sample
        var images = Garments.Create(200, seed: 1);                            // or FashionMnist.Load(folder, FashionSplit.All)
        var options = new TrainOptions
        {
            Components = 10, Seed = 30, PretrainEpochs = 2, Rounds = 1, Threads = 1,
            Neighbors = new NeighborOptions { Partitions = 1 },
        };
        var directories = TrainDirectories.For("results", "results", options.Seed, onlySeed: true);
        var progress = new Progress<TrainProgress>(step => Console.WriteLine($"{step.Stage} {step.Share:P0}: {step.Message}"));
        TrainResult result = TrainRun.Execute(
            options, images, CPU, directories, resume: true, pretrainPath: null, progress, cancellation: stop);
        Console.WriteLine($"ACC {result.Scores?.Accuracy:F3}, {result.UsedClusters} clusters, {result.StopReason}");
        // end
        Assert.InRange(result.UsedClusters, 1, 10);
    }

    private static void PredictWithIt()
    {
        var images = Garments.Create(20, seed: 2);
        // sample
        using var model = ClusterModel.Load("results", CPU);
        ClusterPrediction prediction = model.Predict(images);
        int[] labels = prediction.Labels;                                      // N
        double[] probabilities = prediction.Probabilities;                     // N x K, row by row
        // end
        Assert.Equal((20, 200), (labels.Length, probabilities.Length));
    }

    // Two groups, one after the other.
    private static Tensor Rows(int count)
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var shift = arange(count).remainder(2).unsqueeze(1).to(float32) * 20;
        return (randn(count, 2) + shift).MoveToOuterDisposeScope();
    }
}
