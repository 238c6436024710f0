using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Tests.Cli;

namespace BigLearnEm.Tests.Distributed;

/// <summary><c>biglearn train</c> in several processes under mpirun.</summary>
[Collection(RankRuns.Name)]
public sealed class MpiTrainTests : IDisposable
{
    private static readonly int s_kills = Thorough.Count(usual: 3, thorough: 10);

    private static readonly string[] s_run =
    [
        "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", $"{Thorough.Count(2, 4)}",
        "--partitions", "1", "--encoder_epochs", "1", "--Niter", $"{Thorough.Count(4, 6)}", "--rounds", $"{Thorough.Count(2, 3)}",
        "--round_iterations", "2", "--batch_size", "64", "--threads", "1", "--device", "cpu",
    ];

    // Every stage, none of them long.
    private static readonly string[] s_short =
    [
        "train", "--data_dir", "data", "--num_component", "4", "--n_z", "3", "--pretrain_epochs", "2", "--partitions", "1",
        "--encoder_epochs", "1", "--Niter", "2", "--rounds", "1", "--batch_size", "64", "--threads", "1", "--device", "cpu",
    ];

    private readonly CliWorkplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [MpiFact]
    public void One_rank_writes_the_files_of_no_ranks_and_two_nearly_the_same_losses()
    {
        _workplace.Run([.. s_short, "--out_dir", "alone", "--quiet"]).MustExit(0);
        Mpirun.Run(_workplace.Folder, 1, [.. s_short, "--out_dir", "one", "--quiet"]).MustExit(0);
        var two = Mpirun.Run(_workplace.Folder, 2, [.. s_short, "--out_dir", "two"]).MustExit(0);

        Assert.Equal(RunFiles.Of(_workplace.PathOf("alone")), RunFiles.Of(_workplace.PathOf("one")));
        var (alone, shared) = (Losses("alone"), Losses("two"));
        Assert.Equal(alone.Count, shared.Count);
        Assert.All(alone.Zip(shared).Take(2), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Single(two.Output.Split("results.json").Skip(1));
        Assert.Single(two.Error.Split("2 processes").Skip(1));
    }

    [MpiFact]
    public void With_the_same_microbatches_any_number_of_ranks_writes_the_same_files()
    {
        string[] run = [.. s_short, "--microbatches", "4", "--dropout", "0.3", "--quiet"];
        _workplace.Run([.. run, "--out_dir", "alone"]).MustExit(0);

        foreach (var ranks in Thorough.IsWanted ? (int[])[2, 3] : [3])
        {
            Mpirun.Run(_workplace.Folder, ranks, [.. run, "--out_dir", $"{ranks}"]).MustExit(0);
            Assert.Equal(RunFiles.Of(_workplace.PathOf("alone")), RunFiles.Of(_workplace.PathOf($"{ranks}")));
        }

        Mpirun.Run(_workplace.Folder, 2, [.. s_short, "--microbatches", "1", "--out_dir", "refused"])
            .MustFail(2, "--microbatches: expected at least one for each of 2 ranks, got 1");
    }

    [MpiFact]
    public void A_run_that_loses_a_rank_ends_and_goes_on_as_if_it_had_not()
    {
        Mpirun.Run(_workplace.Folder, 3, [.. s_run, "--out_dir", "whole", "--quiet"]).MustExit(0);
        var random = new Random(7);
        var killed = 0;
        for (var attempt = 0; killed < s_kills && attempt < 2 * s_kills; attempt++)
        {
            var (process, run) = Mpirun.Start(_workplace.Folder, 3, Mpirun.Program([.. s_run, "--out_dir", "killed", "--resume", "--quiet"]));
            using (process)
            {
                var target = Lines("killed") + random.Next(1, 6);
                while (!process.HasExited && Lines("killed") < target) Thread.Sleep(1);
                var victim = random.Next(3);
                if (!process.HasExited && Mpirun.RankOf(run, victim) is { } rank)
                {
                    rank.Kill();
                    rank.Dispose();
                    Assert.NotEqual(0, Mpirun.Finish(process, run, TimeSpan.FromSeconds(10)).ExitCode);
                    killed++;
                    continue;
                }

                // It came to its end first; the next one starts afresh.
                Mpirun.Finish(process, run).MustExit(0);
                Directory.Delete(_workplace.PathOf("killed"), recursive: true);
            }
        }

        Mpirun.Run(_workplace.Folder, 3, [.. s_run, "--out_dir", "killed", "--resume", "--quiet"]).MustExit(0);

        Assert.Equal(s_kills, killed);
        Assert.Equal(RunFiles.Of(_workplace.PathOf("whole")), RunFiles.Of(_workplace.PathOf("killed")));
    }

    [MpiFact]
    public void A_run_goes_on_with_another_number_of_ranks()
    {
        Mpirun.Run(_workplace.Folder, 2, [.. s_short, "--out_dir", "out", "--quiet"]).MustExit(0);
        var checkpoints = Directory.GetFiles(_workplace.PathOf("out"), "checkpoint-*").Order().ToArray();
        File.Delete(checkpoints[^1]);

        var result = Mpirun.Run(_workplace.Folder, 3, [.. s_short, "--out_dir", "out", "--resume"]).MustExit(0);

        Assert.Contains("resume 100%: from " + Path.GetFileName(checkpoints[^2]), result.Error, StringComparison.Ordinal);
    }

    [MpiFact]
    public void Ranks_with_other_images_are_refused()
    {
        const int pixels = CliWorkplace.TrainCount * CliWorkplace.Side * CliWorkplace.Side;
        _workplace.WriteImages(Path.Combine("1", "data"), withLabels: true);
        IdxFile.WriteImages(
            _workplace.PathOf("1", "data", "train-images-idx3-ubyte.gz"),
            new ImageSet("black", "black", new byte[pixels], CliWorkplace.TrainCount, CliWorkplace.Side, CliWorkplace.Side));

        string[] command = ["sh", "-c", "cd $OMPI_COMM_WORLD_RANK 2> /dev/null; " + string.Join(
            ' ', Mpirun.Program([.. s_short, "--out_dir", _workplace.PathOf("out"), "--quiet"]))];
        var (process, run) = Mpirun.Start(_workplace.Folder, 2, command);
        using (process)
            Mpirun.Finish(process, run).MustFail(3, "images: expected the same ones on every rank", "for rank 1");
    }

    private int Lines(string directory)
    {
        var path = _workplace.PathOf(directory, "metrics.jsonl");
        return File.Exists(path) ? Read(path).Count(letter => letter == '\n') : 0;
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private List<double> Losses(string directory) =>
        [.. File.ReadLines(_workplace.PathOf(directory, "metrics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())
            .Where(line => line.ContainsKey("loss")).Select(line => (double)line["loss"]!)];
}
