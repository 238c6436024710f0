using BigLearnEm.Tests.Cli;

namespace BigLearnEm.Tests.Docs;

/// <summary>docs/COMMANDS.md has the program's own help of every verb.</summary>
public sealed class DocumentedHelpTests(ProgramHost host) : IClassFixture<ProgramHost>, IDisposable
{
    /// <summary>The variable that renews the documents instead of comparing them.</summary>
    internal const string AcceptVariable = "BIGLEARN_ACCEPT_DOCS";

    private const string Name = "docs/COMMANDS.md";

    private readonly CliWorkplace _workplace = new(host);

    /// <summary>Whether it is set.</summary>
    internal static bool Accepts => Environment.GetEnvironmentVariable(AcceptVariable) == "1";

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void The_help_in_the_documents_is_the_programs()
    {
        foreach (var verb in Verbs())
        {
            var help = _workplace.Run([.. verb.Split(' '), "--help"]).MustExit(0).Output.TrimEnd();
            var document = Document.Read(Name);
            if (Accepts) File.WriteAllText(Repository.PathOf(Name), document.With($"help {verb}", help));
            else Assert.True(
                document.Blocks("text").SingleOrDefault(block => block.Remark == $"help {verb}").Code == help,
                $"{Name} has another help of {verb} than the program. {AcceptVariable}=1 scripts/test --filter DocumentedHelp renews it.");
        }
    }

    // As the program's first page has them, and those below nem.
    private IEnumerable<string> Verbs() => VerbsOf([]).SelectMany(
        verb => verb == "nem" ? VerbsOf(["nem"]).Select(sub => $"nem {sub}").Prepend(verb) : [verb]);

    private IEnumerable<string> VerbsOf(string[] words) =>
        _workplace.Run([.. words, "--help"]).MustExit(0).Output.Split('\n')
            .SkipWhile(line => line != "Verbs:").Skip(1).TakeWhile(line => line.Length > 0)
            .Where(line => line.Length > 2 && line[2] != ' ').Select(line => line.Trim().Split(' ')[0]);
}
