using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>A partition by k-means. Owns its centres.</summary>
/// <param name="Labels">The cluster of each row, shape (N), 0 to K-1.</param>
/// <param name="Centres">Shape (K, D), float64.</param>
/// <param name="Inertia">Weighted sum over the rows of the squared distance to their centre, in squared units of the data.</param>
public sealed record KMeansResult(int[] Labels, Tensor Centres, double Inertia) : IDisposable
{
    /// <summary>Lloyd iterations done.</summary>
    public int Iterations { get; init; }

    /// <summary>Whether it ended because no row changed cluster.</summary>
    public bool Converged { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Centres.Dispose();
}
