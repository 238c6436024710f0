using BigLearnEm.Benchmarks.Ablation;

namespace BigLearnEm.Benchmarks.Calibration;

/// <summary>The cycles of one kind of optimum under one way to settle.</summary>
/// <param name="name">What it is called.</param>
internal sealed class CycleGroup(string name)
{
    private readonly List<CycleEnd[]> _optima = [];
    private readonly List<double> _statistics = [];

    public string Name => name;

    public int Optima => _optima.Count;

    public IReadOnlyList<double> Statistics => _statistics;

    /// <summary>Takes the cycles from one optimum, in their order.</summary>
    public void Add(IEnumerable<(double Statistic, CycleEnd End)> cycles)
    {
        var all = cycles.ToArray();
        _statistics.AddRange(all.Select(cycle => cycle.Statistic));
        _optima.Add([.. all.Select(cycle => cycle.End)]);
    }

    /// <summary>The share of all cycles that ended so.</summary>
    public double Share(CycleEnd end) => Mean(_optima.SelectMany(ends => ends).Select(other => other == end ? 1.0 : 0));

    /// <summary>
    /// The probability that m cycles in a row all come back: the mean over the optima of C(r, m) / C(n, m), an unbiased
    /// estimate of p^m from r returns in n cycles that does not take all optima for alike.
    /// </summary>
    public double AllReturn(int m) =>
        Mean(_optima.Select(ends => ShareOfChoices(Count(ends, CycleEnd.Returned), ends.Length, m)));

    /// <summary>
    /// The probability that the rule ends the fit for agreement: m returns with nothing better before them, cycles that
    /// end lower not counting either way.
    /// </summary>
    public double Agree(int m) => Mean(_optima.Select(ends =>
    {
        var returned = Count(ends, CycleEnd.Returned);
        return ShareOfChoices(returned, Math.Max(m, returned + Count(ends, CycleEnd.Better)), m);
    }));

    /// <summary>The probability that so many cycles in a row find nothing better.</summary>
    public double NothingBetter(int m) => Mean(_optima.Select(ends =>
        ShareOfChoices(ends.Length - Count(ends, CycleEnd.Better), ends.Length, m)));

    private static int Count(CycleEnd[] ends, CycleEnd end) => ends.Count(other => other == end);

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();

    /// <summary>C(chosen, m) / C(all, m); NaN where there are fewer than m.</summary>
    private static double ShareOfChoices(int chosen, int all, int m)
    {
        if (all < m) return double.NaN;
        var share = 1.0;
        for (var i = 0; i < m; i++) share *= Math.Max(0, chosen - i) / (double)(all - i);
        return share;
    }
}
