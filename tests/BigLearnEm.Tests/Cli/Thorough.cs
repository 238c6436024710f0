namespace BigLearnEm.Tests.Cli;

/// <summary>
/// Whether tests are to do as much as docs/RESULTS.md says, or as little as shows the same (the default): runs that are
/// killed and gone on with take seconds each, as every process loads libtorch anew.
/// </summary>
internal static class Thorough
{
    /// <summary><c>BIGLEARN_THOROUGH=1</c>.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("BIGLEARN_THOROUGH") == "1";

    /// <summary>The one number or the other.</summary>
    public static int Count(int usual, int thorough) => IsWanted ? thorough : usual;
}
