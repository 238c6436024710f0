using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>compare</c>: two runs side by side.</summary>
internal static class CompareVerb
{
    private static readonly Argument<string> s_a = new("A") { Description = "The --out_dir of a run, or its results.json." };
    private static readonly Argument<string> s_b = new("B") { Description = "That of another." };
    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("option that differs and each figure");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "compare", "Shows two runs side by side: the options that differ, the figures, how far the clusters agree.",
            [new FlagGroup("Output", s_json, s_csv)], "compare results/a results/b")
        {
            s_a, s_b,
        };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        var comparison = new RunComparison(Open(line.GetValue(s_a)!), Open(line.GetValue(s_b)!));
        screen.Show(() => Write(screen, comparison), comparison.ToJson, comparison.ToTable);
        return ExitCode.Done;
    }

    private static RunSummary Open(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, ResultsFile.FileName) : path;
        var run = RunSummary.Read(file);
        return run.Problem is null
            ? run
            : throw new BadInputException(
                file, "the results of a run", $"something else ({run.Problem.TrimEnd('.')})", "biglearn runs lists the runs there are.");
    }

    private static void Write(Screen screen, RunComparison comparison)
    {
        foreach (var (name, run) in new[] { ("A", comparison.A), ("B", comparison.B) })
            Console.Out.WriteLine($"{name}  {run.Directory}: {run.Verb}, {run.Method}, {run.Dataset}, seed {run.SeedText}");
        if (comparison.Options.Count == 0) Console.Out.WriteLine("The options are the same.");
        else screen.WriteWhole(comparison.OptionTable());
        if (comparison.Figures.Count == 0) Console.Out.WriteLine("They have no figure in common.");
        else screen.WriteWhole(comparison.FigureTable());
        if (comparison.Agreement() is not { } agreement) return;
        Console.Out.WriteLine(
            $"The clusters of the {(comparison.A.Verb == "train" ? "images" : "rows")} agree by an adjusted Rand index of "
            + $"{agreement.AdjustedRandIndex:F4} and an NMI of");
        Console.Out.WriteLine(
            $"{agreement.NormalizedMutualInformation:F4}; {agreement.Matched:P2} are in the same cluster, once these are matched.");
    }
}
