namespace BigLearnEm.Endurance.Soak;

/// <summary>
/// Whether the second and the last quarter of a run held the same: resident memory (the medians, the last at most 5 %
/// above), live tensors and open files (no more than the most of the second quarter), threads (at most 4 more, as the
/// pool of .NET comes and goes).
/// </summary>
internal static class SoakVerdict
{
    private const double MostGrowth = 0.05;
    private const int MoreThreads = 4;

    /// <summary>One line for each figure, and whether all of them are flat.</summary>
    /// <param name="states">What was seen, in the order of time; at least 8.</param>
    public static (IReadOnlyList<string> Lines, bool IsFlat) Of(IReadOnlyList<ProcessState> states)
    {
        var quarter = states.Count / 4;
        ProcessState[] second = [.. states.Skip(quarter).Take(quarter)];
        ProcessState[] last = [.. states.Skip(states.Count - quarter)];
        var (early, late) = (Median(second), Median(last));
        var growth = (late / early) - 1;
        List<(string Line, bool IsFlat)> figures =
        [
            ($"resident memory: median {early / 1024:F1} MiB in the second quarter, {late / 1024:F1} MiB in the last, "
                + $"{100 * growth:+0.0;-0.0} % (at most {100 * MostGrowth:F0} %)", growth <= MostGrowth),
            Most("live tensors", state => state.Tensors, 0),
            Most("tensors forgotten so far", state => state.Undisposed, 0),
            Most("open files", state => state.Files, 0),
            Most("threads", state => state.Threads, MoreThreads),
        ];
        return (
            [.. figures.Select(figure => (figure.IsFlat ? "flat  " : "GROWS ") + figure.Line)],
            figures.TrueForAll(figure => figure.IsFlat));

        (string, bool) Most(string name, Func<ProcessState, long> value, int slack)
        {
            var (before, after) = (second.Max(value), last.Max(value));
            return ($"{name}: at most {before} in the second quarter, {after} in the last", after <= before + slack);
        }
    }

    private static double Median(ProcessState[] states)
    {
        long[] sorted = [.. states.Select(state => state.ResidentKiB).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }
}
