using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>One seed's draw of a simulation: the truth, its rows, and how far a mixture is from the truth.</summary>
internal sealed class SimulatedData : IDisposable
{
    private readonly IMixtureData _test;
    private readonly double _trueLogDensity;

    public SimulatedData(SimulationSettings settings, int seed)
    {
        Settings = settings;
        Seed = seed;
        Truth = TruthOf(settings, new DerivedRandom((ulong)seed, "truth", 0));
        Train = MixtureSampling.Draw(Truth, settings.TrainRows, new DerivedRandom((ulong)seed, "train", 0)).Rows;
        Test = MixtureSampling.Draw(Truth, settings.TestRows, new DerivedRandom((ulong)seed, "test", 0)).Rows;
        Data = MixtureData.Create(Train, new MixtureMemory());
        _test = MixtureData.Create(Test, new MixtureMemory());
        _trueLogDensity = _test.MeanLogLikelihood(Truth);
    }

    public SimulationSettings Settings { get; }

    public int Seed { get; }

    public MixtureParameters Truth { get; }

    /// <summary>Shape (N, D).</summary>
    public Tensor Train { get; }

    /// <summary>Shape (test rows, D).</summary>
    public Tensor Test { get; }

    public IMixtureData Data { get; }

    /// <summary>The set-up of the paper: floor 1e-5, alpha 1/sqrt(K), at most 2,000 iterations.</summary>
    public BigLearnOptions Options => new()
    {
        Components = Settings.Components, CovarianceFloor = 1e-5, WeightPrior = 1 / Math.Sqrt(Settings.Components),
        Iterations = 2000, Seed = (ulong)Seed,
    };

    /// <summary>pi = 1/K, mu ~ N(0, I), Sigma = I.</summary>
    /// <param name="attempt">Which of the seed's starts.</param>
    public MixtureParameters Start(int attempt = 0) => MixtureStart.StandardNormal(
        Settings.Components, Settings.Dimension, new DerivedRandom((ulong)Seed, "start", attempt), CPU);

    /// <summary>EM without weight prior from the true parameters to convergence.</summary>
    public MixtureFit FitFromTruth()
    {
        var options = Options;
        return JointEm.Fit(Data, Truth, options.Constraints, options.PolishIterations, options.PolishTolerance);
    }

    /// <summary>KL(truth || mixture) in nats, estimated on the test rows.</summary>
    public double Divergence(MixtureParameters parameters) => _trueLogDensity - _test.MeanLogLikelihood(parameters);

    public void Dispose()
    {
        Truth.Dispose();
        Train.Dispose();
        Test.Dispose();
        Data.Dispose();
        _test.Dispose();
    }

    private static MixtureParameters TruthOf(SimulationSettings settings, DerivedRandom random)
    {
        int k = settings.Components, d = settings.Dimension;
        var order = random.Permutation(k);
        double[] weights = [.. order.Select(place => settings.Unequal ? 1 + (3.0 * place / (k - 1)) : 1)];
        var total = weights.Sum();
        double[] means = new double[k * d], covariances = new double[k * d * d];
        for (var c = 0; c < k; c++)
        {
            weights[c] /= total;
            for (int axis = 0, rest = c; axis < d; axis++, rest /= settings.Grid)
            {
                var place = (rest % settings.Grid) - ((settings.Grid - 1) / 2.0);
                means[(c * d) + axis] = SimulationSettings.Spacing * place;
                covariances[(((c * d) + axis) * d) + axis] = SimulationSettings.Variance;
            }
        }

        return MixtureParameters.FromArrays(weights, means, covariances, CPU);
    }
}
