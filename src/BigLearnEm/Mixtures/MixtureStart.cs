using BigLearnEm.Clustering;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Where a fit starts.</summary>
public static class MixtureStart
{
    /// <summary>Makes a start of any kind.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="data">The rows, which may have missing values; a sample of them where the data are streamed.</param>
    /// <param name="rows">The same rows (N, D), with nothing missing.</param>
    /// <param name="sampleWeights">Weights of those rows (N), or null.</param>
    /// <param name="components">Number of components K, at most N.</param>
    /// <param name="constraints">The kind of the covariances, their floor, and what is known.</param>
    /// <param name="random">The generator to draw from.</param>
    /// <param name="cancellation">Checked before each pass over the rows.</param>
    public static MixtureParameters Create(
        StartKind kind, IMixtureData data, Tensor rows, double[]? sampleWeights, int components,
        MixtureConstraints constraints, DerivedRandom random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(constraints);
        if (kind == StartKind.StandardNormal)
        {
            using var start = StandardNormal(components, (int)rows.shape[1], random, rows.device);
            return constraints.Admit(start);
        }

        if (kind == StartKind.RandomFromData) return RandomFromData(data, rows, components, constraints, random);
        using var partition = kind switch
        {
            StartKind.KMeans => KMeans.Fit(rows, components, random, sampleWeights: sampleWeights, cancellation: cancellation),
            StartKind.KMeansPlusPlus => KMeans.Nearest(rows, KMeans.PlusPlusRows(rows, components, random, sampleWeights)),
            _ => KMeans.Nearest(rows, KMeans.FarthestFirstRows(rows, components, random, sampleWeights)),
        };
        return FromLabels(data, partition.Labels, components, constraints);
    }

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

    private static MixtureParameters RandomFromData(
        IMixtureData data, Tensor rows, int components, MixtureConstraints constraints, DerivedRandom random)
    {
        using var scope = NewDisposeScope();
        using var whole = data.MomentsOfLabels(new int[data.Rows], 1);
        var (_, covariance) = MixtureUpdate.MeansAndCovariances(whole, data.Centre);
        var chosen = tensor(random.Choose((int)data.Rows, components).Select(index => (long)index).ToArray(), device: rows.device);
        var start = new MixtureParameters(
            full([components], 1.0 / components, dtype: float64, device: rows.device),
            rows.index_select(0, chosen).to(float64),
            covariance.repeat(components, 1, 1));
        return constraints.Admit(start).MoveToOuterDisposeScope();
    }
}
