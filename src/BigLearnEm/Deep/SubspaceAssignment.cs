using BigLearnEm.Clustering;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>Where every image belongs by its subspace affinities.</summary>
/// <param name="Labels">The subspace of the largest affinity of each image, shape (N), 0 to K-1.</param>
/// <param name="Sizes">Images of each subspace, shape (K).</param>
/// <param name="Entropy">Mean over the images of the entropy of their affinities, in nats, 0 to log K.</param>
public sealed record SubspaceAssignment(int[] Labels, int[] Sizes, double Entropy)
{
    /// <summary>Number of subspaces that at least one image prefers.</summary>
    public int UsedClusters => Sizes.Count(size => size > 0);

    /// <summary>Reads it from affinities.</summary>
    /// <param name="affinity">Shape (N, K), positive, each row summing to one.</param>
    public static SubspaceAssignment Of(Tensor affinity)
    {
        ArgumentNullException.ThrowIfNull(affinity);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var labels = affinity.argmax(1).to(int32).cpu().data<int>().ToArray();
        var sizes = Partition.Sizes(labels, (int)affinity.shape[1]);
        var values = affinity.to(float64);
        return new SubspaceAssignment(labels, sizes, -(values * values.log()).sum(1).mean().item<double>());
    }
}
