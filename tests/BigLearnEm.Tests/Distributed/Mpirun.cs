using System.Diagnostics;
using System.Globalization;
using System.Text;
using BigLearnEm.Tests.Cli;

namespace BigLearnEm.Tests.Distributed;

/// <summary>Runs the checks of BigLearnEm.Ranks, or the program, in several processes on this machine.</summary>
internal static class Mpirun
{
    private const string RunVariable = "BIGLEARN_RANKS_RUN";
    private const string RanksProgram = "BigLearnEm.Ranks.dll";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly string[] s_launchers = ["OMPI_", "PMIX_", "PMI_", "ORTE_", "SLURM_"];

    /// <summary>Whether there is an mpirun on the path.</summary>
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun")));

    /// <summary>Runs checks on so many ranks, and sees to it that no process of the run is left when mpirun ends.</summary>
    /// <param name="ranks">Processes, also more than there are cores.</param>
    /// <param name="words">The arguments of BigLearnEm.Ranks.</param>
    public static CliResult Run(int ranks, params string[] words) =>
        Run("mpirun", [.. Flags(ranks), "dotnet", BuiltProgram.PathOf(RanksProgram), .. words]);

    /// <summary>Runs a check whose ranks are killed.</summary>
    /// <param name="ranks">Processes, also more than there are cores.</param>
    /// <param name="check">The argument of BigLearnEm.Ranks.</param>
    public static CliResult RunToItsDeath(int ranks, string check) =>
        Run("mpirun", [.. Flags(ranks), "dotnet", BuiltProgram.PathOf(RanksProgram, mayBeKilled: true), check]);

    /// <summary>Runs the program on so many ranks in a folder to its end.</summary>
    public static CliResult Run(string folder, int ranks, string[] arguments)
    {
        var (process, run) = Start(folder, ranks, Program(arguments));
        using (process) return Finish(process, run);
    }

    /// <summary>The command that runs the program, whose ranks mpirun kills where one of them fails.</summary>
    public static string[] Program(string[] arguments) =>
        ["dotnet", BuiltProgram.PathOf("biglearn.dll", mayBeKilled: true), .. arguments];

    /// <summary>The process of a rank of a run; null where there is none.</summary>
    public static Process? RankOf(string run, int rank)
    {
        var folder = ProcessesOf(run).FirstOrDefault(
            folder => Holds(Path.Combine(folder, "environ"), $"OMPI_COMM_WORLD_RANK={rank}\0"));
        try
        {
            return folder is null ? null : Process.GetProcessById(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture));
        }
        catch (ArgumentException)
        {
            // It has just ended.
            return null;
        }
    }

    /// <summary>Starts any command on so many ranks, on a terminal that takes escape codes.</summary>
    /// <param name="folder">Where they run.</param>
    /// <param name="ranks">Processes, also more than there are cores.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <returns>mpirun, and what the environments of all its processes hold.</returns>
    public static (Process Process, string Run) Start(string folder, int ranks, params string[] command) =>
        Start("mpirun", [.. Flags(ranks), .. command], folder, [("TERM", "xterm-256color")]);

    /// <summary>Runs checks in one process without mpirun, with a further variable in its environment.</summary>
    public static CliResult RunAlone(string variable, string value, params string[] words) =>
        Run("dotnet", [BuiltProgram.PathOf(RanksProgram), .. words], (variable, value));

    /// <summary>What lets mpirun start more ranks than this machine has cores, as any user, without flags.</summary>
    public static IReadOnlyDictionary<string, string> OnThisMachine { get; } = new Dictionary<string, string>
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        ["OMPI_MCA_hwloc_base_binding_policy"] = "none",
        ["OMPI_MCA_mpi_yield_when_idle"] = "1",
    };

    private static string[] Flags(int ranks) =>
        ["-n", $"{ranks}", "--oversubscribe", "--allow-run-as-root", "--bind-to", "none"];

    private static CliResult Run(string program, string[] words, params (string Name, string Value)[] variables)
    {
        var folder = Directory.CreateTempSubdirectory("biglearn-ranks-").FullName;
        try
        {
            var (process, run) = Start(program, words, folder, variables);
            using (process) return Finish(process, run);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (Process Process, string Run) Start(
        string program, string[] words, string folder, (string Name, string Value)[] variables)
    {
        var run = $"{RunVariable}={Guid.NewGuid()}";
        var start = new ProcessStartInfo(program, words)
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The tests themselves may have been started by mpirun or Slurm, whose variables would make the ranks theirs.
        foreach (var name in start.Environment.Keys.Where(name => s_launchers.Any(name.StartsWith)).ToArray())
            start.Environment.Remove(name);
        start.Environment[RunVariable] = run[(RunVariable.Length + 1)..];
        // More ranks than cores: who waits lets others work. mpirun gives rank 0 a terminal, which .NET would greet.
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment["TERM"] = "dumb";
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return (process, run);
    }

    /// <summary>Waits for the end of a run, and sees to it that no process of it is left.</summary>
    /// <param name="process">mpirun.</param>
    /// <param name="run">What the environments of its processes hold.</param>
    /// <param name="patience">How long to wait; null for as long as any run may take.</param>
    public static CliResult Finish(Process process, string run, TimeSpan? patience = null)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience ?? s_patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the ranks did not end within {patience ?? s_patience}\n{output.Result}\n{error.Result}");
        }

        var ended = Stopwatch.StartNew();
        while (ProcessesOf(run).Count > 0 && ended.Elapsed < TimeSpan.FromSeconds(10)) Thread.Sleep(20);
        Assert.Empty(ProcessesOf(run));
        return new CliResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>The folders in /proc of the processes whose environment holds a text.</summary>
    public static List<string> ProcessesOf(string run) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => Holds(Path.Combine(folder, "environ"), run))];

    private static bool Holds(string path, string text)
    {
        try
        {
            return File.Exists(path)
                && File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's process, or one that has just ended.
            return false;
        }
    }
}
