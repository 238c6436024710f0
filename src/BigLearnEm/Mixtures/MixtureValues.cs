using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>A mixture's parameters in ordinary arrays, for small sums, records, files and pictures: no tensor to dispose.</summary>
/// <param name="Weights">Mixing proportions pi (K).</param>
/// <param name="Means">Means mu (K*D), row by row.</param>
/// <param name="Covariances">Covariances Sigma (K*D*D), row by row; variances, not standard deviations.</param>
public sealed record MixtureValues(double[] Weights, double[] Means, double[] Covariances)
{
    /// <summary>Number of components K.</summary>
    public int Components => Weights.Length;

    /// <summary>Number of features D; 0 where there is no component.</summary>
    public int Dimension => Means.Length / Math.Max(1, Weights.Length);

    /// <summary>The mean of one component, shape (D).</summary>
    public ReadOnlySpan<double> Mean(int component) => Means.AsSpan(component * Dimension, Dimension);

    /// <summary>The covariance of one component, shape (D, D), row by row.</summary>
    public ReadOnlySpan<double> Covariance(int component) =>
        Covariances.AsSpan(component * Dimension * Dimension, Dimension * Dimension);

    /// <summary>Copies parameters out of their tensors.</summary>
    /// <param name="parameters">The parameters; they stay with the caller.</param>
    public static MixtureValues Of(MixtureParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        return new MixtureValues(
            Copy(parameters.Weights), Copy(parameters.Means), Copy(parameters.Covariances));
    }

    /// <summary>The parameters as tensors on the CPU; they belong to the caller.</summary>
    public MixtureParameters ToParameters() => MixtureParameters.FromArrays(Weights, Means, Covariances, CPU);

    /// <summary>
    /// The mixture of some of the features: their part of every mean and covariance, the same weights.
    /// </summary>
    /// <param name="features">Which features (t), in the order they are to have.</param>
    public MixtureValues Marginal(IReadOnlyList<int> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        int k = Components, d = Dimension, t = features.Count;
        var means = new double[k * t];
        var covariances = new double[k * t * t];
        for (var c = 0; c < k; c++)
        {
            for (var i = 0; i < t; i++)
            {
                means[(c * t) + i] = Means[(c * d) + features[i]];
                for (var j = 0; j < t; j++)
                    covariances[(((c * t) + i) * t) + j] = Covariances[(((c * d) + features[i]) * d) + features[j]];
            }
        }

        return new MixtureValues(Weights, means, covariances);
    }

    private static double[] Copy(Tensor values) => values.contiguous().cpu().data<double>().ToArray();
}
