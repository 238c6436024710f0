using System.CommandLine;

namespace BigLearnEm.Cli.Flags;

/// <summary>Flags that stand together in the help.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Flags">The flags, in the order of the help.</param>
internal sealed record FlagGroup(string Title, params IReadOnlyList<Option> Flags);
