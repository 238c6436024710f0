namespace BigLearnEm.Tests.Cli;

/// <summary>The programs that tests start.</summary>
internal static class BuiltProgram
{
    /// <summary>Where one lies.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="mayBeKilled">
    /// Whether the process may be killed. Where the lines that the tests reach are noted (scripts/test), such a one is of the
    /// programs that note nothing: it would leave the lock of the notes behind, and others would fail at it.
    /// </param>
    public static string PathOf(string file, bool mayBeKilled = false) => Path.Combine(
        (mayBeKilled ? Environment.GetEnvironmentVariable("BIGLEARN_PLAIN_PROGRAMS") : null) ?? AppContext.BaseDirectory, file);
}
