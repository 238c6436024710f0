using System.Text.Json.Nodes;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Verbs;
using BigLearnEm.Mixtures;
using BigLearnEm.Runs;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Reports;

/// <summary>What a clustering came to: the content of <c>results.json</c>, of the page and of the table on the
/// screen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Input">The rows.</param>
/// <param name="Outcomes">The outcome of each seed that was finished, in the order asked for; at least one.</param>
internal sealed record ClusterReport(ClusterRequest Request, ClusterInput Input, IReadOnlyList<TableOutcome> Outcomes)
{
    private const int NamedComponents = 3;

    // Those of the table, in its order.
    private static readonly string[] s_scores = ["nmi", "ari", "acc", "ami"];

    /// <summary>The figures of a seed, in the order in which they are written; null where there is none.</summary>
    public static readonly (string Name, Func<TableOutcome, double?> Value)[] Figures =
    [
        ("nmi", outcome => outcome.Final.Test?.Nmi),
        ("ari", outcome => outcome.Final.Test?.Ari),
        ("acc", outcome => outcome.Final.Test?.Acc),
        ("ami", outcome => outcome.Final.Test?.Ami),
        ("train_nmi", outcome => outcome.Final.Train?.Nmi),
        ("train_ari", outcome => outcome.Final.Train?.Ari),
        ("train_acc", outcome => outcome.Final.Train?.Acc),
        ("train_ami", outcome => outcome.Final.Train?.Ami),
        ("log_likelihood", outcome => outcome.Final.LogLikelihood),
        ("train_log_likelihood", outcome => outcome.Final.TrainLogLikelihood),
        ("used_clusters", outcome => outcome.Final.UsedClusters),
    ];

    /// <summary>
    /// The columns of the table after the seed. NMI, ARI, ACC and AMI are of the test rows where these have classes, else of
    /// the training rows.
    /// </summary>
    public IEnumerable<(ResultColumn Column, Func<TableOutcome, double?> Value)> Columns
    {
        get
        {
            if (Input.HasClasses)
            {
                var ofTest = Outcomes[0].Final.Test is not null;
                foreach (var name in s_scores)
                {
                    var full = ofTest ? name : $"train_{name}";
                    yield return (
                        ResultColumn.Number(full, name.ToUpperInvariant(), "F4"),
                        Figures.Single(figure => figure.Name == full).Value);
                }
            }

            if (Outcomes[0].Choice is not null)
                yield return (ResultColumn.Number("num_component", "K", "0.#"), outcome => outcome.Model.Components);
            yield return (
                ResultColumn.Number("log_likelihood", "held-out\nlog-lik.", "F4"), outcome => outcome.Final.LogLikelihood);
            yield return (
                ResultColumn.Number("train_log_likelihood", "training\nlog-lik.", "F4"),
                outcome => outcome.Final.TrainLogLikelihood);
            yield return (ResultColumn.Number("used_clusters", "used", "0.#"), outcome => outcome.Final.UsedClusters);
            yield return (ResultColumn.Number("seconds", "sec.", "F1"), outcome => outcome.Seconds);
        }
    }

    /// <summary>Whether the figures are of one seed, and no others were asked for.</summary>
    public bool IsSingle => Request.IsSingle;

    /// <summary>The seed with the highest training likelihood (for k-means, the smallest inertia): the one to look at.
    /// No class is asked.</summary>
    public TableOutcome Best =>
        Outcomes.MaxBy(outcome => outcome.Inertia is { } inertia ? -inertia : outcome.Final.TrainLogLikelihood)!;

    /// <summary>Mean and deviation of a figure over the seeds; null where a seed lacks it.</summary>
    public MeanDeviation? Spread(Func<TableOutcome, double?> figure)
    {
        var values = Outcomes.Select(figure).OfType<double>().ToList();
        return values.Count == Outcomes.Count ? MeanDeviation.Of(values) : null;
    }

    /// <summary>What the floor had to hold, in one line; null where nothing.</summary>
    public string? FloorNote
    {
        get
        {
            var held = Outcomes
                .SelectMany(outcome => outcome.Floored.Select(component => (outcome.Seed, Component: component)))
                .ToList();
            if (held.Count == 0) return null;
            var named = held.Take(NamedComponents).Select(entry =>
                (IsSingle ? "" : $"seed {entry.Seed} ")
                + $"component {entry.Component.Component} (D {entry.Component.Dimension}, "
                + $"effective N {entry.Component.EffectiveRows:0.#})");
            var rest = held.Count - NamedComponents;
            return $"--eps {Request.Options.CovarianceFloor} holds {held.Count} of "
                + $"{Outcomes.Sum(outcome => outcome.Model.Components)} covariances, which are smaller in some direction: "
                + string.Join(", ", named) + (rest > 0 ? $" and {rest} more, in {ResultsFile.FileName}." : ".");
        }
    }

    /// <summary>The content of <c>results.json</c>.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (IsSingle)
        {
            foreach (var (name, value) in SeedJson(Outcomes[0])) json[name] = value?.DeepClone();
        }

        json["seeds"] = new JsonArray([.. Outcomes.Select(SeedJson)]);
        json["summary"] = new JsonObject(Figures.Append(("seconds", outcome => outcome.Seconds)).Select(figure =>
            KeyValuePair.Create(figure.Item1, (JsonNode?)SpreadJson(Spread(figure.Item2)))));
        var unfinished = Request.Seeds.Skip(Outcomes.Count).Select(seed => (JsonNode)seed).ToArray();
        if (unfinished.Length > 0) json["unfinished_seeds"] = new JsonArray(unfinished);
        json["dataset"] = DatasetJson();
        json["options"] = OptionsJson();
        json["versions"] = VersionsJson.Create();
        return json;
    }

    /// <summary>A row for each seed.</summary>
    public ResultTable ToTable()
    {
        var columns = Columns.ToList();
        return new ResultTable(
            [ResultColumn.Number("seed", "seed", "D"), .. columns.Select(column => column.Column)],
            [
                .. Outcomes.Select(outcome =>
                    (object?[])[outcome.Seed, .. columns.Select(column => (object?)column.Value(outcome))]),
            ]);
    }

    private static JsonObject SeedJson(TableOutcome outcome)
    {
        var json = new JsonObject
        {
            ["seed"] = outcome.Seed,
            ["final"] = FinalJson(outcome),
            ["iterations"] = outcome.Iterations,
            ["stop_reason"] = TableNames.Of(TableNames.Stops, outcome.Stop),
            ["seconds"] = Math.Round(outcome.Seconds, 3),
            ["num_component"] = outcome.Model.Components,
            ["train_rows"] = outcome.TrainRows,
            ["test_rows"] = outcome.TestRows,
            ["features"] = outcome.Model.Scale.Range.Length,
            ["cluster_sizes"] = new JsonArray([.. outcome.Final.ClusterSizes.Select(size => (JsonNode)size)]),
            ["floored"] = new JsonArray([.. outcome.Floored.Select(FlooredJson)]),
            ["empty"] = new JsonArray([.. outcome.Empty.Select(component => (JsonNode)component)]),
        };
        if (outcome.Inertia is { } inertia) json["inertia"] = inertia;
        if (outcome.Choice is { } choice) json["components"] = ChoiceJson(choice);
        if (outcome.Checks.Count > 0) json["cycles"] = new JsonArray([.. outcome.Checks.Select(CheckJson)]);
        return json;
    }

    private static JsonObject FinalJson(TableOutcome outcome) => new(Figures.Select(figure => KeyValuePair.Create(
        figure.Name, figure.Value(outcome) is not { } value ? null
            // A count is a whole number in JSON too.
            : figure.Name == "used_clusters" ? (JsonNode?)JsonValue.Create((int)value)
            : JsonValue.Create(value))));

    private static JsonObject FlooredJson(FlooredComponent component) => new()
    {
        ["component"] = component.Component,
        ["dimension"] = component.Dimension,
        ["effective_n"] = component.EffectiveRows,
        ["smallest_eigenvalue"] = component.SmallestEigenvalue,
    };

    private static JsonObject ChoiceJson(ComponentChoice choice) => new()
    {
        ["chosen"] = choice.Chosen.Components,
        ["criterion"] = TableNames.Of(TableNames.Criteria, choice.Criterion),
        ["candidates"] = new JsonArray(
        [
            .. choice.Candidates.Select(candidate => (JsonNode)new JsonObject
            {
                ["num_component"] = candidate.Components,
                ["bic"] = candidate.Bic,
                ["aic"] = candidate.Aic,
                ["train_log_likelihood"] = candidate.LogLikelihood,
                ["stop_reason"] = TableNames.Of(TableNames.Stops, candidate.Stop),
                ["seconds"] = Math.Round(candidate.Seconds, 3),
            }),
        ]),
    };

    private static JsonObject CheckJson(AgreementCheck check) => new()
    {
        ["iteration"] = check.Iteration,
        ["log_likelihood"] = check.LogLikelihood,
        // The first cycle has nothing to be compared with.
        ["statistic"] = double.IsFinite(check.Ratio) ? check.Ratio : null,
        ["agrees"] = check.Agrees,
    };

    private static JsonObject? SpreadJson(MeanDeviation? spread) => spread is null
        ? null
        : new JsonObject { ["mean"] = spread.Mean, ["sd"] = spread.Deviation };

    private JsonObject DatasetJson()
    {
        var classes = Outcomes[0].Model.ClassNames;
        return new JsonObject
        {
            ["train"] = Request.Files.Train,
            ["test"] = Request.Files.Test,
            ["rows"] = Input.Rows,
            ["columns"] = Input.Columns,
            ["classes"] = new JsonArray([.. classes.Select(name => (JsonNode)name)]),
            ["labelled"] = Input.HasClasses,
            ["weighted"] = Request.Files.Weights is not null,
            ["streamed"] = Input.Stream is not null,
            ["space"] = "features scaled to [0, 1] by the training rows",
        };
    }

    private JsonObject OptionsJson()
    {
        var json = Request.Options.ToJson();
        json["threads"] = Request.Threads;
        json["ranks"] = Request.Ranks;
        json["data_size"] = Request.DataSize;
        if (!IsSingle) json["seed"] = new JsonArray([.. Request.Seeds.Select(seed => (JsonNode)seed)]);
        return json;
    }
}
