using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Where a fit starts.</summary>
public static class MixtureStart
{
    /// <summary>The paper's start: pi = 1/K, mu ~ N(0, I), Sigma = I.</summary>
    /// <param name="components">Number of components K.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="random">The generator to draw K*D standard normal numbers from.</param>
    /// <param name="device">Where the fit runs.</param>
    public static MixtureParameters StandardNormal(int components, int dimension, DerivedRandom random, Device device)
    {
        ArgumentNullException.ThrowIfNull(random);
        var means = new double[components * dimension];
        for (var i = 0; i < means.Length; i++) means[i] = random.NextGaussian();
        using var scope = NewDisposeScope();
        return new MixtureParameters(
            full([components], 1.0 / components, dtype: float64, device: device),
            tensor(means, [components, dimension], dtype: float64, device: device),
            eye(dimension, dtype: float64, device: device).repeat(components, 1, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>The parameters of a partition, for instance one by k-means: shares, means and floored covariances.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="labels">One label from 0 to K-1 per row, shape (N).</param>
    /// <param name="components">Number of components K.</param>
    /// <param name="constraints">The kind of the covariances, their floor, and what is known.</param>
    public static MixtureParameters FromLabels(IMixtureData data, int[] labels, int components, MixtureConstraints constraints)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(constraints);
        using var scope = NewDisposeScope();
        using var moments = data.MomentsOfLabels(labels, components);
        var (means, covariances) = MixtureUpdate.MeansAndCovariances(moments, data.Centre);
        var weights = constraints.FixedWeights is { } known
            ? tensor(known.ToArray(), dtype: float64, device: data.Device)
            : moments.Counts / moments.TotalWeight;
        return new MixtureParameters(weights, means, constraints.Apply(covariances, moments.Counts))
            .MoveToOuterDisposeScope();
    }
}
