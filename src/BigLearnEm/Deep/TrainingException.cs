namespace BigLearnEm.Deep;

/// <summary>
/// A training that cannot go on, for instance a loss that is not a number. The message names the stage; the last good
/// checkpoint is kept. The command line turns it into exit code 1.
/// </summary>
public sealed class TrainingException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, in which stage, and what to do.</param>
    public TrainingException(string message) : base(message)
    {
    }
}
