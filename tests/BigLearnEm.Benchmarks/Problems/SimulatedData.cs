using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Problems;

/// <summary>One seed's draw of a simulation: the truth, its rows, and how far a mixture is from the truth.</summary>
internal sealed class SimulatedData : IDisposable
{
    private readonly SimulationOptions _simulation;
    private readonly IMixtureData _test;
    private readonly double _trueLogDensity;

    public SimulatedData(SimulationOptions simulation, int seed)
    {
        _simulation = simulation with { Seed = (ulong)seed };
        Seed = seed;
        var mixture = SimulatedMixture.Create(_simulation);
        Truth = mixture.Values.ToParameters();
        Train = mixture.Draw(simulation.Rows, Random("train")).ToTensor();
        Test = mixture.Draw(simulation.TestSamples, Random("test")).ToTensor();
        Data = MixtureData.Create(Train, new MixtureMemory());
        _test = MixtureData.Create(Test, new MixtureMemory());
        _trueLogDensity = _test.MeanLogLikelihood(Truth);
    }

    public string Name => SimulationChoice.NameOf(_simulation);

    public int Seed { get; }

    public MixtureParameters Truth { get; }

    /// <summary>Shape (N, D).</summary>
    public Tensor Train { get; }

    /// <summary>Shape (test rows, D).</summary>
    public Tensor Test { get; }

    public IMixtureData Data { get; }

    /// <summary>The set-up of the paper: floor 1e-5, alpha 1/sqrt(K), at most 2,000 iterations.</summary>
    public BigLearnOptions Options => _simulation.ToBigLearn();

    /// <summary>pi = 1/K, mu ~ N(0, I), Sigma = I.</summary>
    /// <param name="attempt">Which of the seed's starts.</param>
    public MixtureParameters Start(int attempt = 0) => MixtureStart.StandardNormal(
        _simulation.Components, _simulation.Dimension, Random("start", attempt), CPU);

    /// <summary>EM without weight prior from the true parameters to convergence.</summary>
    public MixtureFit FitFromTruth() => FitJointly(Truth);

    /// <summary>The same from anywhere.</summary>
    public MixtureFit FitJointly(MixtureParameters start) => new BigLearnTrainer(Options).Polish(Data, start);

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

    private DerivedRandom Random(string what, int iteration = 0) =>
        new(_simulation.Seed, $"simulation {what}", iteration);
}
