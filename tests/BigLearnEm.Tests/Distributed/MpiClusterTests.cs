using System.Globalization;
using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Tables;
using BigLearnEm.Tests.Cli;
using BigLearnEm.Tests.Tables;

namespace BigLearnEm.Tests.Distributed;

/// <summary><c>biglearn cluster</c> in several processes under mpirun.</summary>
[Collection(RankRuns.Name)]
public sealed class MpiClusterTests : IDisposable
{
    private const int Rows = 3500;

    private readonly CliWorkplace _workplace = new();
    private readonly LabeledTable _table = Blobs.Draw(Rows, spread: 2.5);

    public MpiClusterTests()
    {
        NpyFile.Write(_workplace.PathOf("rows.npy"), _table.Features.Values, Rows, 3);
        CsvTable.Write(_workplace.PathOf("rows.csv"), new Table(_table.Features.Values, Rows, 3));
        Blobs.WriteCsv(_workplace.PathOf("test.csv"), Blobs.Draw(90, seed: 9));
    }

    public void Dispose() => _workplace.Dispose();

    [MpiFact]
    public void A_dry_run_estimates_for_each_rank_and_is_printed_once()
    {
        string[] flags = ["--train", "rows.npy", "--num_component", "3", "--threads", "1", "--dry_run", "--json"];
        var plan = Run(2, Words([.. flags.Prepend("cluster")])).MustExit(0).Json;
        Assert.Equal((2, Rows, true), ((int)plan["ranks"]!, (int)plan["rows"]!, (bool)plan["streamed"]!));
        Assert.True((double)plan["estimated_seconds"]! > 0);
        string[] train = ["train", "--data_dir", "data", "--dry_run", "--threads", "1", "--json", "--quiet"];
        Assert.Equal(2, (int)Run(2, Words(train)).MustExit(0).Json["ranks"]!);
        Assert.False(Directory.Exists(_workplace.PathOf("results")));
    }

    [MpiTheory]
    [InlineData("kmeans", 2)]
    [InlineData("joint", 1, 3)]
    [InlineData("biglearn", 2, 4)]
    public void Any_number_of_ranks_writes_the_same_model_and_figures(string method, params int[] numbers)
    {
        string[] flags =
            ["--test", "test.csv", "--num_component", "3", "--method", method, "--Niter", "8", "--seed", "3", "--eps", "1e-3"];
        _workplace.Run([.. Arguments("rows.npy", "alone"), .. flags, "--data_size", "big"]).MustExit(0);
        var (model, figures) = (Model("alone"), Figures("alone"));
        Assert.Equal(1, Ranks("alone"));
        foreach (var ranks in numbers)
        {
            // One process reads rows into memory that fit, unless it is told not to; several never do.
            string[] size = ranks == 1 ? ["--data_size", "big"] : [];
            var rows = ranks % 2 == 0 ? "rows.csv" : "rows.npy";
            MustBeSaidOnce(Run(ranks, Words([.. Arguments(rows, $"{ranks}"), .. flags, .. size])));
            Assert.Equal(model, Model($"{ranks}"));
            Assert.Equal(figures, Figures($"{ranks}"));
            Assert.Equal(ranks, Ranks($"{ranks}"));
            Assert.True(File.Exists(_workplace.PathOf($"{ranks}", "report.html")));
        }
    }

    [MpiTheory]
    [InlineData("images-idx3-ubyte")]
    [InlineData("images-idx3-ubyte.gz")]
    public void Images_are_shared_out_as_rows_of_pixels(string name)
    {
        // The tests' own images repeated, each time darker, so that there are some slabs of them.
        var (images, copies) = (IdxFile.ReadImages(_workplace.PathOf("data", "train-images-idx3-ubyte.gz")), 12);
        byte[] pixels = [.. Enumerable.Range(0, copies).SelectMany(i => images.Pixels.Select(pixel => (byte)(pixel - i)))];
        var many = new ImageSet("many", "repeated", pixels, images.Count * copies, images.Height, images.Width);
        IdxFile.WriteImages(_workplace.PathOf(name), many);
        string[] flags =
        [
            "--test", "data/t10k-images-idx3-ubyte.gz", "--test_labels", "data/t10k-labels-idx1-ubyte.gz",
            "--num_component", "4", "--method", "joint", "--Niter", "4",
        ];
        var alone = _workplace.Run([.. Arguments(name, "alone"), .. flags, "--data_size", "big"]).MustExit(0);
        Run(2, Words([.. Arguments(name, "2"), .. flags])).MustExit(0);

        Assert.Contains("3,000 rows of 36 features", alone.Error, StringComparison.Ordinal);
        Assert.Equal(Model("alone"), Model("2"));
        Assert.Equal(Figures("alone"), Figures("2"));
        Assert.NotNull(Results("2")["final"]!["acc"]);
    }

    [MpiFact]
    public void Seeds_are_written_one_by_one_and_predict_goes_on_from_them()
    {
        var result = Run(2, Words([.. Arguments("rows.csv", "out"), "--num_component", "3", "--method", "kmeans", "--seed", "0..1", "--json", "--quiet"]));
        Assert.Equal(2, result.MustExit(0).Json["seeds"]!.AsArray().Count);
        Assert.DoesNotContain("rows of 3 features:", result.Error, StringComparison.Ordinal);
        _workplace.Run("predict", "--weights", "out/seed_1", "--input", "rows.csv", "--output", "labels.csv", "--threads", "1").MustExit(0);
        Assert.Equal(Rows, CsvTable.Read(_workplace.PathOf("labels.csv")).Rows);
    }

    [MpiFact]
    public void Ranks_with_other_flags_are_refused_by_flag() =>
        Run(2, Shell("{0} --seed $OMPI_COMM_WORLD_RANK", Arguments("rows.npy", "out")))
            .MustFail(2, "error: --seed: expected the same on every rank, got 0 on rank 0, 1 on rank 1");

    [MpiFact]
    public void More_ranks_than_rows_are_refused()
    {
        File.WriteAllText(_workplace.PathOf("few.csv"), "1,2\n3,4\n");
        Run(3, Words([.. Arguments("few.csv", "out"), "--num_component", "1"]))
            .MustFail(3, "error: few.csv: expected at least one row for each of 3 ranks, got 2 rows");
    }

    [MpiFact]
    public void A_file_that_one_rank_does_not_see_ends_all_of_them()
    {
        Directory.CreateDirectory(_workplace.PathOf("0"));
        File.Copy(_workplace.PathOf("rows.npy"), _workplace.PathOf("0", "own.npy"));
        Run(2, Shell("cd $OMPI_COMM_WORLD_RANK 2> /dev/null; {0} --num_component 3", Arguments("own.npy", _workplace.PathOf("out"))))
            .MustFail(3, "error: rank 1: own.npy: expected a file, got nothing at this path");
    }

    [MpiFact]
    public void A_value_that_is_missing_in_the_rows_of_one_rank_ends_all_of_them()
    {
        var values = _table.Features.Values.ToArray();
        values[(2000 * 3) + 1] = double.NaN;
        CsvTable.Write(_workplace.PathOf("holes.csv"), new Table(values, Rows, 3));
        Run(2, Words([.. Arguments("holes.csv", "out"), "--num_component", "3"]))
            .MustFail(3, "error: rank 1: holes.csv: expected a number in row 2001, column 2, got a missing value");
    }

    [MpiFact]
    public void A_rank_that_fails_while_another_waits_ends_both()
    {
        Directory.CreateDirectory(_workplace.PathOf("out", "model.safetensors"));
        Run(2, Words([.. Arguments("rows.npy", "out"), "--num_component", "3", "--method", "kmeans"]))
            .MustFail(3, "error: rank 0: out/model.safetensors");
    }

    [MpiTheory]
    [InlineData("doctor: expected one process, got 2 under mpirun. Start it without mpirun; commands that run in several processes: ", "doctor")]
    [InlineData("'--train' is required", "cluster")]
    [InlineData("--data_size: expected big or auto with 2 ranks", "cluster", "--train", "rows.npy", "--num_component", "3", "--data_size", "small")]
    public void What_cannot_be_done_by_several_ranks_is_said_once(string text, params string[] words)
    {
        var result = Run(2, Words(words));
        result.MustFail(2, text, "--help explains the flags");
        Assert.Single(result.Error.Split("error: ").Skip(1));
    }

    [MpiFact]
    public void Help_is_written_once() =>
        Assert.Single(Run(2, Words("cluster", "--help")).MustExit(0).Output.Split("Usage: ").Skip(1));

    [MpiFact]
    public void A_rank_that_is_killed_ends_the_run()
    {
        var (process, run) = Mpirun.Start(
            _workplace.Folder, 2, Words([.. Arguments("rows.npy", "out"), "--num_component", "3", "--method", "joint", "--seed", "0..999"]));
        using (process)
        {
            while (!process.HasExited && !File.Exists(_workplace.PathOf("out", "seed_1", "model.safetensors"))) Thread.Sleep(5);
            using (var rank = Mpirun.RankOf(run, 1)) rank!.Kill();
            var result = Mpirun.Finish(process, run, TimeSpan.FromSeconds(10));
            Assert.NotEqual(0, result.ExitCode);
        }

        // What was done before stands.
        Assert.NotEmpty(JsonNode.Parse(File.ReadAllText(_workplace.PathOf("out", "results.json")))!["seeds"]!.AsArray());
    }

    private static string[] Arguments(string train, string directory) =>
        ["cluster", "--train", train, "--out_dir", directory, "--threads", "1"];

    private static string[] Words(params string[] arguments) => Mpirun.Program(arguments);

    private static string[] Shell(string script, string[] arguments) => ["sh", "-c", string.Format(
        CultureInfo.InvariantCulture, script, string.Join(' ', Words(arguments)))];

    private CliResult Run(int ranks, string[] command)
    {
        var (process, run) = Mpirun.Start(_workplace.Folder, ranks, command);
        using (process) return Mpirun.Finish(process, run);
    }

    private static void MustBeSaidOnce(CliResult result)
    {
        result.MustExit(0);
        Assert.Single(result.Output.Split("report.html").Skip(1));
        Assert.Single(result.Error.Split("are read anew for every pass").Skip(1));
        Assert.DoesNotContain('\e', result.Output + result.Error);
    }

    private byte[] Model(string directory) => File.ReadAllBytes(_workplace.PathOf(directory, TableModel.FileName));

    private int Ranks(string directory) => (int)Results(directory)["options"]!["ranks"]!;

    private JsonObject Results(string directory) =>
        JsonNode.Parse(File.ReadAllText(_workplace.PathOf(directory, "results.json")))!.AsObject();

    /// <summary>The results without what tells the runs apart: seconds, ranks, and the file's format.</summary>
    private string Figures(string directory)
    {
        var json = Results(directory);
        json.Remove("seconds");
        json["seeds"]![0]!.AsObject().Remove("seconds");
        json["summary"]!.AsObject().Remove("seconds");
        json["dataset"]!.AsObject().Remove("train");
        foreach (var name in (string[])["ranks", "data_size"]) json["options"]!.AsObject().Remove(name);
        return json.ToJsonString();
    }
}
