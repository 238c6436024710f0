using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Benchmarks.Moves;

/// <summary>
/// Takes away the component whose absence costs least, by turns the one of the cheapest merging and the lightest, and puts
/// it on one of the rows of lowest likelihood, with the others' mean covariance.
/// </summary>
internal sealed class Reseeding : IExplorationMove
{
    // The rows of lowest likelihood are this share of all.
    private const double LowShare = 0.02;

    public int Attempts => 4;

    public MixtureParameters Propose(
        IMixtureData data, MixtureParameters optimum, MixtureConstraints constraints, int attempt, DerivedRandom random,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = NewDisposeScope();
        var k = optimum.Components;
        var kept = attempt % 2 == 0 ? ComponentMerging.Reduce(optimum, k - 1) : WithoutLightest(optimum);
        var place = LowRow(data, optimum, random);
        var share = 1.0 / k;
        return new MixtureParameters(
            cat([kept.Weights / kept.Weights.sum() * (1 - share), tensor([share], dtype: float64)], 0),
            cat([kept.Means, place.reshape(1, -1)], 0),
            cat([kept.Covariances, kept.Covariances.mean([0], keepdim: true)], 0)).DetachFromDisposeScope();
    }

    private static MixtureParameters WithoutLightest(MixtureParameters parameters)
    {
        var weights = parameters.Weights.data<double>().ToArray();
        var lightest = Array.IndexOf(weights, weights.Min());
        var rest = tensor(Enumerable.Range(0, weights.Length).Where(k => k != lightest).Select(k => (long)k).ToArray());
        return new MixtureParameters(
            parameters.Weights.index_select(0, rest), parameters.Means.index_select(0, rest),
            parameters.Covariances.index_select(0, rest));
    }

    /// <summary>One of the rows of lowest likelihood, shape (D), which the moments of that row alone give.</summary>
    private static Tensor LowRow(IMixtureData data, MixtureParameters parameters, DerivedRandom random)
    {
        var densities = data.LogDensities(parameters);
        var rows = Enumerable.Range(0, densities.Length).ToArray();
        Array.Sort(densities, rows);
        var chosen = rows[random.NextInt(Math.Max(1, (int)(LowShare * rows.Length)))];
        var labels = new int[rows.Length];
        labels[chosen] = 1;
        using var moments = data.MomentsOfLabels(labels, 2);
        return moments.First.select(0, 1) + data.Centre;
    }
}
