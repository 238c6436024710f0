using BigLearnEm.Mixtures;
using BigLearnEm.Reports;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Reports;

/// <summary>The pictures of simulations.</summary>
internal static class SimulationCharts
{
    // So many ellipses over one another would hide everything.
    private const int MostEllipses = 60;

    /// <summary>BigLearn-EM before, during and after, over the rows.</summary>
    public static Panels Mixture(SimulationResult result)
    {
        var views = new List<MixtureView> { View(result, result.Start, "Before", "The start.") };
        if (result.During is { } during)
            views.Add(View(result, during, "During", $"Exploring, after {result.DuringIteration} iterations."));
        var final = $"The final state: test KL {result.BigLearn.Kl.Joint:F4}.";
        views.Add(View(result, result.BigLearn.Values, "After", final));
        return Panels.OfMixtures(SimulationRun.BigLearnName, views, OptionsOf(result));
    }

    /// <summary>What the other two methods ended with on the same rows.</summary>
    public static Panels OtherFits(SimulationResult result) => Panels.OfMixtures(
        "The other methods on the same rows",
        [
            View(
                result, result.JointEm.Values, "Joint-EM from the same start",
                $"Test KL {result.JointEm.Kl.Joint:F4}."),
            View(result, result.Oracle.Values, SimulationRun.OracleName, $"Test KL {result.Oracle.Kl.Joint:F4}."),
        ],
        OptionsOf(result));

    /// <summary>
    /// The KL after every iteration and of the best optimum after every cycle, for the seeds measured.
    /// </summary>
    public static SvgPicture KlOverIterations(IReadOnlyList<SimulationResult> results)
    {
        var traced = results.Where(result => result.Trace is not null).ToList();
        return LineChart.Draw(
            [
                new LineGroup(SimulationRun.OracleName, [.. traced.Select(Reached)]),
                new LineGroup("exploring state", [.. traced.Select(Explored)]),
                new LineGroup("best optimum so far", [.. traced.Select(Best)]),
            ],
            new LineChartOptions
            {
                Title = "Joint test KL over the iterations of BigLearn-EM",
                Caption = traced.Count == results.Count
                    ? "A line for each seed. The state that explores keeps moving; the optimum it settles in is kept."
                    : $"{traced.Count} of {results.Count} seeds were measured on the way (--trace).",
                XLabel = "iteration", YLabel = "joint KL", YUnit = "nats", LogY = true, StopLabel = "final state",
            });
    }

    /// <summary>The KL of all seeds, by method.</summary>
    public static SvgPicture KlOverSeeds(SimulationReport report) => BoxPlot.Draw(
        [.. SimulationMethod.All.Select(method =>
            new ValueGroup(method.Name, report.Values(result => method.Of(result).Kl.Joint)))],
        new ValueChartOptions
        {
            Title = report.Results is [var only]
                ? $"Joint test KL of seed {only.Seed}"
                : $"Joint test KL over {report.Results.Count} seeds",
            Label = "joint KL", Unit = "nats", Log = true,
            Caption = "Every point is a seed. Box: quartiles and median; whiskers: 1.5 times the box.",
        });

    /// <summary>The stopping statistic, cycle by cycle.</summary>
    public static SvgPicture Stopping(IReadOnlyList<SimulationResult> results)
    {
        var agreed = results.SelectMany(result => result.Checks).Where(check => check.Agrees)
            .Select(check => Math.Abs(check.Ratio)).DefaultIfEmpty(0).Max();
        var level = Compressed(Math.Max(1, agreed));
        return LineChart.Draw(
            [
                new LineGroup(
                    results is [var only] ? $"seed {only.Seed}" : "seeds",
                    [.. results.Select(Ratios).Where(line => line.X.Length > 0)]),
            ],
            new LineChartOptions
            {
                Title = "The stopping statistic R = 2 N (L_best - L) after each cycle",
                Caption = "On a scale that is linear near zero and logarithmic beyond: 1 stands for |R| = 9, 2 for 99, "
                    + "3 for 999; negative where a better optimum was found. The first cycle has none to compare with.",
                XLabel = "iteration", YLabel = "sign(R) log10(1 + |R|)", ShowMedian = false,
                Band = new ValueBand(-level, level, "the same optimum"),
            });
    }

    private static MixtureChartOptions OptionsOf(SimulationResult result) => new()
    {
        Contours = new DensityContours(ContourKind.DensityRegion, [0.5, 0.95]),
        ShowEllipses = result.Truth.Components <= MostEllipses,
    };

    private static MixtureView View(SimulationResult result, MixtureValues mixture, string title, string caption)
    {
        var (rows, d) = (result.Train, result.Train.Dimension);
        var points = new double[2 * rows.Count];
        for (var n = 0; n < rows.Count; n++)
            (points[2 * n], points[(2 * n) + 1]) = (rows.Values[n * d], rows.Values[(n * d) + 1]);
        var (shown, truth) = (mixture.Marginal([0, 1]), result.Truth.Marginal([0, 1]));
        return new MixtureView(points, shown.Weights, shown.Means, shown.Covariances)
        {
            Title = title,
            Caption = d == 2 ? caption : $"{caption} The first two of {d} features.",
            Reference = new MixtureReference(truth.Means, truth.Covariances),
        };
    }

    private static LineSeries Reached(SimulationResult result) => new(
        $"seed {result.Seed}, {SimulationRun.OracleName}", [0, Math.Max(1, result.BigLearn.Iterations)],
        [result.Oracle.Kl.Joint, result.Oracle.Kl.Joint]);

    private static LineSeries Explored(SimulationResult result)
    {
        double[] y = [.. result.Trace!.Explored];
        double[] x = [.. Enumerable.Range(0, y.Length).Select(i => (double)i)];
        return new LineSeries($"seed {result.Seed}, exploring", x, y);
    }

    // The last point is the polished state.
    private static LineSeries Best(SimulationResult result)
    {
        double[] x = [.. result.Checks.Select(check => (double)check.Iteration), result.BigLearn.Iterations];
        double[] y = [.. result.Trace!.Best, result.BigLearn.Kl.Joint];
        return new LineSeries($"seed {result.Seed}", x, y, x.Length - 1);
    }

    private static LineSeries Ratios(SimulationResult result)
    {
        var checks = result.Checks.Where(check => double.IsFinite(check.Ratio)).ToArray();
        return new LineSeries(
            $"seed {result.Seed}", [.. checks.Select(check => (double)check.Iteration)],
            [.. checks.Select(check => Compressed(check.Ratio))], checks.Length > 0 ? checks.Length - 1 : null);
    }

    private static double Compressed(double ratio) => Math.Sign(ratio) * Math.Log10(1 + Math.Abs(ratio));
}
