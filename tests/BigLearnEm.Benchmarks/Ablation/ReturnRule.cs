namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>
/// What a cycle's statistic R = 2N(L_best - L) says, as the library's stopping rule reads it: two optima are one up to
/// half a nat over all rows, or 1e-5 of the log-likelihood.
/// </summary>
internal static class ReturnRule
{
    /// <summary>2N(L_best - L).</summary>
    public static double Statistic(double best, double reached, double rows) => 2 * rows * (best - reached);

    /// <summary>The largest |R| of a cycle that came back: max(1, 2e-5 N |L|), |L| at least 1.</summary>
    public static double Margin(double level, double rows) =>
        Math.Max(1, 2e-5 * rows * Math.Max(1, Math.Abs(level)));

    public static CycleEnd Read(double best, double reached, double rows)
    {
        var (statistic, margin) = (Statistic(best, reached, rows), Margin(reached, rows));
        return statistic < -margin ? CycleEnd.Better : statistic > margin ? CycleEnd.Lower : CycleEnd.Returned;
    }
}
