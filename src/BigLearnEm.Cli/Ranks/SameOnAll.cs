using System.Runtime.Intrinsics;
using System.Text;
using BigLearnEm.Cli.Machine;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Cli.Ranks;

/// <summary>
/// Checks, before anything is done, that all ranks are about to do the same: ranks that came apart would wait for each
/// other for ever, or add up what does not belong together.
/// </summary>
internal static class SameOnAll
{
    private const int Shown = 4;
    private const string Verb = "the command";

    /// <summary>Compares command lines, and the program and the processor that numbers hang on.</summary>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    /// <param name="arguments">This rank's command line, without the program's name.</param>
    /// <exception cref="RanksFailedException">They differ; the message names the first flag that does.</exception>
    public static void Require(ICommunicator communicator, string[] arguments)
    {
        if (communicator.Size == 1) return;
        var lines = Gather(communicator, string.Join('\0', arguments)).Select(line => line.Split('\0')).ToArray();
        var machines = Gather(communicator, Describe());
        AllOrNone.Run(communicator, () =>
        {
            RequireFlags(lines);
            if (machines.Distinct().Count() > 1)
            {
                throw new BadInputException(
                    "mpirun", "the same program on the same kind of processor for every rank", Show(machines),
                    "Install the same version on every node, and choose nodes of one kind.");
            }
        });
    }

    private static void RequireFlags(string[][] lines)
    {
        var flags = Array.ConvertAll(lines, Flags);
        foreach (var name in flags.SelectMany(own => own.Keys).Distinct())
        {
            string[] values = Array.ConvertAll(flags, own => own.GetValueOrDefault(name, "nothing"));
            if (values.Distinct().Count() == 1) continue;
            throw new UsageException(
                name, "the same on every rank", Show(values), "Start all ranks by one command, mpirun -n M.");
        }
    }

    /// <summary>The words after each flag; those before the first are the verb.</summary>
    private static Dictionary<string, string> Flags(string[] line)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        var name = Verb;
        foreach (var word in line)
        {
            var isFlag = word.StartsWith("--", StringComparison.Ordinal);
            var end = isFlag ? word.IndexOf('=') : -1;
            if (isFlag) name = end < 0 ? word : word[..end];
            var value = !isFlag ? word : end < 0 ? "" : word[(end + 1)..];
            flags[name] = flags.TryGetValue(name, out var before) ? $"{before} {value}".Trim() : value;
        }

        return flags;
    }

    private static string Describe() =>
        $"biglearn {ProgramVersion.Text} ({typeof(GaussianMixture).Assembly.ManifestModule.ModuleVersionId:N}), "
        + $".NET {Environment.Version}, vectors of {VectorBits} bits";

    private static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string Show(string[] values) =>
        string.Join(
            ", ", values.Select((value, rank) => (value, rank)).DistinctBy(pair => pair.value).Take(Shown)
                .Select(pair => $"{(pair.value.Length == 0 ? "set" : pair.value)} on rank {pair.rank}"));

    private static string[] Gather(ICommunicator communicator, string text) =>
        Array.ConvertAll(communicator.Gather(Encoding.UTF8.GetBytes(text)), Encoding.UTF8.GetString);
}
