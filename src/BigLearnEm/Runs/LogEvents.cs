namespace BigLearnEm.Runs;

/// <summary>
/// The numbers of the events that the library logs, where it is given a logger; they stay as they are from release to release.
/// Progress is not logged, but told to an <see cref="IProgress{T}"/>.
/// </summary>
public static class LogEvents
{
    /// <summary>Information: a fit of a mixture ended, with the reason, iterations and log-likelihood.</summary>
    public const int FitEnded = 1001;

    /// <summary>Debug: one of several fits from different draws ended.</summary>
    public const int RestartEnded = 1002;

    /// <summary>Warning: components of a fitted mixture are without a row.</summary>
    public const int ComponentsEmpty = 1003;

    /// <summary>Information: a run of one seed begins, on which device and images.</summary>
    public const int RunStarted = 2001;

    /// <summary>Information: a run goes on from a checkpoint.</summary>
    public const int RunResumed = 2002;

    /// <summary>Debug: a checkpoint was written.</summary>
    public const int CheckpointWritten = 2003;

    /// <summary>Information: a run ended, with the reason and the model's file.</summary>
    public const int RunEnded = 2004;

    /// <summary>Warning: a run was cancelled; its newest checkpoint, where there is one, can be gone on from.</summary>
    public const int RunCancelled = 2005;

    /// <summary>Information: a file was downloaded, verified and put in place.</summary>
    public const int FileVerified = 3001;

    /// <summary>Debug: a file was there already and is the official one.</summary>
    public const int FileKept = 3002;

    /// <summary>Warning: a file that is there is not the official one and is downloaded again.</summary>
    public const int FileReplaced = 3003;
}
