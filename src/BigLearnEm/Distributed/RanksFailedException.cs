namespace BigLearnEm.Distributed;

/// <summary>A failure of one rank or of all, of which all ranks know: each of them throws the same.</summary>
public sealed class RanksFailedException : Exception
{
    /// <summary>Creates the exception; <see cref="AllOrNone"/> does so on every rank.</summary>
    /// <param name="kind">What kind of failure it was.</param>
    /// <param name="message">What happened, with the rank where it was not all of them.</param>
    /// <param name="innerException">This rank's own failure; null where it had none.</param>
    public RanksFailedException(FailureKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
    }

    /// <summary>What kind of failure it was.</summary>
    public FailureKind Kind { get; }
}
