using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BigLearnEm.Tests.Cli;

/// <summary>
/// kill -9 at several moments of one run, in every stage and in the middle of checkpoint writes, each followed by
/// --resume: what the run leaves is what an uninterrupted run leaves.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int MostMoments = 80;

    private static readonly int s_moments = Thorough.Count(usual: 6, thorough: 20);

    // Of as many steps as there are moments for.
    private static readonly string[] s_run =
    [
        "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", $"{Thorough.Count(4, 8)}",
        "--partitions", "1", "--encoder_epochs", "2", "--Niter", $"{Thorough.Count(6, 20)}", "--rounds", $"{Thorough.Count(5, 8)}",
        "--round_iterations", "3", "--batch_size", "64", "--threads", "1", "--device", "cpu", "--quiet",
    ];

    private readonly CliWorkplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void A_run_killed_at_many_moments_and_resumed_leaves_the_weights_and_records_of_an_uninterrupted_one()
    {
        _workplace.Run([.. s_run, "--out_dir", "whole", "--txt_dir", "whole"]).MustExit(0);
        var random = new Random(5);
        List<string> killedIn = [];
        // And on until refinement has been reached: how far each gets depends on the machine.
        for (var moment = 0; moment < MostMoments && (moment < s_moments || !killedIn.Contains("refine")); moment++)
        {
            using var process = _workplace.Start(
                [.. s_run, "--out_dir", "killed", "--txt_dir", "killed", "--resume"], mayBeKilled: true);
            _ = process.StandardError.ReadToEndAsync();
            var inWrite = moment % 3 == 2;
            var target = Lines().Count + random.Next(2, 9);
            while (!process.HasExited && !(inWrite ? TemporaryFileExists() : Lines().Count >= target)) Thread.Sleep(1);
            if (process.HasExited)
            {
                // It came to its end first. Where no kill has met the refinement yet, another run may.
                process.WaitForExit();
                Assert.Equal(0, process.ExitCode);
                if (killedIn.Contains("refine")) break;
                Directory.Delete(_workplace.PathOf("killed"), recursive: true);
                continue;
            }

            process.Kill();
            process.WaitForExit();
            Assert.Equal(137, process.ExitCode);
            killedIn.Add(inWrite ? "write" : Stage());
        }

        _workplace.Run([.. s_run, "--out_dir", "killed", "--txt_dir", "killed", "--resume"]).MustExit(0);

        Assert.True(4 * killedIn.Count >= 3 * s_moments, $"only {killedIn.Count} of {s_moments} runs could be killed");
        Assert.Superset(new HashSet<string> { "pretrain", "mixture", "refine", "write" }, killedIn.ToHashSet());
        var whole = RunFiles.Of(_workplace.PathOf("whole"));
        Assert.True(whole.Count >= 5, $"only {whole.Count} files to compare");
        Assert.Equal(whole, RunFiles.Of(_workplace.PathOf("killed")));
    }

    private List<string> Lines()
    {
        var path = _workplace.PathOf("killed", "metrics.jsonl");
        if (!File.Exists(path)) return [];
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    // The stage whose step the run was in: rounds begin after the views' consensus.
    private string Stage() => (string)JsonNode.Parse(Lines()[^1])!["stage"]! switch
    {
        _ when Lines().Any(line => JsonNode.Parse(line)!.AsObject() is var item && (string)item["stage"]! == "consensus"
            && !item.ContainsKey("view")) => "refine",
        "polish" or "neighbors" or "spectrum" or "partition" or "encoder" or "consensus" => "consensus",
        var stage => stage,
    };

    private bool TemporaryFileExists() =>
        Directory.Exists(_workplace.PathOf("killed"))
        && Directory.EnumerateFiles(_workplace.PathOf("killed"), "*.tmp*").Any();
}
