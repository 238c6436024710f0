using System.CommandLine;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Simulations;

namespace BigLearnEm.Cli.Verbs;

/// <summary>What a <c>simulate</c> command asks for.</summary>
/// <param name="Options">The library's options, validated; the seed is filled in for each.</param>
/// <param name="Seeds">The seeds, each a simulation of its own.</param>
/// <param name="Threads">Threads of one fit.</param>
/// <param name="Traced">How many seeds, from the first on, have their KL measured after every iteration.</param>
/// <param name="OutDir">Where the results go.</param>
internal sealed record SimulateRequest(
    SimulationOptions Options, IReadOnlyList<ulong> Seeds, int Threads, int Traced, string OutDir)
{
    /// <summary>Reads and checks the flags.</summary>
    /// <exception cref="UsageException">A value is out of its range.</exception>
    public static SimulateRequest Read(SimulateFlags flags, ParseResult line) => new(
        flags.Read(line).Validate(), flags.ReadSeeds(line), line.GetValue(flags.Threads), line.GetValue(flags.Trace),
        line.GetValue(flags.OutDir)!);

    /// <summary>The options of one of the simulations.</summary>
    /// <param name="index">Which, from 0.</param>
    public SimulationOptions OptionsOf(int index) => Options with { Seed = Seeds[index], Trace = index < Traced };
}
