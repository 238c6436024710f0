using System.Globalization;

namespace BigLearnEm.Deep;

/// <summary>What <see cref="Refinement.Neighbors"/> has besides. Immutable.</summary>
public sealed record NeighborOptions
{
    private static readonly int[] s_coordinatesOfTenClusters = [12, 16, 20];

    /// <summary>Neighbours of each image, k (<c>--neighbors</c>).</summary>
    public int Count { get; init; } = 20;

    /// <summary>Weight of the balance of the clusters beside the agreement of neighbours (<c>--balance</c>).</summary>
    public double Balance { get; init; } = 4;

    /// <summary>Passes over the images that teach the encoder the consensus before the first round (<c>--warm_up</c>).</summary>
    public int WarmUpEpochs { get; init; } = 3;

    /// <summary>
    /// Weight of the consensus beside the agreement in the rounds (<c>--anchor</c>). Without it some runs go over to
    /// clusters in which neighbours agree even more and that are others than the views'.
    /// </summary>
    public double Anchor { get; init; } = 0.05;

    /// <summary>Share of the encoder's hidden units that is left out at each step of its training (<c>--dropout</c>).</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>
    /// Further autoencoders, whose codes have a vote in the consensus beside those of the first and the pixels
    /// (<c>--encoders</c>). One alone is a lottery: at times its codes put kinds of images together that others keep apart.
    /// Where they outvote the pixels, as more than two of them do, they do so at times as well.
    /// </summary>
    public int Encoders { get; init; } = 1;

    /// <summary>Passes over the images that pretrain each further autoencoder (<c>--encoder_epochs</c>).</summary>
    public int EncoderEpochs { get; init; } = 10;

    /// <summary>
    /// Partitions of each view in each width of its spectral embedding, every one of other starts on other images
    /// (<c>--partitions</c>).
    /// </summary>
    public int Partitions { get; init; } = 3;

    /// <summary>
    /// Numbers of spectral coordinates that the partitions of the consensus are made in: 1.2, 1.6 and 2 for each cluster.
    /// Which of them separates best differs from view to view; more of them let in ever smaller groups.
    /// </summary>
    /// <param name="clusters">Number of clusters K.</param>
    /// <param name="rows">Number of images N, which they stay below.</param>
    internal static int[] Widths(int clusters, int rows) =>
        [.. s_coordinatesOfTenClusters.Select(width => Math.Min(((clusters * width) + 9) / 10, rows - 1)).Distinct()];

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
        if (!(Anchor >= 0) || !double.IsFinite(Anchor))
            throw new UsageException("--anchor", "a number of at least 0", $"{Anchor}", "0.05 is usual.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new UsageException("--dropout", "a number of at least 0 and below 1", $"{Dropout}", "0.2 is usual.");
        if (Encoders < 0)
            throw new UsageException("--encoders", "a whole number of at least 0", $"{Encoders}", "1 is usual.");
        if (EncoderEpochs < 1)
            throw new UsageException("--encoder_epochs", "a whole number of at least 1", $"{EncoderEpochs}", "10 is usual.");
        if (Partitions < 1)
            throw new UsageException("--partitions", "a whole number of at least 1", $"{Partitions}", "3 is usual.");
    }

    internal IEnumerable<(string Name, string Value)> ToMetadata()
    {
        var culture = CultureInfo.InvariantCulture;
        yield return ("neighbors", Count.ToString(culture));
        yield return ("balance", Balance.ToString("R", culture));
        yield return ("warm_up", WarmUpEpochs.ToString(culture));
        yield return ("anchor", Anchor.ToString("R", culture));
        yield return ("dropout", Dropout.ToString("R", culture));
        yield return ("encoders", Encoders.ToString(culture));
        yield return ("encoder_epochs", EncoderEpochs.ToString(culture));
        yield return ("partitions", Partitions.ToString(culture));
    }
}
