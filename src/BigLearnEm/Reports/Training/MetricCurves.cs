namespace BigLearnEm.Reports.Training;

/// <summary>
/// The curves of a run, from its metrics: figures of a clustering over all stages that measured one, and every other
/// number that a stage wrote, whatever it is called.
/// </summary>
internal sealed class MetricCurves
{
    private static readonly string[] s_scores = ["acc", "nmi", "ari"];
    private static readonly string[] s_states = ["log_likelihood", "used_clusters", "entropy", "smallest_share"];

    // They count, time or place the steps, so that they are no figures.
    private static readonly string[] s_counters = ["epoch", "iteration", "round", "step"];
    private static readonly string[] s_others = ["seed", "seconds", "width", "repeat", "residual"];

    private readonly IReadOnlyList<(ulong Seed, IReadOnlyList<MetricsLine> Lines)> _seeds;

    /// <summary>Takes the metrics of each seed.</summary>
    public MetricCurves(IReadOnlyList<(ulong Seed, IReadOnlyList<MetricsLine> Lines)> seeds) => _seeds = seeds;

    /// <summary>The stages, in the order in which they come first.</summary>
    public IReadOnlyList<string> Stages => [.. _seeds.SelectMany(seed => seed.Lines).Select(line => line.Stage).Distinct()];

    /// <summary>Losses and what else a stage has of its own, stage by stage.</summary>
    public IReadOnlyList<SvgPicture> OfStages() =>
        [.. OwnFigures().Where(own => own.Lines.Any(line => line.Y.Length > 1)).Select(own => Draw(own))];

    /// <summary>What a stage wrote a single time: nothing to draw a line through.</summary>
    public IReadOnlyList<(string Stage, string Name, string Values)> Single() =>
    [
        .. OwnFigures().Where(own => own.Lines.All(line => line.Y.Length == 1)).Select(own => (
            own.Stage, Words(own.Name), string.Join(", ", own.Lines.Select(line => Numbers.Brief(line.Y[0]))))),
    ];

    /// <summary>Agreement with the labels; null without.</summary>
    public SvgPicture? Scores()
    {
        var groups = s_scores.Select(name => new LineGroup(name.ToUpperInvariant(), Series(name)))
            .Where(group => group.Lines.Count > 0).ToList();
        return groups.Count == 0 ? null : LineChart.Draw(groups, new LineChartOptions
        {
            Title = "Agreement with the labels", XLabel = "clusterings before", YLabel = "score", WholeX = true,
            Caption = "Recorded on the way, and used for nothing.",
        });
    }

    /// <summary>Log-likelihood, used clusters, entropy and smallest share.</summary>
    public IReadOnlyList<SvgPicture> States() =>
    [
        .. s_states.Select(name => (Name: name, Lines: Series(name))).Where(figure => figure.Lines.Count > 0)
            .Select(figure => LineChart.Draw([new LineGroup(Words(figure.Name), figure.Lines)], OptionsOf(figure.Name, figure.Lines.Count > 1))),
    ];

    private static LineChartOptions OptionsOf(string name, bool hasLegend) => (name switch
    {
        "log_likelihood" => new LineChartOptions
        {
            Title = "Mean log-likelihood of an image", YLabel = "log-likelihood", YUnit = "nats",
            Caption = "Only within one round: every round measures other codes.",
        },
        "used_clusters" => new LineChartOptions
        {
            Title = "Clusters that have images", YLabel = "clusters", WholeY = true,
        },
        "entropy" => new LineChartOptions
        {
            Title = "Doubt: mean entropy of the responsibilities", YLabel = "entropy", YUnit = "nats",
        },
        _ => new LineChartOptions
        {
            Title = "Share of the smallest cluster", YLabel = "share of the images",
        },
    }) with { XLabel = "clusterings before", WholeX = true, ShowLegend = hasLegend };

    private static SvgPicture Draw((string Stage, string Name, string Counter, IReadOnlyList<LineSeries> Lines) own) =>
        LineChart.Draw([new LineGroup(Words(own.Name), own.Lines)], new LineChartOptions
        {
            Title = $"{Capital(Words(own.Name))} in stage {own.Stage}", XLabel = own.Counter, YLabel = Words(own.Name),
            WholeX = true, ShowLegend = own.Lines.Count > 1,
        });

    // A clustering is a line that has any figure of one; a figure that it lacks leaves its line as it is.
    private List<LineSeries> Series(string name)
    {
        var all = new List<LineSeries>();
        foreach (var (seed, lines) in _seeds)
        {
            var (x, y) = (new List<double>(), new List<double>());
            var clusterings = lines.Where(line => s_scores.Concat(s_states).Any(line.Numbers.ContainsKey));
            foreach (var (place, line) in clusterings.Index())
            {
                if (!line.Numbers.TryGetValue(name, out var value)) continue;
                x.Add(place);
                y.Add(value);
            }

            if (x.Count > 0) all.Add(new LineSeries($"seed {seed}", [.. x], [.. y]));
        }

        return all;
    }

    private IEnumerable<(string Stage, string Name, string Counter, IReadOnlyList<LineSeries> Lines)> OwnFigures()
    {
        var known = s_scores.Concat(s_states).Concat(s_counters).Concat(s_others).ToArray();
        foreach (var stage in Stages)
        {
            var names = _seeds.SelectMany(seed => seed.Lines).Where(line => line.Stage == stage)
                .SelectMany(line => line.Numbers.Keys).Distinct().Except(known);
            foreach (var name in names)
            {
                var rows = _seeds.Select(seed => (seed.Seed, Lines: seed.Lines
                    .Where(line => line.Stage == stage && line.Numbers.ContainsKey(name)).ToArray()))
                    .Where(seed => seed.Lines.Length > 0).ToArray();
                var counter = CounterOf(rows.Select(row => row.Lines));
                yield return (stage, name, counter ?? "step", [.. rows.Select(row => new LineSeries(
                    $"seed {row.Seed}",
                    [.. row.Lines.Select((line, i) => counter is null ? i : line.Numbers[counter])],
                    [.. row.Lines.Select(line => line.Numbers[name])]))]);
            }
        }
    }

    /// <summary>The counter that every line has and that rises from line to line; null where none does.</summary>
    private static string? CounterOf(IEnumerable<MetricsLine[]> seeds) => s_counters.FirstOrDefault(counter =>
        seeds.All(lines => lines.All(line => line.Numbers.ContainsKey(counter))
            && lines.Zip(lines.Skip(1)).All(two => two.First.Numbers[counter] < two.Second.Numbers[counter])));

    private static string Words(string name) => name == "em_steps" ? "EM steps" : name.Replace('_', ' ');

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
