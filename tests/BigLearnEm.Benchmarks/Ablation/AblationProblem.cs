using BigLearnEm.Benchmarks.Problems;
using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>What the variants of the method are tried on: one seed's data, start, options and judgement.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Start">Where every variant starts.</param>
/// <param name="Options">The options without the choice of matchings.</param>
/// <param name="Judge">What a state is worth: whether it counts as a success, and the figure.</param>
/// <param name="Owned">What ends with the problem.</param>
internal sealed record AblationProblem(
    IMixtureData Data, MixtureParameters Start, BigLearnOptions Options, Func<MixtureParameters, Judgement> Judge,
    IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Closer to the KL of EM from the truth than this counts as there; lower counts too.</summary>
    public const double DivergenceMargin = 1e-3;

    /// <summary>The training log-likelihood per row that Pendigits, K 12, is to reach.</summary>
    public const double PendigitsTarget = 10.82;

    /// <summary>The figure is the excess KL over that of EM from the truth.</summary>
    public static AblationProblem Simulation(SimulationOptions simulation, int seed)
    {
        var data = new SimulatedData(simulation, seed);
        using var oracle = data.FitFromTruth();
        var reached = data.Divergence(oracle.Parameters);
        var start = data.Start();
        return new AblationProblem(data.Data, start, data.Options, Judge, [start, data]);

        Judgement Judge(MixtureParameters state)
        {
            var excess = data.Divergence(state) - reached;
            return new Judgement(excess <= DivergenceMargin, excess);
        }
    }

    /// <summary>The figure is the training log-likelihood.</summary>
    public static AblationProblem Pendigits(int seed)
    {
        var table = UciTable.Pendigits.Load(seed);
        var rows = SplitTable.ToTensor(table.Train);
        var data = MixtureData.Create(rows, new MixtureMemory());
        var components = UciTable.Pendigits.Components;
        var start = MixtureStart.StandardNormal(
            components, table.Train.Columns, new DerivedRandom((ulong)seed, "start", 0), CPU);
        var options = new BigLearnOptions
        {
            Components = components, CovarianceFloor = 1e-2, Iterations = 2000, Seed = (ulong)seed,
        };
        return new AblationProblem(data, start, options, Judge, [start, data, rows]);

        Judgement Judge(MixtureParameters state)
        {
            var level = data.MeanLogLikelihood(state);
            return new Judgement(level >= PendigitsTarget, level);
        }
    }

    public void Dispose()
    {
        foreach (var owned in Owned) owned.Dispose();
    }
}
