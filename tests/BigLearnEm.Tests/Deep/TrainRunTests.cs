using BigLearnEm.Clustering;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Runs;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

[Collection(TorchState.Name)]
public sealed class TrainRunTests : IDisposable
{
    // The files of the runs that were not stopped, which those that were are compared with.
    private static readonly Dictionary<Refinement, SortedDictionary<string, string>> s_whole = [];

    private readonly TrainFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_run_finds_the_three_kinds_and_writes_its_weights_and_records()
    {
        var result = _fixture.Run("run", TrainFixture.Options with { KMeansStart = true, PretrainEpochs = 30 });

        Assert.Equal(1.0, result.Scores!.Accuracy);
        Assert.Equal(3, result.UsedClusters);
        Assert.Equal(12 + (3 * 2), result.Iterations);
        var files = _fixture.Contents("run");
        Assert.Contains("model.safetensors", files.Keys);
        Assert.Contains("metrics.jsonl", files.Keys);
        var sheet = ImageFile.ReadGray(Path.Combine(_fixture.Root, "run", "clusters.png"));
        Assert.Equal(((3 * 7) + 1, (16 * 7) + 1), (sheet.Height, sheet.Width));
        var clusters = AssignmentFile.TryRead(Path.Combine(_fixture.Root, "run", AssignmentFile.FileName))!;
        var images = TinyImages.Create(labelled: true);
        Assert.Equal(Enumerable.Range(0, images.Count), clusters.Select(row => row.Row));
        Assert.Equal(1.0, ClusteringMetrics.Accuracy(images.Labels, [.. clusters.Select(row => row.Cluster)]));
        Assert.Equal(2, files.Keys.Count(name => name.StartsWith("checkpoint-", StringComparison.Ordinal)));
        var record = File.ReadAllLines(Path.Combine(_fixture.Root, "run", "30_eps_0.01_N_12_nei_5_True_P10.4P20.5.txt"));
        Assert.Equal(Enumerable.Range(0, 18).Select(i => (long)i), record.Select(line => ReferenceRecord.Parse(line, "line").Iteration));
        Assert.Equal(
            new[]
            {
                "consensus", "encoder", "mixture", "neighbors", "partition", "polish", "pretrain", "refine", "spectrum", "warm-up",
            },
            result.StageSeconds.Keys.Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_files_and_another_seed_others()
    {
        _fixture.Run("first");
        _fixture.Run("second");
        _fixture.Run("other", TrainFixture.Options with { Seed = 31 });

        Assert.Equal(_fixture.Contents("first"), _fixture.Contents("second"));
        Assert.NotEqual(_fixture.Contents("first")["model.safetensors"], _fixture.Contents("other")["model.safetensors"]);
    }

    [Fact]
    public void Labels_change_nothing_but_the_figures()
    {
        var labelled = _fixture.Run("labelled");
        var unlabelled = _fixture.Run("unlabelled", images: TinyImages.Create(labelled: false));

        Assert.Null(unlabelled.Scores);
        Assert.Null(unlabelled.Oracle);
        Assert.Equal(labelled.LogLikelihood, unlabelled.LogLikelihood);
        Assert.Equal(
            _fixture.Contents("labelled")["model.safetensors"], _fixture.Contents("unlabelled")["model.safetensors"]);
        Assert.All(
            File.ReadLines(Path.Combine(_fixture.Root, "unlabelled", "30_eps_0.01_N_12_nei_5_False_P10.4P20.5.txt")),
            line => Assert.DoesNotContain("ACC", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Refinement.Target, "pretrain,mixture,polish,refine")]
    [InlineData(
        Refinement.Neighbors, "pretrain,mixture,polish,neighbors,spectrum,partition,encoder,consensus,warm-up,refine")]
    public void A_run_stopped_in_every_stage_and_resumed_leaves_the_files_of_an_uninterrupted_one(
        Refinement refinement, string stages)
    {
        var options = TrainFixture.Options with { Refinement = refinement };
        var whole = Whole(options);

        var stopped = _fixture.RunWithStops("stopped", options);

        Assert.Equal(stages.Split(',').Order(), stopped.Distinct().Order());
        Assert.Contains(stopped, stage => stopped.Count(one => one == stage) == 2);
        Assert.True(whole.Count >= 5);
        Assert.Equal(whole, _fixture.Contents("stopped"));
    }

    [Fact]
    public void A_finished_run_resumed_gives_the_same_result_again()
    {
        var first = _fixture.Run("run");
        var files = _fixture.Contents("run");

        var again = _fixture.Run("run", resume: true);

        Assert.Equal(first.Scores, again.Scores);
        Assert.Equal(first.LogLikelihood, again.LogLikelihood);
        Assert.Equal(first.StopReason, again.StopReason);
        Assert.Equal(files, _fixture.Contents("run"));
    }

    [Fact]
    public void A_run_over_an_old_one_stopped_at_once_and_resumed_is_the_new_run()
    {
        _fixture.Run("new", TrainFixture.Options with { Seed = 31 });
        _fixture.Run("over");
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _fixture.Run(
            "over", TrainFixture.Options with { Seed = 31 }, watch: _ => source.Cancel(), cancellation: source.Token));

        _fixture.Run("over", TrainFixture.Options with { Seed = 31 }, resume: true);

        var files = _fixture.Contents("over");
        // The old seed's text record has a name of its own and stays.
        Assert.True(files.Remove("30_eps_0.01_N_12_nei_5_False_P10.4P20.5.txt"));
        Assert.Equal(_fixture.Contents("new"), files);
    }

    [Fact]
    public void Resume_without_a_checkpoint_starts_afresh()
    {
        _fixture.Run("fresh", resume: true);

        Assert.Equal(Whole(TrainFixture.Options), _fixture.Contents("fresh"));
    }

    [Fact]
    public void Other_options_on_resume_are_refused_and_each_is_named()
    {
        _fixture.Run("run");

        var error = Assert.Throws<BadInputException>(() => _fixture.Run(
            "run", TrainFixture.Options with { CovarianceFloor = 0.02, Rounds = 4 }, resume: true));

        Assert.Contains("--eps", error.Message, StringComparison.Ordinal);
        Assert.Contains("--rounds", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--lr", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_images_on_resume_are_refused()
    {
        _fixture.Run("run");
        var other = TinyImages.Create();
        other.Pixels[5] ^= 1;

        var error = Assert.Throws<BadInputException>(() => _fixture.Run("run", resume: true, images: other));

        Assert.Contains("images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_the_run_and_keeps_the_last_checkpoint()
    {
        var error = Assert.Throws<TrainingException>(() => _fixture.Run(
            "run", TrainFixture.Options with { LearningRate = 1e30 }));

        Assert.Matches("pretrain epoch|codes that are not finite", error.Message);
        Assert.False(File.Exists(Path.Combine(_fixture.Root, "run", "model.safetensors")));
    }

    [Fact]
    public void A_fit_that_puts_every_image_into_one_component_is_stopped_and_named()
    {
        var same = new ImageSet("same", "one image, again and again", [.. Enumerable.Repeat((byte)90, 40 * 36)], 40, 6, 6);

        var error = Assert.Throws<TrainingException>(() => _fixture.Run("run", images: same));

        Assert.Contains("components collapsed: one of 3 took every image", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(new CheckpointStore(Path.Combine(_fixture.Root, "run")).Files);
    }

    [Fact]
    public void More_components_than_images_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => _fixture.Run(
            "run", TrainFixture.Options with { Components = 241 }));

        Assert.Contains("--num_component", error.Message, StringComparison.Ordinal);
        Assert.Contains("241", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pixel_space_needs_no_network()
    {
        var options = TrainFixture.Options with { Space = ClusteringSpace.Pixel, CovarianceFloor = 0.05, KMeansStart = true };

        var result = _fixture.Run("run", options);

        Assert.Equal(1.0, result.Scores!.Accuracy);
        Assert.Equal(0, result.Rounds);
        using var model = ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU);
        Assert.Null(model.Network);
    }

    [Fact]
    public void Pretrained_weights_take_the_place_of_pretraining()
    {
        _fixture.Run("run", TrainFixture.Options with { Rounds = 0 });
        var path = Path.Combine(_fixture.Root, "run", "model.safetensors");

        var result = _fixture.Run("second", TrainFixture.Options with { Rounds = 0 }, pretrainPath: path);

        Assert.DoesNotContain("pretrain", result.StageSeconds.Keys);
        var (first, second) = (SafetensorsFile.Read(path), SafetensorsFile.Read(result.ModelPath));
        Assert.Equal(first.Find("enc_1.weight")!.Data.ToArray(), second.Find("enc_1.weight")!.Data.ToArray());
    }

    [Fact]
    public void A_loaded_model_assigns_images_as_the_run_did()
    {
        var images = TinyImages.Create();
        var result = _fixture.Run("run");
        using var model = ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU);

        var ofImages = model.Predict(images);
        var ofRows = model.Predict([.. images.Pixels.Select(pixel => (double)pixel)], images.Count, images.PixelCount);

        Assert.Equal(result.Scores!.Accuracy, ClusteringMetrics.Accuracy(images.Labels!, ofImages.Labels));
        Assert.Equal(result.LogLikelihood!.Value, ofImages.MeanLogLikelihood!.Value, 1e-12);
        Assert.Equal(ofImages.Labels, ofRows.Labels);
        Assert.Equal(3 * images.Count, ofImages.Probabilities.Length);
        for (var n = 0; n < images.Count; n++)
            Assert.Equal(1, ofImages.Probabilities.Skip(3 * n).Take(3).Sum(), 1e-12);
    }

    [Fact]
    public void A_model_that_was_altered_or_is_another_kind_of_file_is_refused()
    {
        var path = _fixture.Run("run").ModelPath;
        var bytes = File.ReadAllBytes(path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(path, bytes);
        var checkpoint = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "checkpoint-*").First();

        Assert.Contains("altered", Assert.Throws<BadInputException>(() => ClusterModel.Load(path, CPU)).Message, StringComparison.Ordinal);
        Assert.Contains("kind", Assert.Throws<BadInputException>(() => ClusterModel.Load(checkpoint, CPU)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Live_tensors_do_not_grow_with_the_epochs()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        var counts = new List<long>();

        _fixture.Run("run", TrainFixture.Options with { PretrainEpochs = 30 }, watch: progress =>
        {
            if (progress.Stage == "pretrain" && progress.Message.Contains("loss", StringComparison.Ordinal)) counts.Add(Tensor.TotalCount);
        });

        Assert.Equal(30, counts.Count);
        // The first epochs' end is told before Adam ends, the last one's too: all alike.
        Assert.Single(counts.Skip(1).Distinct());
        // TorchSharp itself keeps counting the emptied tensor that each of a network's 16 parameters was made from.
        Assert.InRange(Tensor.TotalCount, before, before + 16);
    }

    private SortedDictionary<string, string> Whole(TrainOptions options)
    {
        if (s_whole.TryGetValue(options.Refinement, out var files)) return files;
        _fixture.Run("whole", options);
        return s_whole[options.Refinement] = _fixture.Contents("whole");
    }
}
