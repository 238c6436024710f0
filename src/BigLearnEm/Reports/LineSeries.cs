namespace BigLearnEm.Reports;

/// <summary>One line of a <see cref="LineChart"/>, for instance one seed.</summary>
/// <param name="Name">Its name, for the tooltip.</param>
/// <param name="X">The horizontal values (count), not descending.</param>
/// <param name="Y">The vertical values (count); one that cannot be drawn interrupts the line.</param>
/// <param name="StopIndex">Which value is marked, for instance where the run stopped; null for none.</param>
public sealed record LineSeries(string Name, double[] X, double[] Y, int? StopIndex = null)
{
    /// <summary>Checks the series.</summary>
    /// <exception cref="ArgumentException">The lengths differ, X descends, or there is no value to mark.</exception>
    internal void Validate()
    {
        if (X.Length != Y.Length)
            throw new ArgumentException($"Series {Name}: expected as many x as y, got {X.Length} and {Y.Length}.");
        for (var i = 1; i < X.Length; i++)
        {
            if (X[i] < X[i - 1]) throw new ArgumentException($"Series {Name}: x descends at index {i}.");
        }

        if (StopIndex is { } stop && (stop < 0 || stop >= X.Length))
            throw new ArgumentException($"Series {Name}: there is no value {stop} to mark.");
    }
}
