using System.Text.Json.Nodes;
using BigLearnEm.Cli.Input;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Reports;

/// <summary>Two runs side by side.</summary>
/// <param name="A">The one.</param>
/// <param name="B">The other.</param>
internal sealed record RunComparison(RunSummary A, RunSummary B)
{
    private static readonly ResultColumn s_a = ResultColumn.Real("a", "A");
    private static readonly ResultColumn s_aDeviation = ResultColumn.Real("a_sd", "± sd");
    private static readonly ResultColumn s_b = ResultColumn.Real("b", "B");
    private static readonly ResultColumn s_bDeviation = ResultColumn.Real("b_sd", "± sd");
    private static readonly ResultColumn s_difference = ResultColumn.Real("difference", "B - A");

    /// <summary>The options that differ, by name; null where a run has none of that name.</summary>
    public IReadOnlyList<(string Name, string? A, string? B)> Options =>
    [
        .. A.Options.Select(option => option.Key).Union(B.Options.Select(option => option.Key))
            .Select(name => (Name: name, A: Text(A, name), B: Text(B, name)))
            .Where(option => option.A != option.B),
    ];

    /// <summary>The figures of both, as mean and deviation over their seeds.</summary>
    public IReadOnlyList<(string Name, MeanDeviation A, MeanDeviation B)> Figures =>
    [
        .. A.Figures.Join(
            B.Figures, figure => figure.Name, figure => figure.Name,
            (a, b) => (a.Name, MeanDeviation.Of(a.Values), MeanDeviation.Of(b.Values))),
    ];

    /// <summary>
    /// How far the clusters of the rows or images are the same, as the mean over the seeds that both have, or of their only
    /// seeds. Null where a run has not written its clusters, or they are of other rows or images.
    /// </summary>
    public ClusterAgreement? Agreement()
    {
        if (A.Verb != B.Verb || !HaveSameRows) return null;
        var pairs = A.Seeds is [var first] && B.Seeds is [var second]
            ? [(first, second)]
            : A.Seeds.Intersect(B.Seeds).Select(seed => (seed, seed)).ToList();
        var found = pairs.Select(pair => Agreement(FileOf(A, pair.Item1), FileOf(B, pair.Item2))).OfType<ClusterAgreement>().ToList();
        return found.Count == pairs.Count && found.Count > 0 ? ClusterAgreement.Mean(found) : null;
    }

    /// <summary>The options that differ.</summary>
    public ResultTable OptionTable() => new(
        [ResultColumn.Text("option"), ResultColumn.Text("A"), ResultColumn.Text("B")],
        [.. Options.Select(option => (object?[])[option.Name, option.A, option.B])]);

    /// <summary>The figures.</summary>
    public ResultTable FigureTable()
    {
        var several = A.Seeds.Count > 1 || B.Seeds.Count > 1;
        return new ResultTable(
            several
                ? [ResultColumn.Text("figure"), s_a, s_aDeviation, s_b, s_bDeviation, s_difference]
                : [ResultColumn.Text("figure"), s_a, s_b, s_difference],
            [
                .. Figures.Select(figure => (object?[])(several
                    ? [figure.Name, figure.A.Mean, figure.A.Deviation, figure.B.Mean, figure.B.Deviation, Difference(figure)]
                    : [figure.Name, figure.A.Mean, figure.B.Mean, Difference(figure)])),
            ]);
    }

    /// <summary>Both tables and the agreement in one: a row for each.</summary>
    public ResultTable ToTable()
    {
        List<object?[]> rows =
        [
            .. Options.Select(option => (object?[])["option", option.Name, option.A, null, option.B, null, null]),
            .. Figures.Select(figure => (object?[])[
                "figure", figure.Name, figure.A.Mean, figure.A.Deviation, figure.B.Mean, figure.B.Deviation,
                Difference(figure)]),
        ];
        if (Agreement() is { } agreement)
            rows.AddRange(agreement.Figures.Select(figure => (object?[])["agreement", figure.Name, figure.Value, null, null, null, null]));
        return new ResultTable(
            [ResultColumn.Text("kind"), ResultColumn.Text("name"), s_a, s_aDeviation, s_b, s_bDeviation, s_difference], rows);
    }

    /// <summary>The same for machines.</summary>
    public JsonObject ToJson() => new()
    {
        ["a"] = A.Directory,
        ["b"] = B.Directory,
        ["options"] = new JsonArray([.. Options.Select(option => (JsonNode)new JsonObject
        {
            ["name"] = option.Name,
            ["a"] = A.Options[option.Name]?.DeepClone(),
            ["b"] = B.Options[option.Name]?.DeepClone(),
        })]),
        ["figures"] = new JsonArray([.. Figures.Select(figure => (JsonNode)new JsonObject
        {
            ["name"] = figure.Name,
            ["a"] = figure.A.Mean,
            ["a_sd"] = figure.A.Deviation,
            ["b"] = figure.B.Mean,
            ["b_sd"] = figure.B.Deviation,
            ["difference"] = Difference(figure),
        })]),
        ["agreement"] = Agreement()?.ToJson(),
    };

    private static double Difference((string Name, MeanDeviation A, MeanDeviation B) figure) => figure.B.Mean - figure.A.Mean;

    // A text as it is, anything else as JSON has it.
    private static string? Text(RunSummary run, string option) => run.Options[option] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    private static string FileOf(RunSummary run, ulong seed) => Path.Combine(
        run.Directory, run.Seeds.Count == 1 ? "" : ModelFiles.SeedPrefix + seed, AssignmentFile.FileName);

    // Images are told by their content; the rows of a table by their numbers, which the files themselves have.
    private bool HaveSameRows => A.Verb switch
    {
        "cluster" => A.HasTestFile == B.HasTestFile,
        "train" => A.ImagesHash is { } images && images == B.ImagesHash,
        _ => false,
    };

    private ClusterAgreement? Agreement(string a, string b)
    {
        if (AssignmentFile.TryRead(a) is not { } one || AssignmentFile.TryRead(b) is not { } other) return null;
        var clusters = other.ToDictionary(Key, row => row.Cluster);
        if (one.Count != other.Count || one.Any(row => !clusters.ContainsKey(Key(row)))) return null;
        return ClusterAgreement.Of([.. one.Select(row => row.Cluster)], [.. one.Select(row => clusters[Key(row)])]);

        // Which rows are held out of a file hangs on the seed; those of a test file have numbers of their own.
        (int, bool) Key(RowAssignment row) => (row.Row, row.IsTest && A.HasTestFile);
    }
}
