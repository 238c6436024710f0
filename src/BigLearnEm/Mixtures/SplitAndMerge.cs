using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// Splits every component in two, lets the 2K components fit the data for a few EM steps, and merges them back to K, the
/// cheapest pair first. A component that covered two clusters comes apart for good, and the place for its second half is
/// paid for by two components that shared one cluster, or by one that had no rows: all splits and merges that are worth
/// it happen in one move, where split-and-merge EM (Ueda et al. 2000) tries one triple at a time. The cost of merging is
/// Runnalls's (2007) bound on the likelihood lost. Everything a move needs of the rows is ordinary E-steps.
/// </summary>
public sealed class SplitAndMerge : IExplorationMove
{
    // Halves are put this many standard deviations from the middle, with what that explains taken off the covariance.
    private const double Displacement = 0.8;

    /// <summary>EM steps of the 2K components.</summary>
    public int Steps { get; init; } = 15;

    /// <inheritdoc/>
    public int Attempts => 2;

    /// <inheritdoc/>
    public MixtureParameters Propose(
        IMixtureData data, MixtureParameters optimum, MixtureConstraints constraints, int attempt, DerivedRandom random,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(optimum);
        ArgumentNullException.ThrowIfNull(constraints);
        ArgumentNullException.ThrowIfNull(random);
        // Twice as many components have no known weights, and each half its own covariance.
        var free = constraints with { FixedWeights = null };
        using var scope = NewDisposeScope();
        using var joint = Matching.Joint(data.Dimension);
        var state = Split(optimum, attempt % 2 == 0 ? null : random, constraints.CovarianceFloor);
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var stepScope = NewDisposeScope();
            using var moments = data.Expect(state, joint);
            state = MixtureUpdate.Joint(state, moments, data.Centre, free).MoveToOuterDisposeScope();
        }

        return constraints.Admit(ComponentMerging.Reduce(state, optimum.Components)).DetachFromDisposeScope();
    }

    /// <summary>
    /// Two halves of every component, which together have its mean and covariance: along its longest axis, or along a
    /// random direction.
    /// </summary>
    private static MixtureParameters Split(MixtureParameters parameters, DerivedRandom? random, double floor)
    {
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(parameters.Covariances);
        var deviations = values.clamp_min(floor).sqrt();
        var d = parameters.Dimension;
        var shift = random is null
            ? vectors.select(2, d - 1) * deviations.select(1, d - 1).unsqueeze(1)
            : (vectors * deviations.unsqueeze(1)).matmul(Directions(parameters, random).unsqueeze(2)).squeeze(2);
        shift = shift * Displacement;
        var rest = CovarianceFloor.Apply(
            parameters.Covariances - (shift.unsqueeze(2) * shift.unsqueeze(1)), Math.Min(floor, 1e-12));
        return new MixtureParameters(
            cat([parameters.Weights, parameters.Weights], 0) * 0.5,
            cat([parameters.Means + shift, parameters.Means - shift], 0), cat([rest, rest], 0)).MoveToOuterDisposeScope();
    }

    private static Tensor Directions(MixtureParameters parameters, DerivedRandom random)
    {
        using var scope = NewDisposeScope();
        var values = new double[parameters.Components * parameters.Dimension];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextGaussian();
        var directions = tensor(
            values, [parameters.Components, parameters.Dimension], dtype: float64, device: parameters.Means.device);
        return (directions / directions.square().sum([1], keepdim: true).sqrt()).MoveToOuterDisposeScope();
    }
}
