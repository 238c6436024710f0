namespace BigLearnEm.Cli.Reports;

/// <summary>Mean and sample standard deviation (divisor n-1; 0 for a single figure) of figures over seeds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The deviation.</param>
internal sealed record MeanDeviation(double Mean, double Deviation)
{
    /// <summary>Of at least one figure.</summary>
    public static MeanDeviation Of(IReadOnlyList<double> figures)
    {
        var mean = figures.Average();
        var squares = figures.Sum(figure => (figure - mean) * (figure - mean));
        return new MeanDeviation(mean, figures.Count == 1 ? 0 : Math.Sqrt(squares / (figures.Count - 1)));
    }
}
