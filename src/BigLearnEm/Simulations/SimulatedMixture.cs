using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Simulations;

/// <summary>
/// The truth of a simulation: a mixture with one component at every point of a grid around the origin.
/// </summary>
public sealed class SimulatedMixture
{
    private const double LeastShare = 0.5;
    private const double MoreShare = 1.5;

    private SimulatedMixture(MixtureValues values) => Values = values;

    /// <summary>
    /// The true parameters. The components stand in the order of the grid, the last feature changing fastest.
    /// </summary>
    public MixtureValues Values { get; }

    /// <summary>
    /// Makes the truth. Unequal weights are proportional to 0.5 + U(0, 1.5), so that the largest is at most four
    /// times the smallest; unequal variances are the given one times exp(U(-log 2, log 2)), for each component or,
    /// rotated, for each of its axes, which a Haar-distributed orthogonal matrix then turns.
    /// </summary>
    /// <param name="options">The validated options; what is random follows from their seed.</param>
    public static SimulatedMixture Create(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int k = options.Components, d = options.Dimension;
        var means = new double[k * d];
        for (var c = 0; c < k; c++)
        {
            for (int i = d - 1, rest = c; i >= 0; i--, rest /= options.Grid)
                means[(c * d) + i] = options.Spacing * ((rest % options.Grid) - ((options.Grid - 1) / 2.0));
        }

        return new SimulatedMixture(new MixtureValues(WeightsOf(options), means, CovariancesOf(options)));
    }

    /// <summary>Draws rows: a component by its weight, then a row of it.</summary>
    /// <param name="rows">How many rows N, at least 1.</param>
    /// <param name="random">The generator to draw from.</param>
    public SimulatedRows Draw(int rows, DerivedRandom random)
    {
        using var scope = NewDisposeScope();
        using var parameters = Values.ToParameters();
        var (values, components) = MixtureSampling.Draw(parameters, rows, random);
        return new SimulatedRows(values.data<double>().ToArray(), components, Values.Dimension);
    }

    private static double[] WeightsOf(SimulationOptions options)
    {
        var random = new DerivedRandom(options.Seed, "simulation weights", 0);
        var shares = Enumerable.Range(0, options.Components)
            .Select(_ => options.UnequalWeights ? LeastShare + (MoreShare * random.NextDouble()) : 1)
            .ToArray();
        var total = shares.Sum();
        return [.. shares.Select(share => share / total)];
    }

    private static double[] CovariancesOf(SimulationOptions options)
    {
        int k = options.Components, d = options.Dimension;
        var covariances = new double[k * d * d];
        for (var c = 0; c < k; c++)
        {
            var random = new DerivedRandom(options.Seed, "simulation covariances", c);
            CovarianceOf(options, random).CopyTo(covariances, c * d * d);
        }

        return covariances;
    }

    private static double[] CovarianceOf(SimulationOptions options, DerivedRandom random)
    {
        using var scope = NewDisposeScope();
        var d = options.Dimension;
        var common = options.Covariances == SimulatedCovariances.Equal ? 1 : Factor(random);
        double[] variances =
        [
            .. Enumerable.Range(0, d).Select(_ => options.Variance
                * (options.Covariances == SimulatedCovariances.Rotated ? Factor(random) : common)),
        ];
        var diagonal = eye(d, dtype: float64) * tensor(variances, dtype: float64);
        if (options.Covariances != SimulatedCovariances.Rotated) return diagonal.data<double>().ToArray();
        var axes = Matching.RandomOrthogonal(d, random);
        var turned = axes.t().mm(diagonal).mm(axes);
        return ((turned + turned.t()) * 0.5).contiguous().data<double>().ToArray();
    }

    private static double Factor(DerivedRandom random) => Math.Pow(2, (2 * random.NextDouble()) - 1);
}
