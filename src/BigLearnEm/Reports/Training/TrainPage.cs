using BigLearnEm.Data;
using BigLearnEm.Deep;

namespace BigLearnEm.Reports.Training;

/// <summary>The page about a finished <c>train</c> run.</summary>
public sealed class TrainPage
{
    // Of more clusters than these there are no sheets: nobody would look at them, and the page would be too large.
    private const int MostSheets = 40;
    private const int ReconstructionRows = 2;

    private static readonly (string Key, string Name)[] s_scores = [("acc", "ACC"), ("nmi", "NMI"), ("ari", "ARI")];

    private readonly TrainedRun _run;
    private readonly TrainedSeed _seed;
    private readonly ClusterModel _model;
    private readonly ClusteredImages _clusters;
    private readonly ModelPictures _pictures;
    private readonly HtmlReport _page;

    private TrainPage(TrainedRun run, TrainedSeed seed, ClusterModel model, ImageSet images)
    {
        (_run, _seed, _model) = (run, seed, model);
        _clusters = ClusteredImages.Of(model, images);
        _pictures = new ModelPictures(model, _clusters);
        _page = new HtmlReport($"Clusters of {run.ImageCount:N0} images: {run.ImageName}", SummaryText())
        {
            Footer = "Made by biglearn report.",
        };
    }

    private ImageSet Images => _clusters.Images;

    private bool IsSingle => _run.Seeds.Count == 1;

    /// <summary>Makes the page.</summary>
    /// <param name="run">The run.</param>
    /// <param name="seed">The seed whose clusters are shown; the curves are those of all seeds.</param>
    /// <param name="model">Its model.</param>
    /// <param name="images">The images that the run was trained on.</param>
    /// <exception cref="BadInputException">The images are others, or the metrics cannot be read.</exception>
    public static HtmlReport Create(TrainedRun run, TrainedSeed seed, ClusterModel model, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(seed);
        ArgumentNullException.ThrowIfNull(model);
        run.RequireSame(images, model);
        var page = new TrainPage(run, seed, model, images);
        page.AddFigures();
        page.AddCurves();
        page.AddConfusion();
        page.AddMap();
        page.AddSheets();
        page.AddReconstructions();
        page.AddSamples();
        page.AddOptions();
        return page._page;
    }

    private string SummaryText()
    {
        var used = UsedText();
        var scores = s_scores.Where(score => _seed.Final.ContainsKey(score.Key)).Select(score => IsSingle
            ? $"{score.Name} {Numbers.Fixed(_seed.Final[score.Key], 4)}"
            : _run.Summary.TryGetValue(score.Key, out var spread)
                ? $"{score.Name} {Numbers.Fixed(spread.Mean, 4)} ± {Numbers.Fixed(spread.Deviation, 4)}"
                : "").Where(text => text.Length > 0).ToList();
        var figures = scores.Count == 0 ? "The images have no labels to compare the clusters with. "
            : IsSingle ? $"The final state has {string.Join(", ", scores)}. "
            : $"The final states of {_run.Seeds.Count} seeds have {string.Join(", ", scores)} (mean ± standard deviation). ";
        return $"{figures}{used}"
            + (scores.Count == 0 ? "" : "\n\nNothing was chosen with labels: they were only compared with the result. A "
                + "maximum over iterations is an oracle, which only somebody with the labels could have picked.");
    }

    private string UsedText()
    {
        var k = _model.Components;
        if (!IsSingle)
        {
            return _run.Summary.TryGetValue("used_clusters", out var spread)
                ? $"On average {Numbers.Fixed(spread.Mean, 1)} of {k} clusters are used."
                : "";
        }

        var used = _seed.Final.TryGetValue("used_clusters", out var count) ? count : _clusters.Clusters.Count;
        return $"{Numbers.Fixed(used, 0)} of {k} clusters are used. The run ended because {_seed.StopReason}.";
    }

    private void AddFigures()
    {
        var finals = Names(seed => seed.Final);
        var counts = Names(seed => seed.Counts);
        var table = new HtmlTable(
            IsSingle ? "The final state." : "The final state of each seed.",
            [
                new HtmlColumn("seed"), .. finals.Select(name => new HtmlColumn(Heading(name))),
                .. counts.Select(name => new HtmlColumn(Heading(name))), new HtmlColumn("seconds"),
                new HtmlColumn("ended because", false),
            ]);
        foreach (var seed in _run.Seeds)
        {
            table.AddRow(
            [
                $"{seed.Seed}", .. finals.Select(name => Figure(name, seed.Final)),
                .. counts.Select(name => Figure(name, seed.Counts)), HtmlCell.Number(seed.Seconds ?? double.NaN, 1),
                seed.StopReason,
            ]);
        }

        if (!IsSingle)
        {
            AddRow("mean", spread => spread.Mean);
            AddRow("± s.d.", spread => spread.Deviation);
        }

        var section = _page.AddSection("Figures").Add(table);
        if (Oracles() is { } oracles) section.Add(oracles);

        void AddRow(string name, Func<Spread, double> part) => table.AddRow(
        [
            HtmlCell.FromString(name).Strong(),
            .. finals.Select(final => HtmlCell.Number(
                _run.Summary.TryGetValue(final, out var spread) ? part(spread) : double.NaN,
                final == "used_clusters" ? 1 : 4).Strong()),
            .. Enumerable.Repeat(new HtmlCell(""), counts.Count + 2),
        ]);
    }

    private HtmlTable? Oracles()
    {
        var names = Names(seed => seed.Oracle);
        if (names.Count == 0) return null;
        var table = new HtmlTable(
            "Oracle: the largest figure over all iterations, picked with the labels.",
            [new HtmlColumn("seed"), .. names.Select(name => new HtmlColumn($"oracle {Heading(name)}"))]);
        foreach (var seed in _run.Seeds)
            table.AddRow([$"{seed.Seed}", .. names.Select(name => Figure(name, seed.Oracle))]);
        return table;
    }

    private List<string> Names(Func<TrainedSeed, IReadOnlyDictionary<string, double>> part) =>
        [.. _run.Seeds.SelectMany(seed => part(seed).Keys).Distinct()];

    private static HtmlCell Figure(string name, IReadOnlyDictionary<string, double> figures) =>
        !figures.TryGetValue(name, out var value) ? HtmlCell.Number(double.NaN)
        : s_scores.Any(score => score.Key == name) || value != Math.Floor(value) ? HtmlCell.Number(value, 4)
        : HtmlCell.Count((long)value);

    private static string Heading(string name) =>
        s_scores.FirstOrDefault(score => score.Key == name).Name ?? name switch
        {
            "log_likelihood" => "log-likelihood",
            "used_clusters" => "clusters used",
            _ => name.Replace('_', ' '),
        };

    private void AddCurves()
    {
        var found = _run.Seeds.Where(seed => File.Exists(seed.MetricsPath)).ToList();
        if (found.Count == 0)
        {
            _page.AddSection(
                "Curves", "There is no metrics.jsonl where the run's own files are: with --txt_dir, the folder of the "
                + "run's text records, they are drawn here.");
            return;
        }

        var curves = new MetricCurves([.. found.Select(seed => (seed.Seed, MetricsFile.Read(seed.MetricsPath)))]);
        var section = _page.AddSection(
            "Curves", $"The stages of the run: {string.Join(", ", curves.Stages)}. Figures of the clustering are drawn over "
            + "all clusterings that the run measured, in their order, whatever stage made them.");
        List<SvgPicture> pictures = [.. curves.States(), .. curves.OfStages()];
        if (curves.Scores() is { } scores) pictures.Insert(0, scores);
        section.AddPairs(pictures);
        if (curves.Single() is not { Count: > 0 } single) return;
        var table = new HtmlTable(
            "Measured a single time.", new HtmlColumn("stage", false), new HtmlColumn("figure", false), new HtmlColumn("value"));
        foreach (var (stage, name, values) in single) table.AddRow(stage, name, values);
        section.Add(table);
    }

    private void AddConfusion()
    {
        if (_clusters is not { Table: { } table, Alignment: { } alignment }) return;
        var columns = alignment.ColumnClusters;
        var matrix = new HtmlTable(
            "Rows are classes, columns are clusters; the darker or brighter a cell's ground, the more of its class is there. "
            + "None stands for a class that no cluster was left for.",
            [
                new HtmlColumn("class", false),
                .. columns.Select(cluster => new HtmlColumn(cluster is { } k ? $"{k}" : "none")), new HtmlColumn("all"),
            ])
        { IsMatrix = true };
        var sizes = table.ClassSizes();
        for (var row = 0; row < table.Classes.Count; row++)
        {
            var at = row;
            matrix.AddRow(
            [
                Images.ClassName(table.Classes[row]),
                .. columns.Select((_, column) => (HtmlCell.Count(alignment.Confusion[at, column]) with
                {
                    Shade = (double)alignment.Confusion[at, column] / sizes[at],
                }).Strong(at == column)),
                HtmlCell.Count(sizes[row]),
            ]);
        }

        matrix.AddRow(
        [
            "all", .. columns.Select(cluster => HtmlCell.Count(cluster is { } k ? _clusters.Members(k).Count : 0)),
            HtmlCell.Count(table.Total),
        ]);
        _page.AddSection(
            "Classes and clusters", $"{Whose()}Each class is matched to a cluster, one to one, so that most images are in "
            + $"the cluster of their class: {alignment.Correct:N0} of {table.Total:N0}, which is the ACC. The matched pairs "
            + "stand on the diagonal; clusters left over stand behind them.").Add(matrix);
    }

    private void AddMap()
    {
        var panels = new List<SvgPicture>();
        var order = _clusters.Clusters;
        if (_clusters.Table is { } table)
        {
            var indices = table.Classes.Index().ToDictionary(one => one.Item, one => one.Index);
            panels.Add(PointMap.Draw(
                "By class", _clusters.Points, Array.ConvertAll(_clusters.Shown, n => indices[Images.Labels![n]]),
                [.. table.Classes.Select(Images.ClassName)]));
        }

        // A cluster has the colour of the class it is matched to, and those left over have others.
        var colours = new Dictionary<int, int>();
        var columns = _clusters.Alignment?.ColumnClusters ?? [.. order.Select(cluster => (int?)cluster)];
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] is { } cluster) colours[cluster] = i;
        }

        panels.Add(PointMap.Draw(
            "By cluster", _clusters.Points, Array.ConvertAll(_clusters.Shown, n => colours[_clusters.Labels[n]]),
            [.. columns.Select(cluster => cluster is { } k ? $"{k}" : "")]));
        var what = _model.Network is null ? "pixels" : "codes";
        var count = _clusters.Shown.Length == Images.Count
            ? $"All {Images.Count:N0} images"
            : $"{_clusters.Shown.Length:N0} of {Images.Count:N0} images, evenly spread over the set";
        _page.AddSection(
            $"A map of the {what}", $"{Whose()}{count}, in the plane in which the clusters lie farthest apart (the first two "
            + $"linear discriminants of the {what} and their clusters"
            + (_clusters.Table is null
                ? ")."
                : "; the classes had no part in it). A cluster has the colour of the class it is matched to.")
            + " Clusters that overlap here may be apart in the directions that are not drawn.").Add(new Panels("", panels));
    }

    private void AddSheets()
    {
        var section = _page.AddSection(
            "Images of each cluster", $"{Whose()}Most typical are the images with the largest responsibility for their "
            + "cluster, and among equals those nearest to its mean; most doubtful are those whose largest responsibility is "
            + $"smallest.{LeftOut()}");
        foreach (var cluster in Drawn())
        {
            var (typical, doubtful) = (
                _clusters.Typical(cluster, ModelPictures.Columns), _clusters.Doubtful(cluster, ModelPictures.Columns));
            var least = Numbers.Fixed(_clusters.Certainties[doubtful[0]], 2);
            section.Add(
                _clusters.Describe(cluster),
                _pictures.Sheet("Most typical", typical) with { Description = $"Most typical images of cluster {cluster}" },
                _pictures.Sheet($"Most doubtful, from {least}", doubtful) with
                {
                    Description = $"Most doubtful images of cluster {cluster}",
                });
        }
    }

    private void AddReconstructions()
    {
        if (_pictures.Reconstructions(ReconstructionRows) is not { } sheet) return;
        _page.AddSection(
            "Reconstructions", $"{Whose()}Images, evenly spread over the set, and below each row of them what the "
            + $"autoencoder makes of their codes of {_model.Network!.Codes} numbers.").Add("", sheet);
    }

    private void AddSamples()
    {
        if (ModelPictures.IsDrawable(_model))
        {
            var origin = _model.Network is null ? "pixels" : "codes, decoded by the autoencoder";
            _page.AddSection(
                "Drawn from the mixture", $"{Whose()}For each cluster its mean, then draws from its Gaussian, in the space "
                + $"of the {origin}. No image of the set is among them.{LeftOut()}")
                .Add("", [.. Drawn().Select(cluster => _pictures.Samples(cluster, _seed.Seed)!)]);
        }
        else if (_pictures.MeansOfClusters() is { } means)
        {
            _page.AddSection(
                "The mean of each cluster, decoded", $"{Whose()}The autoencoder's codes averaged over the images of each "
                + $"cluster, and decoded; clusters {string.Join(", ", _clusters.Clusters)}, row by row.").Add("", means);
        }
    }

    private void AddOptions()
    {
        var section = _page.AddSection("Options and versions");
        var options = new HtmlTable("Options.", new HtmlColumn("option", false), new HtmlColumn("value", false));
        foreach (var (name, value) in _run.Options) options.AddRow($"--{name}", value);
        var versions = new HtmlTable("Versions.", new HtmlColumn("part", false), new HtmlColumn("version", false));
        foreach (var (name, value) in _run.Versions) versions.AddRow(name, value);
        section.Add(options).Add(versions);
    }

    private string Whose() => IsSingle ? "" : $"Seed {_seed.Seed}. ";

    /// <summary>The clusters that have sheets, in their order.</summary>
    private IEnumerable<int> Drawn()
    {
        var largest = _clusters.Clusters.OrderByDescending(cluster => _clusters.Members(cluster).Count).Take(MostSheets)
            .ToHashSet();
        return _clusters.Clusters.Where(largest.Contains);
    }

    private string LeftOut()
    {
        var rest = _clusters.Clusters.Count - MostSheets;
        return rest > 0 ? $" The {Numbers.Count(rest, "smallest cluster is", "smallest clusters are")} left out." : "";
    }
}
