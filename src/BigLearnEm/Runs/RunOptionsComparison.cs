namespace BigLearnEm.Runs;

/// <summary>Whether a run may go on from a checkpoint: only with the very options it was written with.</summary>
public static class RunOptionsComparison
{
    /// <summary>The options that differ, by name.</summary>
    /// <param name="checkpoint">The checkpoint's options, by name without dashes.</param>
    /// <param name="now">The options of the run that wants to go on.</param>
    public static IReadOnlyList<OptionDifference> Differences(
        IReadOnlyDictionary<string, string> checkpoint, IReadOnlyDictionary<string, string> now)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(now);
        var differences = new List<OptionDifference>();
        foreach (var name in checkpoint.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var before = checkpoint.GetValueOrDefault(name);
            var after = now.GetValueOrDefault(name);
            if (before != after) differences.Add(new OptionDifference(name, before, after));
        }

        return differences;
    }

    /// <summary>Refuses to go on with other options.</summary>
    /// <param name="path">The checkpoint's path, for the message.</param>
    /// <param name="checkpoint">The checkpoint's options, by name without dashes.</param>
    /// <param name="now">The options of the run that wants to go on.</param>
    /// <exception cref="BadInputException">Options differ; the message names each.</exception>
    public static void RequireSame(
        string path, IReadOnlyDictionary<string, string> checkpoint, IReadOnlyDictionary<string, string> now)
    {
        var differences = Differences(checkpoint, now);
        if (differences.Count == 0) return;
        throw new BadInputException(
            path, "the options that the run was started with", $"others ({string.Join("; ", differences)})",
            "Give the checkpoint's values and files with --resume, or start another run in another directory.");
    }
}
