using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using BigLearnEm.Tests.Cli;

namespace BigLearnEm.Tests.Distributed;

/// <summary><c>biglearn simulate</c> in several processes under mpirun.</summary>
[Collection(RankRuns.Name)]
public sealed class MpiSimulateTests : IDisposable
{
    private const int Seeds = 5;

    private static readonly string[] s_charts =
        ["mixture.svg", "other_fits.svg", "kl_iterations.svg", "kl_seeds.svg", "stopping.svg"];

    private readonly CliWorkplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [MpiFact]
    public void Any_number_of_ranks_writes_the_same_figures_archives_and_charts()
    {
        _workplace.Run(Arguments("alone", Seeds)).MustExit(0);
        var result = Run(3, Words(Arguments("3", Seeds))).MustExit(0);

        Assert.Single(result.Output.Split("report.html").Skip(1));
        Assert.Contains("5 of 5", result.Output, StringComparison.Ordinal);
        Assert.Contains("seed 0: KL", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("seed 1: KL", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output + result.Error);
        Assert.Equal(Figures("alone"), Figures("3"));
        for (var seed = 0; seed < Seeds; seed++)
            Assert.Equal(BytesOf("alone", $"seed_{seed}.npz"), BytesOf("3", $"seed_{seed}.npz"));
        Assert.All(s_charts, name => Assert.Equal(BytesOf("alone", name), BytesOf("3", name)));
        Assert.Equal(NamesIn("alone"), NamesIn("3"));
    }

    [MpiFact]
    public void Json_is_the_results_file_and_nothing_else()
    {
        var result = Run(2, Words([.. Arguments("out", 2), "--json", "--quiet"])).MustExit(0);
        Assert.Equal(File.ReadAllText(_workplace.PathOf("out", "results.json")), result.Output.ReplaceLineEndings("\n"));
        Assert.Equal("", result.Error);
    }

    [MpiFact]
    public void More_ranks_than_seeds_are_refused_once()
    {
        var result = Run(3, Words(Arguments("out", 2)));
        result.MustFail(2, "error: --seeds: expected at least one seed for each of 3 ranks, got 2. Start fewer ranks");
        Assert.Single(result.Error.Split("error: ").Skip(1));
        Assert.False(Directory.Exists(_workplace.PathOf("out")));
    }

    [MpiFact]
    public void Ranks_that_do_not_share_the_directory_are_refused()
    {
        Directory.CreateDirectory(_workplace.PathOf("0"));
        Run(2, ["sh", "-c", $"cd $OMPI_COMM_WORLD_RANK 2> /dev/null; {string.Join(' ', Words(Arguments("out", 2)))}"])
            .MustFail(3, "error: rank 1: out: expected a directory that all ranks share, got another one");
        Assert.Equal([".lock"], Directory.GetFiles(_workplace.PathOf("0", "out")).Select(Path.GetFileName));
    }

    [MpiFact]
    public void A_rank_that_fails_ends_the_run_with_its_seed_and_reason_and_what_was_done_stays()
    {
        // Seeds 1 and 3 are rank 1's; a folder stands where the archive of the second of them belongs.
        Directory.CreateDirectory(_workplace.PathOf("out", "seed_3.npz"));
        Run(2, Words(Arguments("out", 900)))
            .MustFail(3, "note: Seed 3 failed on rank 1", "error: rank 1: out/seed_3.npz");
        Assert.True(File.Exists(_workplace.PathOf("out", "seed_1.npz")));
        Assert.False(File.Exists(_workplace.PathOf("out", "report.html")));
    }

    [MpiFact]
    public void An_interruption_ends_all_ranks_and_the_seeds_of_rank_0_are_in_the_results()
    {
        var (process, run) = Mpirun.Start(_workplace.Folder, 2, Words(Arguments("out", 900)));
        using (process)
        {
            while (!process.HasExited && !File.Exists(_workplace.PathOf("out", "seed_4.npz"))) Thread.Sleep(5);
            using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            Assert.NotEqual(0, Mpirun.Finish(process, run, TimeSpan.FromSeconds(20)).ExitCode);
        }

        var json = Results("out");
        Assert.False((bool)json["complete"]!);
        Assert.Equal([0, 2], json["seeds"]!.AsArray().Select(seed => (int)seed!["seed"]!).Take(2));
    }

    private static string[] Arguments(string directory, int seeds) =>
        ["simulate", "--seeds", $"{seeds}", "--grid", "2", "--test_samples", "200", "--out_dir", directory];

    private static string[] Words(string[] arguments) =>
        Mpirun.Program(arguments);

    private CliResult Run(int ranks, string[] command)
    {
        var (process, run) = Mpirun.Start(_workplace.Folder, ranks, command);
        using (process) return Mpirun.Finish(process, run);
    }

    private byte[] BytesOf(string directory, string name) => File.ReadAllBytes(_workplace.PathOf(directory, name));

    private IEnumerable<string?> NamesIn(string directory) =>
        Directory.GetFiles(_workplace.PathOf(directory)).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private JsonObject Results(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "results.json")))!.AsObject();

    /// <summary>The results without seconds, which no two runs have alike.</summary>
    private string Figures(string directory)
    {
        var json = Results(directory);
        RemoveSeconds(json);
        return json.ToJsonString();
    }

    private static void RemoveSeconds(JsonNode? node)
    {
        if (node is JsonObject group)
        {
            group.Remove("seconds");
            foreach (var (_, value) in group) RemoveSeconds(value);
        }
        else if (node is JsonArray list)
        {
            foreach (var value in list) RemoveSeconds(value);
        }
    }
}
