using System.CommandLine;
using BigLearnEm.Cli.Flags;

namespace BigLearnEm.Cli.Verbs;

/// <summary>A command of the program, with what its help page says beyond its flags.</summary>
internal sealed class Verb : Command
{
    /// <summary>Creates the command with all its flags.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it does, as one sentence.</param>
    /// <param name="groups">Its flags, in the order of the help.</param>
    /// <param name="examples">Command lines, without the program's name.</param>
    public Verb(string name, string summary, IReadOnlyList<FlagGroup> groups, params IReadOnlyList<string> examples)
        : base(name, summary)
    {
        Groups = groups;
        Examples = examples;
        foreach (var flag in groups.SelectMany(group => group.Flags)) Options.Add(flag);
    }

    /// <summary>The flags, in the order of the help.</summary>
    public IReadOnlyList<FlagGroup> Groups { get; }

    /// <summary>Command lines, without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>The words that call it, without the program's name: its own, after that of its group where it has one.</summary>
    public string Path => Parents.OfType<VerbGroup>().FirstOrDefault() is { } group ? $"{group.Name} {Name}" : Name;

    /// <summary>The flag that names a file of flags; null where it has none.</summary>
    public Option<string?>? Config { get; init; }

    /// <summary>Whether it can be one of several ranks under mpirun.</summary>
    public bool TakesRanks { get; init; }
}
