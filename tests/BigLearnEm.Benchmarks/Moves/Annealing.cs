using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Moves;

/// <summary>
/// Deterministic annealing (Ueda and Nakano 1998) from an optimum: EM steps with the responsibilities of (pi N)^beta, beta
/// rising to 1. Up to a factor that all components share, (pi_k N_k)^beta is a Gaussian with covariance Sigma_k / beta and
/// a weight in proportion to pi_k^beta det(Sigma_k)^((1 - beta)/2), so that the E-step is an ordinary one.
/// </summary>
internal sealed class Annealing : IExplorationMove
{
    private const int Levels = 8;
    private const int StepsPerLevel = 3;
    private const double LowestBeta = 0.3;

    // Standard deviations that means are moved by first: components that annealing put in one place would never part.
    private const double Jitter = 0.1;

    public int Attempts => 2;

    public MixtureParameters Propose(
        IMixtureData data, MixtureParameters optimum, MixtureConstraints constraints, int attempt, DerivedRandom random,
        CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        using var joint = Matching.Joint(data.Dimension);
        // From 0.3 at first, then from somewhere above it.
        var lowest = attempt % 2 == 0 ? LowestBeta : LowestBeta + (0.5 * random.NextDouble());
        var state = Jittered(optimum, random);
        for (var level = 0; level < Levels; level++)
        {
            var beta = Math.Pow(lowest, 1 - ((double)level / (Levels - 1)));
            for (var step = 0; step < StepsPerLevel; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var tempered = Tempered(state, beta);
                using var moments = data.Expect(tempered, joint);
                state = MixtureUpdate.Joint(state, moments, data.Centre, constraints);
            }
        }

        return state.DetachFromDisposeScope();
    }

    private static MixtureParameters Tempered(MixtureParameters parameters, double beta)
    {
        using var scope = NewDisposeScope();
        var halfLogDeterminants = linalg.cholesky(parameters.Covariances).diagonal(0, 1, 2).log().sum([1]);
        var logWeights = (parameters.Weights.log() * beta) + (halfLogDeterminants * (1 - beta));
        var weights = (logWeights - logWeights.amax([0])).exp();
        return new MixtureParameters(
            weights / weights.sum(), parameters.Means.clone(), parameters.Covariances / beta).MoveToOuterDisposeScope();
    }

    private static MixtureParameters Jittered(MixtureParameters parameters, DerivedRandom random)
    {
        var noise = new double[parameters.Components * parameters.Dimension];
        for (var i = 0; i < noise.Length; i++) noise[i] = Jitter * random.NextGaussian();
        var deviations = parameters.Covariances.diagonal(0, 1, 2).sqrt();
        return parameters with
        {
            Means = parameters.Means
                + (deviations * tensor(noise, [parameters.Components, parameters.Dimension], dtype: float64)),
        };
    }
}
