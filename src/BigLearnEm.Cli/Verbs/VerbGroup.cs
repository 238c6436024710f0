using System.CommandLine;
using BigLearnEm.Cli.Terminal;

namespace BigLearnEm.Cli.Verbs;

/// <summary>Verbs under one word; called without one of them, it explains them.</summary>
internal sealed class VerbGroup : Command
{
    /// <summary>Creates the group.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="summary">What its verbs are about, as one sentence.</param>
    /// <param name="verbs">The verbs.</param>
    public VerbGroup(string name, string summary, params IReadOnlyList<Verb> verbs)
        : base(name, summary)
    {
        foreach (var verb in verbs) Subcommands.Add(verb);
        SetAction(line => HelpPage.Write(this, line.InvocationConfiguration.Output));
    }
}
