namespace BigLearnEm.Data;

/// <summary>What determines a set of static shapes. Immutable.</summary>
public sealed record StaticShapesOptions
{
    private const int MostShapes = 254;
    private const int LargestSide = 1024;

    /// <summary>Images to train on (<c>--train_size</c>).</summary>
    public int TrainingCount { get; init; } = 50_000;

    /// <summary>Images to validate on (<c>--valid_size</c>).</summary>
    public int ValidationCount { get; init; } = 10_000;

    /// <summary>Images to test on (<c>--test_size</c>).</summary>
    public int TestCount { get; init; } = 10_000;

    /// <summary>Rows and columns of an image (<c>--canvas</c>).</summary>
    public int Side { get; init; } = 28;

    /// <summary>Shapes of each image (<c>--shapes</c>).</summary>
    public int Shapes { get; init; } = 3;

    /// <summary>Which set (<c>--data_seed</c>).</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public StaticShapesOptions Validate()
    {
        Within("--train_size", TrainingCount, 1, Most, "Give a number of images whose pixels fit into 2 GiB.");
        Within("--valid_size", ValidationCount, 1, Most, "Give a number of images whose pixels fit into 2 GiB.");
        Within("--test_size", TestCount, 1, Most, "Give a number of images whose pixels fit into 2 GiB.");
        Within("--shapes", Shapes, 1, MostShapes, "3 is usual.");
        Within(
            "--canvas", Side, StaticShapes.Widest, LargestSide,
            $"Give a canvas that holds the largest shape, {StaticShapes.Widest} columns wide; 28 is usual.");
        return this;
    }

    private int Most => Array.MaxLength / Math.Max(1, Math.Min(Side, LargestSide) * Math.Min(Side, LargestSide));

    private static void Within(string option, int value, int least, int most, string remedy)
    {
        if (value < least || value > most)
            throw new UsageException(option, $"a whole number from {least} to {most}", $"{value}", remedy);
    }
}
