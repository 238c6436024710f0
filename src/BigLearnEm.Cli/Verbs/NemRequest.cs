using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.NeuralEm;

namespace BigLearnEm.Cli.Verbs;

/// <summary>What a <c>nem train</c> command asks for.</summary>
/// <param name="Options">The library's options, validated, for the first seed; the device is filled in later.</param>
/// <param name="Seeds">The seeds, each a run of its own.</param>
/// <param name="OutDir">Directory of the weights.</param>
/// <param name="TxtDir">Directory of the records; <paramref name="OutDir"/> where it was not given.</param>
/// <param name="Resume">Whether to go on from checkpoints.</param>
internal sealed record NemRequest(NeuralEmOptions Options, IReadOnlyList<ulong> Seeds, string OutDir, string TxtDir, bool Resume)
{
    /// <summary>Whether there is one seed, whose files then lie directly in the directories.</summary>
    public bool IsSingle => Seeds.Count == 1;

    /// <summary>Reads and checks the flags.</summary>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    public static NemRequest Read(NemFlags flags, ParseResult line)
    {
        var outDir = line.GetValue(flags.OutDir)!;
        return new NemRequest(
            flags.Read(line).Validate(), line.GetValue(flags.Seeds)!, outDir, line.GetValue(flags.TxtDir) ?? outDir,
            line.GetValue(flags.Resume));
    }
}
