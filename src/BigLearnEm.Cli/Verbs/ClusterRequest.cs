using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Tables;

namespace BigLearnEm.Cli.Verbs;

/// <summary>What a <c>cluster</c> command asks for.</summary>
/// <param name="Files">The tables.</param>
/// <param name="Options">The library's options, validated, for the first seed.</param>
/// <param name="Seeds">The seeds, each a run of its own.</param>
/// <param name="DataSize">small, big or auto.</param>
/// <param name="Threads">Threads of one computation.</param>
/// <param name="OutDir">Directory of everything that is written.</param>
/// <param name="Idle">Flags that the others leave nothing to do, given or not, with what is said of them.</param>
/// <param name="CommandLine">The command, for the report.</param>
internal sealed record ClusterRequest(
    TableFiles Files, TableClusterOptions Options, IReadOnlyList<ulong> Seeds, string DataSize, int Threads,
    string OutDir, IReadOnlyList<(Option Flag, string Note)> Idle, string CommandLine)
{
    /// <summary>Whether there is one seed, whose files then lie directly in the directory.</summary>
    public bool IsSingle => Seeds.Count == 1;

    /// <summary>Number of processes that share the work.</summary>
    public int Ranks { get; init; } = 1;

    /// <summary>Reads and checks the flags.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="line">The command line.</param>
    /// <param name="ranks">Number of processes that share the work.</param>
    /// <exception cref="UsageException">A value is out of its range, or two contradict each other.</exception>
    public static ClusterRequest Read(ClusterFlags flags, ParseResult line, int ranks)
    {
        if (ranks > 1 && line.GetValue(flags.DataSize) == "small")
        {
            throw new UsageException(
                "--data_size", $"big or auto with {ranks} ranks, each of which streams its part", "small",
                "Leave it out, or start one process.");
        }

        RequireOneCount(flags, line);
        if (line.GetValue(flags.TestLabels) is { } labels && line.GetValue(flags.Test) is null)
            throw new UsageException("--test_labels", "--test with it", labels, "Give the table that the classes are of.");
        var files = new TableFiles(line.GetValue(flags.Train)!)
        {
            Test = line.GetValue(flags.Test),
            Labels = line.GetValue(flags.Labels),
            TestLabels = line.GetValue(flags.TestLabels),
            Weights = line.GetValue(flags.Weights),
            Reading = flags.Reading(line),
        };
        return new ClusterRequest(
            files, flags.Read(line).Validate(), line.GetValue(flags.Seeds)!, line.GetValue(flags.DataSize)!,
            line.GetValue(flags.Threads), line.GetValue(flags.OutDir)!, [.. IdleAmong(flags, line)],
            string.Join(' ', line.Tokens.Select(token => token.Value).Prepend("biglearn")))
        {
            Ranks = ranks,
        };
    }

    /// <summary>What is said of the idle flags that were given.</summary>
    public IEnumerable<string> WithoutEffect(ParseResult line) =>
        Idle.Where(idle => line.GetResult(idle.Flag) is { Implicit: false }).Select(idle => idle.Note);

    /// <summary>Where a seed's model and clusters go.</summary>
    public string DirectoryOf(ulong seed) =>
        IsSingle ? OutDir : Path.Combine(OutDir, Input.ModelFiles.SeedPrefix + seed);

    private static void RequireOneCount(ClusterFlags flags, ParseResult line)
    {
        var (one, several) = (line.GetValue(flags.Components), line.GetValue(flags.Candidates));
        if (one is null && several is null)
        {
            throw new UsageException(
                "--num_component", "a number of components, or a range of them as --components", "neither",
                "For instance --num_component 6, or --components 2..30 to have one chosen.");
        }

        if (one is not null && several is not null)
        {
            throw new UsageException(
                "--components", "no --num_component beside it", $"{one}", "Give one of the two.");
        }
    }

    private static IEnumerable<(Option Flag, string Note)> IdleAmong(ClusterFlags flags, ParseResult line)
    {
        var method = line.GetValue(flags.Method)!;
        IEnumerable<Option> idle = method == "biglearn" ? [] : flags.Matchings.All;
        if (method == "kmeans") idle = idle.Concat(flags.OfMixtures);
        foreach (var flag in idle) yield return (flag, $"{flag.Name} has no effect with --method {method}.");
        if (line.GetValue(flags.Candidates) is null)
            yield return (flags.Criterion, "--criterion has no effect without --components.");
    }
}
