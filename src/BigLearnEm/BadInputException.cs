namespace BigLearnEm;

/// <summary>
/// Input from outside the program that cannot be used: a file, a table, a checkpoint, a device. The message always says
/// what was looked at, what was expected, what came, and what to do about it. The command line turns it into exit code 3.
/// </summary>
public sealed class BadInputException : Exception
{
    /// <summary>Creates the exception from its four parts.</summary>
    /// <param name="name">What was looked at: a file's path, an option, a tensor.</param>
    /// <param name="expected">What would have been right, as a phrase without a final dot.</param>
    /// <param name="got">What came instead, as a phrase without a final dot.</param>
    /// <param name="remedy">What the user can do, as a sentence.</param>
    /// <param name="innerException">The error underneath, where there is one.</param>
    public BadInputException(string name, string expected, string got, string remedy, Exception? innerException = null)
        : base($"{name}: expected {expected}, got {got}. {remedy}", innerException)
    {
        Name = name;
    }

    /// <summary>What was looked at.</summary>
    public string Name { get; }
}
