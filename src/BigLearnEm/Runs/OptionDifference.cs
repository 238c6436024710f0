namespace BigLearnEm.Runs;

/// <summary>An option that a checkpoint was written with another value of.</summary>
/// <param name="Name">The option's name without dashes.</param>
/// <param name="Checkpoint">Its value in the checkpoint; null where it is not there.</param>
/// <param name="Now">Its value now; null where there is none.</param>
public sealed record OptionDifference(string Name, string? Checkpoint, string? Now)
{
    /// <summary>The difference in words: <c>--name: checkpoint X, now Y</c>.</summary>
    public override string ToString() =>
        $"--{Name}: checkpoint {Checkpoint ?? "without it"}, now {Now ?? "without it"}";
}
