using System.CommandLine;
using System.CommandLine.Invocation;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Cli.Verbs;

namespace BigLearnEm.Cli.Terminal;

/// <summary>
/// The help of the program and of each verb, for 80 columns: flags in groups, each explained with its default. Plain
/// text, the same on a terminal and in a file.
/// </summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int Column = 27;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        switch (parseResult.CommandResult.Command)
        {
            case Verb verb: Write(verb, output); break;
            case VerbGroup group: Write(group, output); break;
            default: Write(parseResult.RootCommandResult.Command, output); break;
        }

        return ExitCode.Done;
    }

    /// <summary>Writes the page of the program, or of a group of its verbs.</summary>
    public static void Write(Command root, TextWriter output)
    {
        var path = root is VerbGroup ? $"biglearn {root.Name}" : "biglearn";
        WriteParagraph(output, root.Description);
        output.WriteLine();
        output.WriteLine($"Usage: {path} VERB [flags]");
        output.WriteLine();
        output.WriteLine("Verbs:");
        foreach (var verb in root.Subcommands) WriteRow(output, verb.Name, verb.Description, 13);
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var example in root.Subcommands.SelectMany(FirstExample)) output.WriteLine($"  biglearn {example}");
        output.WriteLine();
        output.WriteLine($"{path} VERB --help explains the flags of a verb.");
    }

    private static IEnumerable<string> FirstExample(Command command) =>
        (command as Verb ?? command.Subcommands.OfType<Verb>().FirstOrDefault())?.Examples.Take(1) ?? [];

    private static void Write(Verb verb, TextWriter output)
    {
        WriteParagraph(output, verb.Description);
        output.WriteLine();
        var words = verb.Arguments.Select(word => word.Arity.MinimumNumberOfValues > 0 ? $" {word.Name}" : $" [{word.Name}]");
        var required = verb.Options.Where(flag => flag.Required).Select(flag => $" {flag.Name} {flag.HelpName}");
        output.WriteLine($"Usage: biglearn {verb.Path}{string.Concat(words)}{string.Concat(required)} [flags]");
        if (verb.Arguments.Count > 0) output.WriteLine();
        foreach (var word in verb.Arguments) WriteRow(output, word.Name, word.Description, Column);
        foreach (var group in verb.Groups)
        {
            output.WriteLine();
            output.WriteLine($"{group.Title}:");
            foreach (var flag in group.Flags) WriteRow(output, Label(flag), flag.Description, Column);
        }

        output.WriteLine();
        output.WriteLine(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in verb.Examples) output.WriteLine($"  biglearn {example}");
    }

    private static string Label(Option flag) => flag.HelpName is null ? flag.Name : $"{flag.Name} {flag.HelpName}";

    private static void WriteRow(TextWriter output, string label, string? text, int column)
    {
        var lines = Wrap(text ?? "", Width - column);
        var first = $"  {label}";
        // A label that leaves no gap stands on a line of its own.
        if (first.Length > column - 2)
        {
            output.WriteLine(first);
            first = "";
        }

        foreach (var line in lines)
        {
            output.WriteLine($"{first.PadRight(column)}{line.Replace(Flag.Joint, ' ')}");
            first = "";
        }
    }

    private static void WriteParagraph(TextWriter output, string? text)
    {
        foreach (var line in Wrap(text ?? "", Width)) output.WriteLine(line);
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }
}
