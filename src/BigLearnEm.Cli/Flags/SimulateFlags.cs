using System.CommandLine;
using System.Globalization;
using BigLearnEm.Mixtures;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags of <c>simulate</c>.</summary>
internal sealed class SimulateFlags
{
    private const int DefaultSeeds = 10;

    // As of a list of seeds.
    private const int MostSeeds = 1000;

    private static readonly SimulationOptions s_defaults = new();
    private static readonly BigLearnOptions s_fit = s_defaults.Fit;

    public Option<int> Grid { get; } = Flag.Whole(
        "--grid", "True components along each feature; all of them are the grid's points.", s_defaults.Grid);

    public Option<int> Dimension { get; } = Flag.Whole("--dim", "Features.", s_defaults.Dimension);

    public Option<double> Spacing { get; } = Flag.Real(
        "--spacing", "Distance between neighbours on the grid.", s_defaults.Spacing);

    public Option<double> Variance { get; } = Flag.Real(
        "--variance", "Variance of the components.", s_defaults.Variance);

    public Option<bool> UnequalWeights { get; } = Flag.Switch(
        "--unequal_weights", "Give the components weights that differ up to fourfold.");

    public Option<string?> Covariances { get; } = Flag.Choice(
        "--covariances",
        "The components' covariances: the same; half to twice the variance; or that along axes turned at random.",
        Name(s_defaults.Covariances), null, [.. Enum.GetValues<SimulatedCovariances>().Select(Name)]);

    public Option<int?> Samples { get; } = Flag.WholeOrNone(
        "--samples", "Rows to fit to.", "80 for each component");

    public Option<int> TestSamples { get; } = Flag.Whole(
        "--test_samples", "Rows to measure with.", s_defaults.TestSamples);

    public Option<int> Iterations { get; } = Flag.Whole(
        "--Niter", "Most BigLearn-EM iterations; as a rule the matchings agree earlier.", s_fit.Iterations);

    public Option<double> Floor { get; } = Flag.Real(
        "--eps", "Smallest variance of a component in any direction, in squared units of the data.",
        s_fit.CovarianceFloor);

    public MatchingFlags Matchings { get; } = new(s_fit);

    public Option<IReadOnlyList<ulong>> Seeds { get; } = Flag.Parsed(
        "--seeds", "N|LIST", "How many simulations, with seeds from 0 on; or which seeds, as 30,31 or 0..9.",
        FirstSeeds(DefaultSeeds), $"{DefaultSeeds}", ParseSeeds);

    public Option<IReadOnlyList<ulong>?> Seed { get; } = Flag.Parsed<IReadOnlyList<ulong>?>(
        "--seed", "N", "Root of every random draw of a single simulation, instead of --seeds.", null, null,
        text => SeedList.Parse("--seed", text));

    // Not the machine's cores, nor a rank's share of them, as elsewhere: 2,000 rows are too few to share out.
    public Option<int> Threads { get; } = CommonFlags.Threads(
        "Threads of one fit; few rows gain nothing from more. Seeds follow one another; mpirun -n M runs M at a time.",
        1, "1");

    public Option<int> Trace { get; } = Flag.Parsed(
        "--trace", "all|N", "Measure the KL after every iteration for all seeds, or for the first N.", int.MaxValue,
        "all", ParseTrace);

    public Option<string?> OutDir { get; } = Flag.Text(
        "--out_dir", "DIR",
        "Directory of results.json, report.html, charts and a seed_S.npz for each seed; under mpirun one that all ranks "
        + "share.",
        "./results/simulation");

    public Option<string?> Config { get; } = CommonFlags.Config();

    public Option<bool> Quiet { get; } = CommonFlags.Quiet();

    public Option<bool> Json { get; } = CommonFlags.Json();

    public Option<bool> Csv { get; } = CommonFlags.Csv("method");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups =>
    [
        new("Truth and data", Grid, Dimension, Spacing, Variance, UnequalWeights, Covariances, Samples, TestSamples),
        new("BigLearn-EM", [Iterations, Floor, .. Matchings.All]),
        new("Run and output", Config, Seeds, Seed, Threads, Trace, OutDir, Quiet, Json, Csv),
    ];

    /// <summary>The library's options as the flags say them; not validated yet, and without a seed.</summary>
    public SimulationOptions Read(ParseResult flags) => s_defaults with
    {
        Grid = flags.GetValue(Grid),
        Dimension = flags.GetValue(Dimension),
        Spacing = flags.GetValue(Spacing),
        Variance = flags.GetValue(Variance),
        UnequalWeights = flags.GetValue(UnequalWeights),
        Covariances = Enum.Parse<SimulatedCovariances>(flags.GetValue(Covariances)!, ignoreCase: true),
        TrainSamples = flags.GetValue(Samples),
        TestSamples = flags.GetValue(TestSamples),
        Fit = Matchings.Read(flags, s_fit) with
        {
            Iterations = flags.GetValue(Iterations), CovarianceFloor = flags.GetValue(Floor),
        },
    };

    /// <summary>The seeds that <c>--seeds</c> or <c>--seed</c> asks for.</summary>
    /// <exception cref="UsageException">Both are given.</exception>
    public IReadOnlyList<ulong> ReadSeeds(ParseResult flags)
    {
        if (flags.GetValue(Seed) is not { } single) return flags.GetValue(Seeds)!;
        if (flags.GetResult(Seeds) is { Implicit: false })
            throw new UsageException("--seed", "either --seeds or --seed", "both", "Leave one of them out.");
        return single;
    }

    private static IReadOnlyList<ulong> ParseSeeds(string text)
    {
        if (!text.All(char.IsAsciiDigit) || text.Length == 0) return SeedList.Parse("--seeds", text);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= 1 and <= MostSeeds
                ? FirstSeeds(count)
                : throw new UsageException(
                    "--seeds", $"from 1 to {MostSeeds} seeds", $"'{text}'",
                    "For instance 100 for the seeds 0 to 99, or 30,31 or 0..9 for these.");
    }

    private static IReadOnlyList<ulong> FirstSeeds(int count) =>
        [.. Enumerable.Range(0, count).Select(seed => (ulong)seed)];

    private static int ParseTrace(string text) => text == "all" ? int.MaxValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new UsageException(
            "--trace", "all or a whole number of at least 0", $"'{text}'", "Give a number of seeds.");

    private static string Name(SimulatedCovariances covariances) => covariances.ToString().ToLowerInvariant();
}
