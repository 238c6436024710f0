namespace BigLearnEm.Mixtures;

/// <summary>
/// A fit that cannot go on: a covariance that lost its definiteness, or a number that is not finite. The message names
/// the matching, and in a run the stage. The command line turns it into exit code 1 and keeps the last good checkpoint.
/// </summary>
public sealed class MixtureException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="innerException">The error underneath, where there is one.</param>
    public MixtureException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>Refuses a log-likelihood that is not finite.</summary>
    internal static double RequireFinite(double logLikelihood, MatchingKind kind)
    {
        if (double.IsFinite(logLikelihood)) return logLikelihood;
        throw new MixtureException(
            $"The log-likelihood of the {kind} matching is {logLikelihood}. The data or the parameters hold values that are "
            + "not finite, or lie further from every component than float64 can say; scale the data, or raise --eps.");
    }
}
