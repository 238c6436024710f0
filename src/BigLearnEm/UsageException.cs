namespace BigLearnEm;

/// <summary>
/// An option whose value is outside its range, or options that contradict one another. The command line turns it into
/// exit code 2.
/// </summary>
public sealed class UsageException : Exception
{
    /// <summary>Creates the exception from the option's name, the values it takes and the one it was given.</summary>
    /// <param name="option">The option as the user writes it, for instance <c>--P1</c>.</param>
    /// <param name="expected">The values it takes, as a phrase without a final dot.</param>
    /// <param name="got">The value that came.</param>
    /// <param name="remedy">What the user can do, as a sentence.</param>
    public UsageException(string option, string expected, string got, string remedy)
        : base($"{option}: expected {expected}, got {got}. {remedy}")
    {
        Option = option;
    }

    /// <summary>The option as the user writes it.</summary>
    public string Option { get; }
}
