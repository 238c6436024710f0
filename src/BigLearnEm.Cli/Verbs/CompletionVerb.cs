using System.CommandLine;
using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Cli.Verbs;

/// <summary><c>completion</c>: prints what makes a shell complete verbs, flags and their values.</summary>
internal static class CompletionVerb
{
    private static readonly Argument<string> s_shell = new("SHELL") { Description = "bash, zsh or fish." };

    /// <summary>Creates the verb.</summary>
    public static Verb Create()
    {
        s_shell.CompletionSources.Add("bash", "zsh", "fish");
        var verb = new Verb(
            "completion", "Prints a script that makes a shell complete verbs, flags and values.", [],
            "completion bash > ~/.local/share/bash-completion/completions/biglearn", "completion fish | source")
        {
            s_shell,
        };
        verb.SetAction(Run);
        return verb;
    }

    private static int Run(ParseResult line)
    {
        var script = new CompletionScript(line.RootCommandResult.Command);
        Console.Out.Write(line.GetValue(s_shell) switch
        {
            "bash" => script.Bash(),
            "zsh" => script.Zsh(),
            "fish" => script.Fish(),
            var other => throw new UsageException(
                "SHELL", "bash, zsh or fish", $"'{other}'", "echo $SHELL shows which one this is."),
        });
        return ExitCode.Done;
    }
}
