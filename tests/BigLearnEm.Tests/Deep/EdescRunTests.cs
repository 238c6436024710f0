using System.Text.Json.Nodes;
using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

[Collection(TorchState.Name)]
public sealed class EdescRunTests : IDisposable
{
    private const string Record = "30_edesc_N_3_d_2_eta_2.0_beta_0.1.txt";

    private static readonly TrainOptions s_options = TrainFixture.Options with
    {
        Method = TrainMethod.Edesc, PretrainEpochs = 2, BatchSize = 32,
        Edesc = new EdescOptions { SubspaceDimension = 2, Epochs = 3 },
    };

    private readonly TrainFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_run_finds_the_three_kinds_and_writes_its_weights_and_records()
    {
        var result = _fixture.Run("run", s_options with { PretrainEpochs = 8 });

        Assert.Equal(1.0, result.Scores!.Accuracy);
        Assert.Equal((3, 3, 0), (result.UsedClusters, result.Iterations, result.Rounds));
        Assert.Null(result.LogLikelihood);
        Assert.Equal("all epochs were run", result.StopReason);
        var files = _fixture.Contents("run");
        Assert.Equal(2, files.Keys.Count(name => name.StartsWith("checkpoint-", StringComparison.Ordinal)));
        Assert.Equal(
            ["clusters.csv", "clusters.png", "metrics.jsonl", "model.safetensors"],
            files.Keys.Where(name => !name.StartsWith("checkpoint-", StringComparison.Ordinal) && name != Record));
        Assert.Equal([0L, 1, 2, 3], Lines("run", Record).Select(line => ReferenceRecord.Parse(line, "line").Iteration));
        Assert.Equal(new[] { "cluster", "pretrain", "subspaces" }, result.StageSeconds.Keys.Order());
    }

    [Fact]
    public void The_metrics_of_every_epoch_say_how_far_it_is_from_a_collapse()
    {
        _fixture.Run("run", s_options);

        var lines = Lines("run", "metrics.jsonl").Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(
            ["pretrain", "pretrain", "subspaces", "cluster", "cluster", "cluster"],
            lines.Select(line => (string)line["stage"]!));
        Assert.All(lines.Skip(2), line =>
        {
            Assert.InRange((int)line["used_clusters"]!, 2, 3);
            Assert.InRange((double)line["smallest_share"]!, 0, 1.0 / 3);
            Assert.InRange((double)line["entropy"]!, 0, Math.Log(3) + 1e-9);
            Assert.InRange((double)line["acc"]!, 0.3, 1);
        });
        Assert.All(lines.Skip(3), line => Assert.True((double)line["loss"]! > 0));
        Assert.True((double)lines[2]["inertia"]! > 0);
    }

    [Fact]
    public void Labels_change_nothing_but_the_figures()
    {
        _fixture.Run("labelled", s_options);
        var unlabelled = _fixture.Run("unlabelled", s_options, images: TinyImages.Create(labelled: false));

        Assert.Null(unlabelled.Scores);
        Assert.Null(unlabelled.Oracle);
        Assert.Equal(
            _fixture.Contents("labelled")["model.safetensors"], _fixture.Contents("unlabelled")["model.safetensors"]);
        Assert.All(Lines("unlabelled", Record), line => Assert.DoesNotContain("ACC", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_stopped_in_every_stage_and_resumed_leaves_the_files_of_an_uninterrupted_one()
    {
        _fixture.Run("whole", s_options);
        var whole = _fixture.Contents("whole");

        var stopped = _fixture.RunWithStops("stopped", s_options);

        Assert.Equal(["cluster", "pretrain", "subspaces"], stopped.Distinct().Order());
        Assert.True(whole.Count >= 5);
        Assert.Equal(whole, _fixture.Contents("stopped"));
    }

    [Fact]
    public void A_finished_run_resumed_gives_the_same_result_again()
    {
        var first = _fixture.Run("run", s_options);
        var files = _fixture.Contents("run");

        var again = _fixture.Run("run", s_options, resume: true);

        Assert.Equal(first.Scores, again.Scores);
        Assert.Equal(first.Oracle, again.Oracle);
        Assert.Equal(files, _fixture.Contents("run"));
    }

    [Fact]
    public void Another_method_on_resume_is_refused_and_named()
    {
        _fixture.Run("run", s_options);

        var error = Assert.Throws<BadInputException>(() => _fixture.Run("run", resume: true));

        Assert.Contains("--method", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_dimension_on_resume_is_refused_and_idle_options_are_not_looked_at()
    {
        _fixture.Run("run", s_options with { Rounds = 4 });

        var error = Assert.Throws<BadInputException>(() => _fixture.Run(
            "run", s_options with { Edesc = s_options.Edesc with { SubspaceDimension = 3 } }, resume: true));

        Assert.Contains("--subspace_dim", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--rounds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_all_have_one_code_are_stopped_and_named()
    {
        var same = new ImageSet("same", "one image, again and again", [.. Enumerable.Repeat((byte)90, 40 * 36)], 40, 6, 6);

        var error = Assert.Throws<TrainingException>(() => _fixture.Run("run", s_options, images: same));

        Assert.Contains("k-means finds 1 of 3 clusters", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(new CheckpointStore(Path.Combine(_fixture.Root, "run")).Files);
    }

    [Fact]
    public void Subspaces_that_collapse_stop_the_run_after_their_record_and_keep_the_checkpoint_before()
    {
        // Codes of an untrained network lie so close together that one subspace soon takes all of them.
        var error = Assert.Throws<TrainingException>(
            () => _fixture.Run("run", s_options with
            {
                PretrainEpochs = 0, BatchSize = 16, Edesc = s_options.Edesc with { Epochs = 20 },
            }));

        Assert.Matches(@"^After epoch \d+ the subspaces collapsed: (one of 3 took every|the images are spread)", error.Message);
        Assert.Contains("\"stage\":\"cluster\"", Lines("run", "metrics.jsonl")[^1], StringComparison.Ordinal);
        Assert.NotEmpty(new CheckpointStore(Path.Combine(_fixture.Root, "run")).Files);
        Assert.False(File.Exists(Path.Combine(_fixture.Root, "run", "model.safetensors")));
    }

    [Fact]
    public void A_loaded_model_assigns_images_as_the_run_did()
    {
        var images = TinyImages.Create();
        var result = _fixture.Run("run", s_options);
        using var model = ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU);

        var ofImages = model.Predict(images);
        var ofRows = model.Predict([.. images.Pixels.Select(pixel => (double)pixel)], images.Count, images.PixelCount);

        Assert.Equal((3, 6), (model.Components, model.Network!.Codes));
        Assert.Equal([3, 6, 2], Assert.IsType<SubspaceModel>(model).Bases.shape);
        Assert.Equal("edesc", model.Options["method"]);
        Assert.Equal(result.Scores!.Accuracy, ClusteringMetrics.Accuracy(images.Labels!, ofImages.Labels));
        Assert.Null(ofImages.MeanLogLikelihood);
        Assert.Equal(ofImages.Labels, ofRows.Labels);
        for (var n = 0; n < images.Count; n++)
            Assert.Equal(1, ofImages.Probabilities.Skip(3 * n).Take(3).Sum(), 1e-12);
    }

    [Fact]
    public void A_saved_copy_of_a_model_is_the_same_file()
    {
        var path = _fixture.Run("run", s_options with { Edesc = s_options.Edesc with { Smoothing = 1.5 } }).ModelPath;
        var copy = Path.Combine(_fixture.Root, "copy.safetensors");
        using var model = ClusterModel.Load(path, CPU);

        model.Save(copy);

        Assert.Equal(1.5, Assert.IsType<SubspaceModel>(model).Eta);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(copy));
    }

    [Fact]
    public void Pretrained_weights_take_the_place_of_pretraining()
    {
        var path = _fixture.Run("run", s_options).ModelPath;

        var second = _fixture.Run(
            "second", s_options with { Edesc = s_options.Edesc with { Epochs = 0 } }, pretrainPath: path);

        Assert.DoesNotContain("pretrain", second.StageSeconds.Keys);
        Assert.Equal(0, second.Iterations);
        Assert.Equal(
            SafetensorsFile.Read(path).Find("enc_1.weight")!.Data.ToArray(),
            SafetensorsFile.Read(second.ModelPath).Find("enc_1.weight")!.Data.ToArray());
    }

    [Fact]
    public void Live_tensors_do_not_grow_with_the_epochs()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        var counts = new List<long>();

        _fixture.Run("run", s_options with { Edesc = s_options.Edesc with { Epochs = 10 } }, watch: progress =>
        {
            if (progress.Stage == "cluster" && progress.Message.Contains("loss", StringComparison.Ordinal)) counts.Add(Tensor.TotalCount);
        });

        Assert.Equal(10, counts.Count);
        Assert.Single(counts.Skip(1).Distinct());
        // TorchSharp itself keeps counting the emptied tensor that each of the 17 parameters was made from.
        Assert.InRange(Tensor.TotalCount, before, before + 17);
    }

    [Theory]
    [InlineData("--subspace_dim")]
    [InlineData("--eta")]
    [InlineData("--edesc_epochs")]
    [InlineData("--space")]
    public void Options_out_of_range_are_named(string option)
    {
        var bad = option switch
        {
            "--subspace_dim" => s_options with { Edesc = new EdescOptions { SubspaceDimension = 0 } },
            "--eta" => s_options with { Edesc = new EdescOptions { Smoothing = 0 } },
            "--edesc_epochs" => s_options with { Edesc = new EdescOptions { Epochs = -1 } },
            _ => s_options with { Space = ClusteringSpace.Pixel },
        };

        Assert.Equal(option, Assert.Throws<UsageException>(bad.Validate).Option);
    }

    private string[] Lines(string run, string file) => File.ReadAllLines(Path.Combine(_fixture.Root, run, file));
}
