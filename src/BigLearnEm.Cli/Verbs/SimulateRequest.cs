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
    /// <param name="flags">The flags.</param>
    /// <param name="line">The command line.</param>
    /// <param name="ranks">Number of processes that share the seeds.</param>
    /// <exception cref="UsageException">A value is out of its range, or a process would have no seed.</exception>
    public static SimulateRequest Read(SimulateFlags flags, ParseResult line, int ranks)
    {
        var seeds = flags.ReadSeeds(line);
        if (ranks > seeds.Count)
        {
            throw new UsageException(
                "--seeds", $"at least one seed for each of {ranks} ranks", $"{seeds.Count}",
                "Start fewer ranks (mpirun -n), or ask for more seeds.");
        }

        return new SimulateRequest(
            flags.Read(line).Validate(), seeds, line.GetValue(flags.Threads), line.GetValue(flags.Trace),
            line.GetValue(flags.OutDir)!);
    }

    /// <summary>The options of one of the simulations.</summary>
    /// <param name="index">Which, from 0.</param>
    public SimulationOptions OptionsOf(int index) => Options with { Seed = Seeds[index], Trace = index < Traced };
}
