using System.Globalization;

namespace BigLearnEm.Deep;

/// <summary>What <see cref="Refinement.Neighbors"/> has besides. Immutable.</summary>
public sealed record NeighborOptions
{
    /// <summary>Neighbours of each image, k (<c>--neighbors</c>).</summary>
    public int Count { get; init; } = 20;

    /// <summary>Weight of the balance of the clusters beside the agreement of neighbours (<c>--balance</c>).</summary>
    public double Balance { get; init; } = 4;

    /// <summary>Passes over the images that teach the encoder the consensus before the first round (<c>--warm_up</c>).</summary>
    public int WarmUpEpochs { get; init; } = 3;

    /// <summary>
    /// Numbers of spectral coordinates that the partitions of the consensus are made in: eight, from 1.2 to 4 for each
    /// cluster. A single one is a lottery: which of them separates best differs from encoder to encoder.
    /// </summary>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="rows">Number of images N, which they stay below.</param>
    internal static int[] Widths(int clusters, int rows) =>
        [.. Enumerable.Range(3, 8).Select(step => Math.Min((clusters * step * 2 + 4) / 5, rows - 1)).Distinct()];

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range.</exception>
    internal void Validate()
    {
        if (Count < 1)
            throw new UsageException("--neighbors", "a whole number of at least 1", $"{Count}", "20 is usual.");
        if (!(Balance >= 0) || !double.IsFinite(Balance))
            throw new UsageException("--balance", "a number of at least 0", $"{Balance}", "4 is usual.");
        if (WarmUpEpochs < 0)
            throw new UsageException("--warm_up", "a whole number of at least 0", $"{WarmUpEpochs}", "3 is usual.");
    }

    internal IEnumerable<(string Name, string Value)> ToMetadata()
    {
        var culture = CultureInfo.InvariantCulture;
        yield return ("neighbors", Count.ToString(culture));
        yield return ("balance", Balance.ToString("R", culture));
        yield return ("warm_up", WarmUpEpochs.ToString(culture));
    }
}
