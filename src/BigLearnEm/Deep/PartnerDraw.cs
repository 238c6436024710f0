using BigLearnEm.Clustering;
using BigLearnEm.Randomness;

namespace BigLearnEm.Deep;

/// <summary>
/// Draws a partner for every image among its neighbours, each as often as it shares neighbours with the image: of such
/// pairs more are of one kind than of all pairs of neighbours.
/// </summary>
/// <param name="graph">The neighbours of N images.</param>
internal sealed class PartnerDraw(NeighborGraph graph)
{
    private readonly int[] _shared = graph.SharedNeighbors();

    /// <summary>One partner for each image.</summary>
    /// <param name="random">The generator, of which each image takes one number.</param>
    /// <returns>Indices of images, shape (N).</returns>
    public long[] Next(DerivedRandom random)
    {
        var partners = new long[graph.Rows];
        for (var row = 0; row < partners.Length; row++)
        {
            var shared = _shared.AsSpan(row * graph.Count, graph.Count);
            var total = 0;
            foreach (var count in shared) total += count;
            var left = random.NextInt(total);
            var chosen = 0;
            while (left >= shared[chosen]) left -= shared[chosen++];
            partners[row] = graph.Neighbors[(row * graph.Count) + chosen];
        }

        return partners;
    }
}
