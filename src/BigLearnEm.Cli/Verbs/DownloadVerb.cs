using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Input;
using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>download</c>: fetches Fashion-MNIST and checks its content.</summary>
internal static class DownloadVerb
{
    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        var directory = Flag.Text(
            "--data_dir", "DIR", "Folder for the four files, made where it is missing.", null,
            ImageChoice.DownloadDirectory);
        var quiet = CommonFlags.Quiet();
        var verb = new Verb(
            "download", "Downloads Fashion-MNIST (31 MB) over https and checks its content.",
            [new FlagGroup("Flags", directory, quiet)], "download", "download --data_dir ~/data/fashion-mnist");
        verb.SetAction(line => Run(line.GetValue(directory) ?? ImageChoice.DownloadDirectory, line.GetValue(quiet)));
        return verb;
    }

    private static int Run(string directory, bool quiet)
    {
        using var interruption = new Interruption();
        try
        {
            DownloadDisplay.Run(new Screen(quiet), directory, handler: null, interruption.Token);
        }
        catch (Exception error) when (
            error is UnauthorizedAccessException || error is IOException && !Directory.Exists(directory))
        {
            throw new BadInputException(
                directory, "a folder that can be written to", error.Message.TrimEnd('.'), "Give another --data_dir.",
                error);
        }

        Console.Out.WriteLine($"Fashion-MNIST is in {directory}");
        return ExitCode.Done;
    }
}
