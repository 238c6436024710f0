using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Reports;
using BigLearnEm.Cli.Terminal;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>runs</c>: a table of the runs in a folder.</summary>
internal static class RunsVerb
{
    private static readonly Argument<string> s_directory = new("DIR")
    {
        Description = "Folder to look in, with all folders below it. Default: the current one.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> s_sort = Flag.Choice(
        "--sort", "What to sort by: words from a on, numbers from the largest.", RunList.Keys[0], null, [.. RunList.Keys]);

    private static readonly Option<bool> s_json = CommonFlags.Json();
    private static readonly Option<bool> s_csv = CommonFlags.Csv("run");

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb(
            "runs", "Lists the runs of train, cluster, simulate and nem train in a folder: what they were and what they came to.",
            [new FlagGroup("Output", s_sort, s_json, s_csv)], "runs results --sort acc", "runs --csv")
        {
            s_directory,
        };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var screen = new Screen(form: CommonFlags.ReadForm(line, s_json, s_csv));
        var directory = line.GetValue(s_directory)!;
        if (!Directory.Exists(directory))
            throw new BadInputException(
                directory, "a folder with runs in it", "no such folder", "Give the --out_dir of runs, or one above.");
        var runs = RunList.Find(directory, line.GetValue(s_sort)!);
        foreach (var broken in runs.Broken)
            screen.Warn($"{Path.Combine(broken.Directory, ResultsFile.FileName)} is left out: {broken.Problem}");
        if (runs.Runs.Count == 0) screen.Warn($"there is no {ResultsFile.FileName} of a run below {directory}.");
        screen.Show(() => Write(screen, runs), runs.ToJson, runs.ToTable);
        return ExitCode.Done;
    }

    private static void Write(Screen screen, RunList runs)
    {
        if (runs.Runs.Count > 0) screen.WriteWhole(runs.ToTable().WithoutEmptyColumns());
    }
}
