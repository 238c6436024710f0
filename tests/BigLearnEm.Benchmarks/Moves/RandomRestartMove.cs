using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;

namespace BigLearnEm.Benchmarks.Moves;

/// <summary>
/// Chains beside the one that explores: each begins anew at N(0, I) and takes one cycle of matchings; where it ends
/// better, the fit goes on there.
/// </summary>
/// <param name="options">The fit's options, for its matchings.</param>
internal sealed class RandomRestartMove(BigLearnOptions options) : IExplorationMove
{
    public int Attempts => 2;

    public MixtureParameters Propose(
        IMixtureData data, MixtureParameters optimum, MixtureConstraints constraints, int attempt, DerivedRandom random,
        CancellationToken cancellation = default)
    {
        using var start = MixtureStart.StandardNormal(optimum.Components, optimum.Dimension, random, data.Device);
        var chain = options with { Iterations = options.CycleIterations, Seed = random.NextBits(), Stream = "chain" };
        return new BigLearnTrainer(chain).Explore(data, start, 0, cancellation: cancellation);
    }
}
