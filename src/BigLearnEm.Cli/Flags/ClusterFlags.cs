using System.CommandLine;
using System.Globalization;
using BigLearnEm.Cli.Ranks;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags of <c>cluster</c>: the published program's names, and the library's defaults.</summary>
internal sealed class ClusterFlags
{
    private static readonly TableClusterOptions s_defaults = new();

    /// <summary>Creates the flags.</summary>
    /// <param name="communicator">The ranks, each of which calls this; they share the machine's cores.</param>
    public ClusterFlags(ICommunicator communicator) => Threads = RankThreads.Flag(communicator);

    public Option<string?> Train { get; } = Flag.RequiredText(
        "--train", "FILE",
        "Table to cluster: .mat (v5), .libsvm, .svm, .csv, .tsv, .txt, .data, .npy, .npz, or images as IDX (-ubyte, "
        + ".idx), a row of pixels each. Several files, a.csv,b.csv or 'part*.csv', are one table.");

    public Option<string?> Test { get; } = Flag.Text(
        "--test", "FILE", "Table to measure on, with the same features.", null, "a stratified fifth of --train");

    public Option<string?> Labels { get; } = Flag.Text(
        "--labels", "FILE", "Classes of the rows of --train, one a line, .npy, or IDX.", null,
        "those in the table itself");

    public Option<string?> TestLabels { get; } = Flag.Text(
        "--test_labels", "FILE", "Classes of the rows of --test, likewise.", null, "those in the table itself");

    public Option<string?> LabelColumn { get; } = Labelling();

    public Option<string?> Variable { get; } = Array();

    public Option<bool> DropConstant { get; } = Flag.Switch(
        "--drop_constant", "Leave out features that are constant in the training rows, which is an error otherwise.");

    public Option<string?> Weights { get; } = Flag.Text(
        "--weights", "FILE",
        "A weight for each row of --train: 2 counts as two equal rows, 0 as none. In a text file, one a line.", null);

    public Option<string?> Method { get; } = Named(
        "--method", "How to cluster: mixtures by BigLearn-EM or ordinary EM, or k-means.", TableNames.Methods,
        s_defaults.Method);

    public Option<int?> Components { get; } = Flag.WholeOrNone(
        "--num_component", "Components, which is the most clusters there can be. This or --components is needed.", null);

    public Option<ComponentRange?> Candidates { get; } = Flag.Parsed(
        "--components", "A..B", "Fit every number of components from A to B, and keep the one with the lowest criterion.",
        (ComponentRange?)null, null, ParseRange);

    public Option<string?> Criterion { get; } = Named(
        "--criterion", "What chooses among --components, on the training rows.", TableNames.Criteria,
        s_defaults.Criterion);

    public Option<string?> Covariance { get; } = Named(
        "--covariance", "What covariances may be.", TableNames.Covariances, s_defaults.Covariance);

    public Option<string?> Start { get; } = Named(
        "--init", "Where a mixture's fit starts; normal is the paper's, weights 1/K, means N(0, I), covariances I.",
        TableNames.Starts, s_defaults.Start);

    public Option<int> Restarts { get; } = Flag.Whole(
        "--restarts", "Fits from different draws; the one with the highest training likelihood is kept.",
        s_defaults.Restarts);

    public Option<double> Floor { get; } = Flag.Real(
        "--eps", "Smallest variance of a component in any direction, of features scaled to 0..1.",
        s_defaults.CovarianceFloor);

    public Option<int?> Iterations { get; } = Flag.WholeOrNone(
        "--Niter", "Most iterations of a fit.", "500 (biglearn), 1000 (joint), 300 (kmeans)".Replace(' ', Flag.Joint));

    public MatchingFlags Matchings { get; } = new(s_defaults.Matchings);

    public Option<int> Threads { get; }

    public Option<string?> DataSize { get; } = Flag.Choice(
        "--data_size", "Keep the rows in memory (small), or read them anew for every pass (big); auto goes by "
        + "--max_memory.", "auto", null, "small", "big", "auto");

    public Option<int?> ChunkSize { get; } = CommonFlags.ChunkSize();

    public Option<long> MaxMemory { get; } = CommonFlags.MaxMemory(
        "Memory for rows and working data. A larger .npy, IDX, text or libsvm table is streamed.");

    public Option<IReadOnlyList<ulong>> Seeds { get; } = CommonFlags.Seeds(
        "Root of every random draw; a list 0,1,2 or a range 0..9 runs once for each.", s_defaults.Seed);

    public Option<bool> DryRun { get; } = CommonFlags.DryRun("plan");

    public Option<string?> OutDir { get; } = Flag.Text(
        "--out_dir", "DIR", "Directory of the models, clusters, pictures and results.json.", "./results");

    public Option<string?> Config { get; } = CommonFlags.Config();

    public Option<bool> Quiet { get; } = CommonFlags.Quiet();

    public Option<bool> Json { get; } = CommonFlags.Json();

    public Option<bool> Csv { get; } = CommonFlags.Csv("seed");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("Tables", Train, Test, Labels, TestLabels, LabelColumn, Variable, DropConstant, Weights),
        new(
            "Clustering", Method, Components, Candidates, Criterion, Covariance, Start, Restarts, Floor, Iterations),
        new("BigLearn-EM (with --method biglearn)", Matchings.All),
        new("Machine", Threads, DataSize, ChunkSize, MaxMemory),
        new("Run and output", Config, Seeds, DryRun, OutDir, Quiet, Json, Csv),
    ];

    /// <summary>The flags that k-means has no use for.</summary>
    public IReadOnlyList<Option> OfMixtures => [Start, Covariance];

    /// <summary>Where classes stand.</summary>
    public static Option<string?> Labelling() => Flag.Text(
        "--label_column", "NAME|N|none",
        "Column of the classes, by name or by number from 1 (-1 is the last); an array's name in .npz.", null,
        "the first of .mat, one named class, label, target or y, y or labels of .npz");

    /// <summary>What to read of a file of several arrays.</summary>
    public static Option<string?> Array() => Flag.Text(
        "--variable", "NAME", "The matrix of .mat or .npz to read.", null, "DataSet of .mat, X of .npz, or the only one");

    /// <summary>How tables are read.</summary>
    public TableReadOptions Reading(ParseResult flags) =>
        new() { LabelColumn = flags.GetValue(LabelColumn), Variable = flags.GetValue(Variable) };

    /// <summary>The library's options as the flags say them, for the first seed; not validated yet.</summary>
    public TableClusterOptions Read(ParseResult flags) => new()
    {
        Method = TableNames.Parse(TableNames.Methods, flags.GetValue(Method)!),
        Components = flags.GetValue(Components) ?? s_defaults.Components,
        Candidates = flags.GetValue(Candidates),
        Criterion = TableNames.Parse(TableNames.Criteria, flags.GetValue(Criterion)!),
        Covariance = TableNames.Parse(TableNames.Covariances, flags.GetValue(Covariance)!),
        Start = TableNames.Parse(TableNames.Starts, flags.GetValue(Start)!),
        Restarts = flags.GetValue(Restarts),
        CovarianceFloor = flags.GetValue(Floor),
        Iterations = flags.GetValue(Iterations),
        Matchings = Matchings.Read(flags, s_defaults.Matchings),
        DropConstant = flags.GetValue(DropConstant),
        Seed = flags.GetValue(Seeds)![0],
        Memory = new MixtureMemory { ChunkRows = flags.GetValue(ChunkSize), MaxBytes = flags.GetValue(MaxMemory) },
    };

    private static Option<string?> Named<T>(
        string name, string help, IReadOnlyList<(string Name, T Value)> names, T value)
        where T : struct, Enum =>
        Flag.Choice(name, help, TableNames.Of(names, value), null, [.. names.Select(entry => entry.Name)]);

    private static ComponentRange? ParseRange(string text)
    {
        var ends = text.Split("..");
        if (ends.Length == 2 && Whole(ends[0]) is { } first && Whole(ends[1]) is { } last)
            return new ComponentRange(first, last);
        throw new UsageException("--components", "a range A..B", $"'{text}'", "For instance 2..30.");
    }

    private static int? Whole(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
