namespace BigLearnEm.Cli;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>The work is done.</summary>
    public const int Done = 0;

    /// <summary>The work failed: a training that cannot go on, a fault of the program.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>A file, a directory, a disk (a full one too) or a device cannot be used.</summary>
    public const int BadInput = 3;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Interrupted = 130;
}
