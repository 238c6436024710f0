namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// How long a stage has still to go: as long for each share to come as the shares of its present turn have taken. Stages have
/// their steps at most, so that it is over earlier where a fit or the rounds end by agreement.
/// </summary>
internal sealed class Pace
{
    // Before this nothing is said: the first steps are the slowest.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private double _first;
    private TimeSpan _began;

    /// <summary>A turn begins, perhaps where an earlier one or another process has left off.</summary>
    /// <param name="share">Share of the stage that is done, from 0 to 1.</param>
    /// <param name="now">The time.</param>
    public void Begin(double share, TimeSpan now) => (_first, _began) = (share, now);

    /// <summary>The time left; null where nothing can be said yet, or nothing is left.</summary>
    /// <param name="share">Share of the stage that is done.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? Left(double share, TimeSpan now)
    {
        var (done, time) = (share - _first, now - _began);
        return done > 0 && share < 1 && time >= s_patience ? time * ((1 - share) / done) : null;
    }

    /// <summary>The time left in a few letters, with a mark that it is an estimate.</summary>
    public static string Text(TimeSpan left) =>
        left.TotalDays >= 1 ? $"~{left.TotalDays:F1} days left" : $"~{left:h\\:mm\\:ss} left";
}
