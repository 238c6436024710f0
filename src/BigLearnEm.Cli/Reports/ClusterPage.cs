using BigLearnEm.Reports;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Reports;

/// <summary>The pictures of a clustering, as files and in one page that needs nothing else.</summary>
internal sealed class ClusterPage
{
    /// <summary>The page's file in a run's directory.</summary>
    public const string FileName = "report.html";

    private readonly ClusterReport _report;
    private readonly string _directory;
    private readonly HtmlReport _page;

    private ClusterPage(string directory, ClusterReport report)
    {
        _directory = directory;
        _report = report;
        _page = new HtmlReport($"Clusters of {Path.GetFileName(report.Request.Files.Train)}", Summary(report))
        {
            Footer = report.Request.CommandLine,
        };
    }

    /// <summary>Draws everything and writes it.</summary>
    /// <param name="directory">The run's directory.</param>
    /// <param name="report">The results.</param>
    public static void Save(string directory, ClusterReport report)
    {
        var page = new ClusterPage(directory, report);
        page.AddFigures();
        page.AddClusters();
        if (report.Outcomes.Count > 1) page.AddSpread();
        if (report.Outcomes.Any(outcome => outcome.Choice is not null)) page.AddChoice();
        if (report.Outcomes.Any(outcome => outcome.Checks.Count > 0)) page.AddStopping();
        if (report.Outcomes.Any(outcome => outcome.Floored.Count > 0)) page.AddFloored();
        page._page.Save(Path.Combine(directory, FileName));
    }

    private static string Summary(ClusterReport report)
    {
        var (input, best) = (report.Input, report.Best);
        var method = report.Request.Options.Method switch
        {
            TableMethod.BigLearn => "A Gaussian mixture by BigLearn-EM",
            TableMethod.Joint => "A Gaussian mixture by ordinary EM (Joint-EM)",
            _ => "k-means",
        };
        var seeds = report.Outcomes.Count == 1 ? $"seed {best.Seed}" : $"{report.Outcomes.Count} seeds";
        return $"{method} with {Components(report)}, {seeds}, on {input.Rows:N0} rows of {input.Columns} features: "
            + $"{best.TrainRows:N0} rows for training, {best.TestRows:N0} for testing. Features are scaled to [0, 1] by "
            + "the training rows, and log-likelihoods are means per row in nats over the scaled features. Classes are "
            + "compared with the final state and choose nothing.";
    }

    private static string Components(ClusterReport report)
    {
        var options = report.Request.Options;
        if (options.Candidates is not { } range)
            return options.Components == 1 ? "one component" : $"{options.Components} components";
        var criterion = TableNames.Of(TableNames.Criteria, options.Criterion).ToUpperInvariant();
        return $"{range.First} to {range.Last} components, chosen by {criterion}";
    }

    private void AddFigures()
    {
        var columns = new List<(string Name, Func<TableOutcome, double?> Value, int Decimals)>();
        if (_report.Outcomes.Any(outcome => outcome.Final.Test is not null))
        {
            columns.Add(("NMI", outcome => outcome.Final.Test?.Nmi, 4));
            columns.Add(("ARI", outcome => outcome.Final.Test?.Ari, 4));
            columns.Add(("ACC", outcome => outcome.Final.Test?.Acc, 4));
            columns.Add(("AMI", outcome => outcome.Final.Test?.Ami, 4));
        }

        if (_report.Outcomes.Any(outcome => outcome.Final.Train is not null))
        {
            columns.Add(("training NMI", outcome => outcome.Final.Train?.Nmi, 4));
            columns.Add(("training ARI", outcome => outcome.Final.Train?.Ari, 4));
        }

        if (_report.Outcomes[0].Choice is not null) columns.Add(("K", outcome => outcome.Model.Components, 0));
        columns.Add(("test log-lik.", outcome => outcome.Final.LogLikelihood, 4));
        columns.Add(("training log-lik.", outcome => outcome.Final.TrainLogLikelihood, 4));
        columns.Add(("clusters used", outcome => outcome.Final.UsedClusters, 0));
        columns.Add(("iterations", outcome => outcome.Iterations, 0));
        columns.Add(("seconds", outcome => outcome.Seconds, 1));
        var headings = columns.Select(column => new HtmlColumn(column.Name));
        var table = new HtmlTable("", [new HtmlColumn("seed"), .. headings, new HtmlColumn("stopped", false)]);
        foreach (var outcome in _report.Outcomes)
        {
            table.AddRow(
            [
                $"{outcome.Seed}",
                .. columns.Select(column => HtmlCell.Number(column.Value(outcome) ?? double.NaN, column.Decimals)),
                TableNames.Of(TableNames.Stops, outcome.Stop).Replace('_', ' '),
            ]);
        }

        if (_report.Outcomes.Count > 1)
        {
            AddSummary("mean", spread => spread.Mean);
            AddSummary("± s.d.", spread => spread.Deviation);
        }

        _page.AddSection("Figures", Figures(_report)).Add(table);

        void AddSummary(string name, Func<MeanDeviation, double> part) => table.AddRow(
        [
            HtmlCell.FromString(name).Strong(),
            .. columns.Select(column => HtmlCell.Number(
                _report.Spread(column.Value) is { } spread ? part(spread) : double.NaN,
                Math.Max(column.Decimals, 1)).Strong()),
            "",
        ]);
    }

    private static string Figures(ClusterReport report)
    {
        var test = report.Outcomes.Any(outcome => outcome.Final.Test is not null)
            ? "NMI, ARI, ACC and AMI compare the clusters of the test rows with their classes. "
            : "";
        return report.Request.Options.Method == TableMethod.KMeans
            ? test + "The log-likelihoods are of the Gaussian mixture that the partition gives."
            : test;
    }

    private void AddClusters()
    {
        var best = _report.Best;
        var picture = best.Picture;
        var isKMeans = best.Model.Centres is not null;
        var views = new List<MixtureView>
        {
            new(picture.Points, picture.Weights, picture.Means, picture.Covariances)
            {
                Title = "Clusters", Labels = picture.Clusters,
            },
        };
        if (picture.Classes is { } classes)
        {
            views.Add(new MixtureView(picture.Points, [], [], [])
            {
                Title = "Classes", Labels = classes, LabelsName = "class",
            });
        }

        var panels = Panels.OfMixtures("", views, new MixtureChartOptions
        {
            ColourComponents = true,
            ShowEllipses = !isKMeans,
            XLabel = picture.AxisNames.X,
            YLabel = picture.AxisNames.Y,
        });
        var which = _report.Outcomes.Count == 1 ? ""
            : isKMeans ? $"Seed {best.Seed}, which has the smallest inertia. "
            : $"Seed {best.Seed}, which has the highest training log-likelihood. ";
        var how = best.Model.Scale.Range.Length > 2
            ? "Training rows on the plane of their first two principal components, with the share of the variance along "
                + "each; " + (isKMeans ? "centres" : "means and covariances") + " are projected too."
            : "Training rows, features scaled.";
        Add(_page.AddSection("Clusters", which + how).Add(panels), "clusters.svg", panels.Join());
    }

    private void AddSpread()
    {
        var section = _page.AddSection("Over the seeds");
        var scores = new List<ValueGroup>();
        if (_report.Outcomes.Any(outcome => outcome.Final.Test is not null))
        {
            scores.Add(Group("NMI", outcome => outcome.Final.Test?.Nmi));
            scores.Add(Group("ARI", outcome => outcome.Final.Test?.Ari));
            scores.Add(Group("ACC", outcome => outcome.Final.Test?.Acc));
            scores.Add(Group("AMI", outcome => outcome.Final.Test?.Ami));
        }

        if (scores.Count > 0)
        {
            var chart = BoxPlot.Draw(
                scores, new ValueChartOptions { Title = "Agreement with the classes, test rows", Label = "score" });
            Add(section.Add(chart), "scores.svg", chart);
        }

        var levels = new List<ValueGroup> { Group("training", outcome => outcome.Final.TrainLogLikelihood) };
        if (_report.Outcomes.Any(outcome => outcome.Final.LogLikelihood is not null))
            levels.Add(Group("held out", outcome => outcome.Final.LogLikelihood));
        var likelihood = BoxPlot.Draw(levels, new ValueChartOptions
        {
            Title = "Mean log-likelihood per row", Label = "log-likelihood", Unit = "nats",
        });
        Add(section.Add(likelihood), "log-likelihood.svg", likelihood);
    }

    private void AddChoice()
    {
        var options = _report.Request.Options;
        var name = TableNames.Of(TableNames.Criteria, options.Criterion).ToUpperInvariant();
        var lines = _report.Outcomes.Where(outcome => outcome.Choice is not null).Select(outcome =>
        {
            var candidates = outcome.Choice!.Candidates;
            return new LineSeries(
                $"seed {outcome.Seed}", [.. candidates.Select(candidate => (double)candidate.Components)],
                [.. candidates.Select(candidate => candidate.By(options.Criterion))],
                candidates.ToList().IndexOf(outcome.Choice.Chosen));
        });
        var chart = LineChart.Draw([new LineGroup(name, [.. lines])], new LineChartOptions
        {
            Title = $"{name} by number of components", XLabel = "components", YLabel = name, StopLabel = "lowest",
        });
        var section = _page.AddSection("Number of components", "Lower is better; on the training rows.");
        Add(section.Add(chart), "components.svg", chart);
    }

    private void AddStopping()
    {
        // The first cycle has nothing to be compared with.
        var lines = _report.Outcomes.Where(outcome => outcome.Checks.Count > 1).Select(outcome => new LineSeries(
            $"seed {outcome.Seed}", [.. outcome.Checks.Skip(1).Select(check => (double)check.Iteration)],
            [.. outcome.Checks.Skip(1).Select(check => check.Ratio)], outcome.Checks.Count - 2)).ToList();
        if (lines.Count == 0) return;
        var section = _page.AddSection(
            "Stopping",
            "After every cycle of matchings the state is settled, and the statistic 2 N (L_best − L) compares the "
            + "optimum that it led to with the best before: below zero where it is better, zero where the cycle came back, above "
            + "zero where it ended lower. A fit stops when enough cycles came back with nothing better between them.");
        var statistic = LineChart.Draw([new LineGroup("statistic", lines)], new LineChartOptions
        {
            Title = "The stopping statistic, cycle by cycle", XLabel = "iterations", YLabel = "statistic",
            ShowMedian = false, Band = new ValueBand(-1, 1, "the same optimum (within 1)"),
        });
        Add(section.Add(statistic), "stopping.svg", statistic);
        var levels = LineChart.Draw(
            [
                new LineGroup("optimum of the cycle", [.. _report.Outcomes.Select(outcome => new LineSeries(
                    $"seed {outcome.Seed}", [.. outcome.Checks.Select(check => (double)check.Iteration)],
                    [.. outcome.Checks.Select(check => check.LogLikelihood)], outcome.Checks.Count - 1))]),
            ],
            new LineChartOptions
            {
                Title = "Training log-likelihood, cycle by cycle", XLabel = "iterations", YLabel = "log-likelihood",
                YUnit = "nats", ShowMedian = false,
            });
        Add(section.Add(levels), "cycles.svg", levels);
    }

    private void AddFloored()
    {
        var table = new HtmlTable(
            "", new HtmlColumn("seed"), new HtmlColumn("covariances held"), new HtmlColumn("of"),
            new HtmlColumn("least effective N"), new HtmlColumn("largest"));
        foreach (var outcome in _report.Outcomes.Where(outcome => outcome.Floored.Count > 0))
        {
            table.AddRow(
                $"{outcome.Seed}", $"{outcome.Floored.Count}", $"{outcome.Model.Components}",
                HtmlCell.Number(outcome.Floored.Min(component => component.EffectiveRows), 1),
                HtmlCell.Number(outcome.Floored.Max(component => component.EffectiveRows), 1));
        }

        var floor = _report.Request.Options.CovarianceFloor;
        _page.AddSection(
            "Covariances held by the floor",
            $"In some direction, the rows of these components vary less than --eps {floor} "
                + "allows (a variance, in squared units of the scaled features): there the floor holds, and keeps a "
                + "covariance of few rows or of features that hang together from being singular. Effective N is a "
                + "component's weight times the number of training rows; results.json lists every component.").Add(table);
    }

    private ValueGroup Group(string name, Func<TableOutcome, double?> value) =>
        new(name, [.. _report.Outcomes.Select(value).Select(figure => figure ?? double.NaN)]);

    private void Add(HtmlSection section, string file, SvgPicture picture)
    {
        ArgumentNullException.ThrowIfNull(section);
        picture.Save(Path.Combine(_directory, file));
    }
}
