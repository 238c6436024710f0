using BigLearnEm.Mixtures;
using BigLearnEm.Reports;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Reports;

/// <summary>The page of simulations, with its charts, which also are files of their own.</summary>
internal static class SimulationPage
{
    private const string FileName = "report.html";

    private static readonly string[] s_charts =
        ["mixture.svg", "other_fits.svg", "kl_iterations.svg", "kl_seeds.svg", "stopping.svg"];

    /// <summary>The page's path in an output directory.</summary>
    public static string PathIn(string outDir) => Path.Combine(outDir, FileName);

    /// <summary>Deletes the page and charts of an earlier run.</summary>
    public static void Delete(string outDir)
    {
        foreach (var name in s_charts.Append(FileName)) File.Delete(Path.Combine(outDir, name));
    }

    /// <summary>Writes page and charts.</summary>
    /// <param name="report">The results, of at least one seed.</param>
    public static void Save(SimulationReport report)
    {
        var (outDir, first) = (report.Request.OutDir, report.Results[0]);
        var (mixture, others) = (SimulationCharts.Mixture(first), SimulationCharts.OtherFits(first));
        var way = SimulationCharts.KlOverIterations(report.Results);
        var seeds = SimulationCharts.KlOverSeeds(report);
        var stopping = SimulationCharts.Stopping(report.Results);
        SvgPicture[] pictures = [mixture.Join(), others.Join(), way, seeds, stopping];
        foreach (var (name, picture) in s_charts.Zip(pictures)) picture.Save(Path.Combine(outDir, name));

        var page = new HtmlReport(TitleOf(report.Request.Options), SummaryOf(report))
        {
            Footer = "Made by biglearn simulate. results.json holds every figure and all options, seed_S.npz the rows "
                + "and parameters of seed S.",
        };
        page.AddSection("What it came to").Add(MethodTable(report)).Add(RecoveryTable(report));
        page.AddSection("Before, during, after", SectionOf(first)).Add(mixture).Add(others);
        page.AddSection("The KL on the way").Add(way);
        page.AddSection("The KL over seeds").Add(seeds);
        page.AddSection("When to stop",
            "After every cycle of matchings the state is settled, and R = 2 N (L_best - L) compares the optimum it led "
            + "to with the best one before. R is negative where a better optimum was found, zero where the cycle came "
            + "back, positive where it ended lower. Exploring ends when enough cycles came back with nothing better "
            + "between them and all kinds of matching among them.").Add(stopping);
        page.AddSection("Every seed").Add(SeedTable(report));
        page.Save(PathIn(outDir));
    }

    private static string TitleOf(SimulationOptions options) =>
        $"Simulation: {options.Components} components in {options.Dimension} dimensions";

    private static string SummaryOf(SimulationReport report)
    {
        var (options, count) = (report.Request.Options, report.Results.Count);
        var ended = report.StopReasons is [(StopReason.Agreement, _)]
            ? "Every run of BigLearn-EM was stopped by the agreement of its matchings."
            : $"BigLearn-EM was ended by {report.StopText}.";
        var asked = count < report.Request.Seeds.Count ? $" {report.Request.Seeds.Count} seeds were asked for." : "";
        return $"On {report.Within(SimulationMethod.BigLearn)} of {count} seeds BigLearn-EM ended within 0.001 nats of "
            + $"the test KL that EM started at the true parameters reaches; Joint-EM from the same starts did on "
            + $"{report.Within(SimulationMethod.JointEm)}. {ended}{asked}{LikelihoodOf(report)}"
            + $"\n\n{SimulationReport.Remark}"
            + $"\n\nEach seed draws {options.Rows:N0} rows to fit to and {options.TestSamples:N0} to measure with "
            + $"({Truth(options)}). Both methods start at weights 1/K, means from N(0, I) and covariances I, with the "
            + $"covariance floor {options.Fit.CovarianceFloor:0.###e-0}; no final state has a prior on the weights.";
    }

    private static string LikelihoodOf(SimulationReport report) => report.LikelierButFarther is > 0 and var count
        ? $"\n\nOn {count} seeds BigLearn-EM's KL is another although its training log-likelihood is at least that of "
            + "EM started at the truth: there the rows are so few that the likelier mixture need not be the truer one."
        : "";

    private static string Truth(SimulationOptions options)
    {
        var weights = options.UnequalWeights ? "unequal weights" : "equal weights";
        return $"means on a grid at distance {options.Spacing}, variance {options.Variance}, {weights}, "
            + $"{options.Covariances.ToString().ToLowerInvariant()} covariances";
    }

    private static string SectionOf(SimulationResult first)
    {
        var plane = first.Truth.Dimension == 2
            ? ""
            : $" The first two of {first.Truth.Dimension} features are shown, so that components lie over one another.";
        return $"Seed {first.Seed}.{plane}";
    }

    private static HtmlTable MethodTable(SimulationReport report)
    {
        var table = new HtmlTable(
            "KL(truth || fit) on the test rows, in nats: of all features together (joint), of one feature (marginal), "
            + "of one feature given the others (conditional); mean and standard deviation over the seeds. The "
            + "log-likelihood is that of a training row; seconds are of the fit alone.",
            new HtmlColumn("method", false), new HtmlColumn("joint"), new HtmlColumn("marginal"),
            new HtmlColumn("conditional"), new HtmlColumn("largest joint"), new HtmlColumn("within 0.001"),
            new HtmlColumn("log-likelihood"), new HtmlColumn("iterations, median"), new HtmlColumn("seconds, median"));
        foreach (var method in SimulationMethod.All)
        {
            double[] Values(Func<SimulatedFit, double> figure) => report.Values(result => figure(method.Of(result)));
            table.AddRow(
                method.Name, Spread(Values(fit => fit.Kl.Joint)), Spread(Values(fit => fit.Kl.Marginal)),
                Spread(Values(fit => fit.Kl.Conditional)), HtmlCell.Number(Values(fit => fit.Kl.Joint).Max(), 4),
                method == SimulationMethod.Oracle ? "–" : $"{report.Within(method)} of {report.Results.Count}",
                HtmlCell.Number(Values(fit => fit.LogLikelihood).Average(), 4),
                HtmlCell.Number(Quantile.Of(Values(fit => fit.Iterations), 0.5), 0),
                HtmlCell.Number(Quantile.Of(Values(fit => fit.Seconds), 0.5), 2));
        }

        return table;
    }

    private static HtmlTable RecoveryTable(SimulationReport report)
    {
        var table = new HtmlTable(
            "Errors of the parameters, each true component matched with a fitted one: weights absolute, means in units "
            + "of the data, covariances relative in the Frobenius norm; average over the seeds of a seed's mean and of "
            + "its largest.",
            new HtmlColumn("method", false), new HtmlColumn("weights, mean"), new HtmlColumn("weights, largest"),
            new HtmlColumn("means, mean"), new HtmlColumn("means, largest"), new HtmlColumn("covariances, mean"),
            new HtmlColumn("covariances, largest"));
        foreach (var method in SimulationMethod.All)
        {
            HtmlCell Average(Func<ParameterRecovery, double> figure) =>
                HtmlCell.Number(report.Values(result => figure(method.Of(result).Recovery)).Average(), 4);
            table.AddRow(
                method.Name, Average(error => error.Weights.Mean), Average(error => error.Weights.Max),
                Average(error => error.Means.Mean), Average(error => error.Means.Max),
                Average(error => error.Covariances.Mean), Average(error => error.Covariances.Max));
        }

        return table;
    }

    private static HtmlTable SeedTable(SimulationReport report)
    {
        var table = new HtmlTable(
            "Joint test KL in nats; iterations, seconds and the reason are BigLearn-EM's.",
            new HtmlColumn("seed", false), new HtmlColumn(SimulationRun.BigLearnName),
            new HtmlColumn(SimulationRun.OracleName), new HtmlColumn(SimulationRun.JointEmName),
            new HtmlColumn("within 0.001", false), new HtmlColumn("iterations"), new HtmlColumn("seconds"),
            new HtmlColumn("stopped by", false));
        foreach (var result in report.Results)
        {
            var ours = result.BigLearn;
            table.AddRow(
                $"{result.Seed}", HtmlCell.Number(ours.Kl.Joint, 5), HtmlCell.Number(result.Oracle.Kl.Joint, 5),
                HtmlCell.Number(result.JointEm.Kl.Joint, 5),
                result.IsWithin(ours) ? "yes" : new HtmlCell("no", IsStrong: true), HtmlCell.Count(ours.Iterations),
                HtmlCell.Number(ours.Seconds, 2), $"{ours.Stop}");
        }

        return table;
    }

    private static HtmlCell Spread(double[] values)
    {
        var spread = MeanDeviation.Of(values);
        return values.Length == 1
            ? HtmlCell.Number(spread.Mean, 4)
            : HtmlCell.MeanDeviation(spread.Mean, spread.Deviation, 4);
    }
}
