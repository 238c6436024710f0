namespace BigLearnEm.Reports;

/// <summary>What a <see cref="MixtureChart"/> shows: points of the plane and a Gaussian mixture.</summary>
/// <param name="Points">Points (N*2), row by row; may be empty.</param>
/// <param name="Weights">Mixing proportions (K); may be empty.</param>
/// <param name="Means">Means (K*2), row by row.</param>
/// <param name="Covariances">Covariances (K*2*2), row by row; variances, not standard deviations.</param>
public sealed record MixtureView(double[] Points, double[] Weights, double[] Means, double[] Covariances)
{
    /// <summary>What the chart shows, for instance <c>before</c>.</summary>
    public string Title { get; init; } = "";

    /// <summary>A sentence below the chart.</summary>
    public string Caption { get; init; } = "";

    /// <summary>
    /// The cluster of each point (N), from 0, which gives it its colour; below 0 for none. Null for one colour.
    /// </summary>
    public int[]? Labels { get; init; }

    /// <summary>What <see cref="Labels"/> are, for the legend.</summary>
    public string LabelsName { get; init; } = "cluster";

    /// <summary>A mixture to compare with; null for none.</summary>
    public MixtureReference? Reference { get; init; }

    /// <summary>Checks that the lengths belong together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void Validate()
    {
        var k = Weights.Length;
        if (Points.Length % 2 != 0)
            throw new ArgumentException($"Points: expected x and y in turn, got {Points.Length} numbers.");
        if (Means.Length != 2 * k || Covariances.Length != 4 * k)
            throw new ArgumentException(
                $"Expected K weights, K*2 means and K*2*2 covariances, got {k}, {Means.Length} and "
                + $"{Covariances.Length}.");
        if (Labels is not null && Labels.Length != Points.Length / 2)
            throw new ArgumentException($"Labels: expected {Points.Length / 2}, one per point, got {Labels.Length}.");
        if (Reference is not { } other) return;
        if (other.Means.Length % 2 != 0 || other.Covariances.Length != 2 * other.Means.Length)
            throw new ArgumentException(
                $"Reference: expected K*2 means and K*2*2 covariances, got {other.Means.Length} and "
                + $"{other.Covariances.Length}.");
    }
}
