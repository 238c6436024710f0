namespace BigLearnEm.Runs;

/// <summary>An option that a checkpoint was written with another value of.</summary>
/// <param name="Name">The option's name without dashes.</param>
/// <param name="Checkpoint">Its value in the checkpoint; null where it is not there.</param>
/// <param name="Now">Its value now; null where there is none.</param>
public sealed record OptionDifference(string Name, string? Checkpoint, string? Now)
{
    /// <summary>
    /// The difference in words: <c>--name: checkpoint X, now Y</c>; without the values where they are hashes of
    /// contents.
    /// </summary>
    public override string ToString() => Name switch
    {
        "images" => "the images differ from those the run was started with",
        "pretrain_path" when Checkpoint is { Length: > 0 } && Now is { Length: > 0 } =>
            "the file of --pretrain_path has other contents",
        "pretrain_path" => $"--pretrain_path: checkpoint {Given(Checkpoint)} it, now {Given(Now)} it",
        _ => $"--{Name}: checkpoint {Checkpoint ?? "without it"}, now {Now ?? "without it"}",
    };

    private static string Given(string? hash) => string.IsNullOrEmpty(hash) ? "without" : "with";
}
