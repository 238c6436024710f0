using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>
/// Reduces a mixture to fewer components by merging pairs, each time the pair that costs least: the merged component has
/// the pair's weight, mean and covariance, and the cost 1/2 (w log det S - w_i log det S_i - w_j log det S_j) bounds what
/// is lost in Kullback-Leibler divergence (Runnalls, IEEE Trans. Aerospace and Electronic Systems 43(3), 2007).
/// </summary>
public static class ComponentMerging
{
    /// <summary>Merges until so many components are left.</summary>
    /// <param name="parameters">The mixture; stays with the caller.</param>
    /// <param name="components">Number of components wanted, 1 to K; those without weight are merged away first.</param>
    public static MixtureParameters Reduce(MixtureParameters parameters, int components)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, parameters.Components);
        var alive = ToComponents(parameters);
        var costs = new Dictionary<(int, int), double>();
        for (var i = 0; i < alive.Count; i++)
            for (var j = i + 1; j < alive.Count; j++) costs[(i, j)] = Cost(alive[i]!, alive[j]!);
        for (var left = alive.Count; left > components; left--)
        {
            var (i, j) = costs.MinBy(pair => pair.Value).Key;
            alive[i] = Merge(alive[i]!, alive[j]!);
            alive[j] = null;
            foreach (var pair in costs.Keys.Where(pair => pair.Item1 == j || pair.Item2 == j).ToArray()) costs.Remove(pair);
            for (var other = 0; other < alive.Count; other++)
                if (other != i && alive[other] is { } component)
                    costs[(Math.Min(i, other), Math.Max(i, other))] = Cost(alive[i]!, component);
        }

        var kept = alive.OfType<Component>().ToArray();
        return MixtureParameters.FromArrays(
            [.. kept.Select(component => component.Weight)], [.. kept.SelectMany(component => component.Mean)],
            [.. kept.SelectMany(component => component.Covariance)], parameters.Means.device);
    }

    private static List<Component?> ToComponents(MixtureParameters parameters)
    {
        var values = MixtureValues.Of(parameters);
        return
        [
            .. values.Weights.Select((weight, k) =>
                Component.Of(weight, values.Mean(k).ToArray(), values.Covariance(k).ToArray())),
        ];
    }

    private static double Cost(Component left, Component right) =>
        left.Weight == 0 || right.Weight == 0
            ? double.NegativeInfinity
            : 0.5 * (((left.Weight + right.Weight) * Merge(left, right).LogDeterminant)
                - (left.Weight * left.LogDeterminant) - (right.Weight * right.LogDeterminant));

    private static Component Merge(Component left, Component right)
    {
        var weight = left.Weight + right.Weight;
        var share = weight == 0 ? 1 : left.Weight / weight;
        var d = left.Mean.Length;
        double[] mean = new double[d], difference = new double[d], covariance = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            mean[i] = (share * left.Mean[i]) + ((1 - share) * right.Mean[i]);
            difference[i] = left.Mean[i] - right.Mean[i];
        }

        for (var i = 0; i < d * d; i++)
            covariance[i] = (share * left.Covariance[i]) + ((1 - share) * right.Covariance[i])
                + (share * (1 - share) * difference[i / d] * difference[i % d]);
        return Component.Of(weight, mean, covariance);
    }

    private static double LogDeterminant(double[] covariance, int d)
    {
        if (d > SmallMatrices.LargestDimension)
        {
            using var scope = NewDisposeScope();
            return linalg.cholesky(tensor(covariance, [d, d], dtype: float64)).diagonal().log().sum().item<double>() * 2;
        }

        var factor = (double[])covariance.Clone();
        // What rounding leaves without a positive eigenvalue is as flat as a number can say.
        if (!SmallMatrices.TryCholesky(factor, d)) return d * Math.Log(double.Epsilon);
        var sum = 0.0;
        for (var i = 0; i < d; i++) sum += 2 * Math.Log(factor[(i * d) + i]);
        return sum;
    }

    private sealed record Component(double Weight, double[] Mean, double[] Covariance, double LogDeterminant)
    {
        public static Component Of(double weight, double[] mean, double[] covariance) =>
            new(weight, mean, covariance, ComponentMerging.LogDeterminant(covariance, mean.Length));
    }
}
