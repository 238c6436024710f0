namespace BigLearnEm.Deep;

/// <summary>
/// Tells, without labels, a clustering that has collapsed from one that is merely uneven: small clusters are nothing wrong
/// in themselves, but a refinement that halves what the mixture found on the codes before it is.
/// </summary>
internal static class Collapse
{
    // Of log K: beyond it hardly any image is decided.
    private const double Undecided = 0.95;

    /// <summary>The number of equal clusters whose sizes would have the same entropy, exp(H), from 1 to K.</summary>
    /// <param name="sizes">Images of each cluster, shape (K); at least one image.</param>
    public static double EffectiveClusters(int[] sizes)
    {
        double total = sizes.Sum();
        return Math.Exp(-sizes.Where(size => size > 0).Sum(size => size / total * Math.Log(size / total)));
    }

    /// <summary>What is wrong with a clustering, or null.</summary>
    /// <param name="sizes">Images of each cluster, shape (K).</param>
    /// <param name="entropy">
    /// Mean entropy of the responsibilities in nats; null where they are no measure of decision, as EDESC's affinities.
    /// </param>
    /// <param name="before">Effective clusters of the state that a refinement set out from; null where there was none.</param>
    public static string? Of(int[] sizes, double? entropy, double? before)
    {
        if (sizes.Length == 1) return null;
        if (sizes.Count(size => size > 0) == 1) return $"one of {sizes.Length} took every image";
        var effective = EffectiveClusters(sizes);
        if (effective < before / 2)
            return $"the images are spread over them as over {effective:F1} equal ones, where it was {before:F1} before the refinement";
        return entropy > Undecided * Math.Log(sizes.Length)
            ? $"the responsibilities are all but equal (mean entropy {entropy:F2} of at most {Math.Log(sizes.Length):F2} nats)"
            : null;
    }
}
