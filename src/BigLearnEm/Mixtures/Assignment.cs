using BigLearnEm.Clustering;

namespace BigLearnEm.Mixtures;

/// <summary>Where every row belongs under a mixture.</summary>
/// <param name="Labels">The most probable component of each row, shape (N), 0 to K-1.</param>
/// <param name="MeanLogLikelihood">Mean over the rows of the log density, in nats.</param>
/// <param name="Entropy">Mean over the rows of the entropy of their responsibilities, in nats, 0 to log K.</param>
/// <param name="Components">Number of components K.</param>
public sealed record Assignment(int[] Labels, double MeanLogLikelihood, double Entropy, int Components)
{
    /// <summary>Rows per component, shape (K).</summary>
    public int[] Sizes() => Partition.Sizes(Labels, Components);

    /// <summary>Number of components that at least one row prefers.</summary>
    public int UsedClusters => Sizes().Count(size => size > 0);
}
