using System.CommandLine;
using System.CommandLine.Completions;
using System.Text;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Verbs;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// Scripts that make shells complete the program's verbs, flags and values, with all words in them: System.CommandLine's own
/// <c>[suggest]</c> has nothing to say after a flag that may be given twice.
/// </summary>
/// <param name="root">The program.</param>
internal sealed class CompletionScript(Command root)
{
    private readonly Verb[] _verbs = [.. root.Subcommands.OfType<Verb>()];

    /// <summary>For bash: the words by the verb and the word before; file names where there are none.</summary>
    public string Bash()
    {
        var cases = new StringBuilder();
        foreach (var verb in _verbs)
        {
            var free = verb.Groups.SelectMany(group => group.Flags).Where(flag => TakesValue(flag) && Choices(flag).Length == 0);
            foreach (var flag in verb.Groups.SelectMany(group => group.Flags).Where(flag => Choices(flag).Length > 0))
                cases.Append($"        '{verb.Name} {flag.Name}') words='{string.Join(' ', Choices(flag))}' ;;\n");
            var patterns = string.Join('|', free.Select(flag => $"'{verb.Name} {flag.Name}'"));
            if (patterns.Length > 0) cases.Append($"        {patterns}) words='' ;;\n");
            // What is no flag may be a file.
            var arguments = verb.Arguments.Count == 0 ? "" : $" [[ $word == -* ]] || words='{ArgumentsOf(verb)}'";
            cases.Append($"        '{verb.Name} '*) words='{string.Join(' ', FlagsOf(verb))}';{arguments} ;;\n");
        }

        return $$"""
            # Completion for biglearn in bash: source <(biglearn completion bash)
            _biglearn() {
                local word=${COMP_WORDS[COMP_CWORD]} words='{{string.Join(' ', _verbs.Select(verb => verb.Name))}} --help --version'
                if ((COMP_CWORD > 1)); then
                    case "${COMP_WORDS[1]} ${COMP_WORDS[COMP_CWORD-1]}" in
            {{cases.ToString().TrimEnd('\n')}}
                    esac
                fi
                COMPREPLY=($(compgen -W "$words" -- "$word"))
            }
            complete -o default -F _biglearn biglearn

            """;
    }

    /// <summary>For zsh, which can read bash's.</summary>
    public string Zsh() =>
        $"""
        # Completion for biglearn in zsh: source <(biglearn completion zsh)
        autoload -Uz compinit bashcompinit
        (($+functions[compdef])) || compinit
        bashcompinit
        {Bash()}
        """;

    /// <summary>For fish: every word with what the help says of it.</summary>
    public string Fish()
    {
        var script = new StringBuilder("# Completion for biglearn in fish: biglearn completion fish | source\n");
        foreach (var verb in _verbs)
        {
            script.Append(
                $"complete -c biglearn -f -n __fish_use_subcommand -a {verb.Name} -d {Quote(verb.Description!)}\n");
            var seen = $"complete -c biglearn -n '__fish_seen_subcommand_from {verb.Name}'";
            if (verb.Arguments.Count == 0 || ArgumentsOf(verb).Length > 0) script.Append($"{seen} -f -a '{ArgumentsOf(verb)}'\n");
            foreach (var flag in verb.Groups.SelectMany(group => group.Flags))
            {
                var value = Choices(flag) is { Length: > 0 } choices ? $" -x -a '{string.Join(' ', choices)}'"
                    : flag.HelpName is "FILE" or "DIR" ? " -r -F"
                    : TakesValue(flag) ? " -x" : "";
                script.Append($"{seen} -l {flag.Name[Flag.Dashes.Length..]}{value} -d {Quote(flag.Description!)}\n");
            }
        }

        return script.ToString();
    }

    private static IEnumerable<string> FlagsOf(Verb verb) =>
        verb.Groups.SelectMany(group => group.Flags).Select(flag => flag.Name).Append("--help");

    private static string ArgumentsOf(Verb verb) =>
        string.Join(' ', verb.Arguments.SelectMany(word => word.GetCompletions(CompletionContext.Empty)).Select(item => item.Label));

    private static bool TakesValue(Option flag) => flag is not Option<bool>;

    private static string[] Choices(Option flag) => TakesValue(flag)
        ? [.. flag.GetCompletions(CompletionContext.Empty).Select(item => item.Label)]
        : [];

    // The first sentence, in fish's quotes.
    private static string Quote(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var sentence = (end < 0 ? text : text[..end]).TrimEnd('.').Replace(Flag.Joint, ' ');
        return $"'{sentence.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }
}
