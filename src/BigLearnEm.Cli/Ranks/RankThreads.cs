using System.CommandLine;
using System.Text;
using BigLearnEm.Cli.Flags;
using BigLearnEm.Distributed;

namespace BigLearnEm.Cli.Ranks;

/// <summary>How many threads a rank's computations use where nobody says so.</summary>
internal static class RankThreads
{
    private const string Status = "/proc/self/status";
    private const string AllowedCores = "Cpus_allowed_list:";

    /// <summary>
    /// The cores that a rank may use, divided by the ranks on its host that may use the same ones, and at least 1. mpirun
    /// binds ranks to cores, so that ranks of one host may have the same cores or others. The fewest of all ranks, as
    /// starts hang on the number of threads in their last digits.
    /// </summary>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    public static int Default(ICommunicator communicator)
    {
        if (communicator.Size == 1) return Environment.ProcessorCount;
        var places = communicator.Gather(Encoding.UTF8.GetBytes($"{Environment.MachineName} {Cores()}"));
        var sharing = places.Count(place => place.AsSpan().SequenceEqual(places[communicator.Rank]));
        double[] fewest = [-Math.Max(1, Environment.ProcessorCount / sharing)];
        communicator.Max(fewest);
        return (int)-fewest[0];
    }

    /// <summary><c>--threads</c> of a verb that runs in several processes.</summary>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    public static Option<int> Flag(ICommunicator communicator) => CommonFlags.Threads(
        Default(communicator), "the machine's cores; under mpirun a rank's share of them");

    private static string Cores() => !File.Exists(Status) ? "" : File.ReadLines(Status)
        .FirstOrDefault(line => line.StartsWith(AllowedCores, StringComparison.Ordinal)) ?? "";
}
