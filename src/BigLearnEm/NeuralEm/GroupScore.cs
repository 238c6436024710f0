using BigLearnEm.Clustering;
using BigLearnEm.Data;

namespace BigLearnEm.NeuralEm;

/// <summary>How well the components of an image agree with its groups.</summary>
public static class GroupScore
{
    /// <summary>
    /// The AMI of groups and components over the pixels that belong to one group alone: those of the background and those
    /// where shapes overlap do not count.
    /// </summary>
    /// <param name="groups">The group of each pixel (P).</param>
    /// <param name="components">The component with the largest responsibility for each pixel (P).</param>
    /// <returns>At most 1; null where no pixel counts.</returns>
    /// <exception cref="ArgumentException">The two are of different length.</exception>
    public static double? Of(ReadOnlySpan<byte> groups, ReadOnlySpan<int> components)
    {
        if (groups.Length != components.Length)
            throw new ArgumentException($"{groups.Length} groups but {components.Length} components.", nameof(components));
        var (truth, found) = (new int[groups.Length], new int[groups.Length]);
        var count = 0;
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i] is GroupedImages.Background or GroupedImages.Overlap) continue;
            (truth[count], found[count]) = (groups[i], components[i]);
            count++;
        }

        return count == 0 ? null : ClusteringMetrics.AdjustedMutualInformation(truth.AsSpan(0, count), found.AsSpan(0, count));
    }
}
