using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.NeuralEm;
using BigLearnEm.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

[Collection(TorchState.Name)]
public sealed class NeuralEmRunTests : IDisposable
{
    private readonly NeuralEmFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(NeuralEmVariant.RnnEm)]
    [InlineData(NeuralEmVariant.Nem)]
    public void The_validation_loss_falls_and_the_model_is_that_of_the_best_epoch(NeuralEmVariant variant)
    {
        var options = NeuralEmFixture.Options with { Variant = variant, LearningRate = 1e-2 };
        var result = _fixture.Run("run", options);
        Assert.Equal(4, result.Epochs);
        double[] losses = [.. Records("run").Select(record => (double)record["valid_loss"]!)];
        Assert.True(losses[^1] < losses[0]);
        Assert.Equal(losses.Min(), result.ValidationLoss);
        Assert.Equal(Array.IndexOf(losses, losses.Min()) + 1, result.BestEpoch);

        var file = NeuralEmFile.Load(Path.Combine(_fixture.Root, "run"), CPU);
        using var model = file.Model;
        Assert.Equal(variant, model.Variant);
        var evaluator = new NeuralEmEvaluator(model, CPU, options.Components, options.Steps, options.Seed, options.Restarts);
        Assert.Equal(result.Test, evaluator.Measure(NeuralEmFixture.Shapes.Test, "test", 0));
        var validation = evaluator.Measure(NeuralEmFixture.Shapes.Validation.First(6), "validation", options.Noise);
        Assert.Equal(result.ValidationLoss, validation.FirstStart!.Loss);
    }

    [Fact]
    public void An_interrupted_run_resumed_equals_an_uninterrupted_one()
    {
        _fixture.Run("whole");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _fixture.Run(
            "halves", watch: step => { if (step.Message.Contains("epoch 3/4, batch 2", StringComparison.Ordinal)) stop.Cancel(); },
            cancellation: stop.Token));
        Assert.Equal(["checkpoint-00000001.safetensors", "checkpoint-00000002.safetensors", "metrics.jsonl"], _fixture.Contents("halves").Keys);
        _fixture.Run("halves", resume: true);
        Assert.Equal(_fixture.Contents("whole"), _fixture.Contents("halves"));
    }

    [Fact]
    public void A_run_of_more_epochs_goes_on_from_one_of_fewer()
    {
        var options = NeuralEmFixture.Options with { FinalLearningRate = null, FirstSteps = 3 };
        _fixture.Run("whole", options);
        _fixture.Run("parts", options with { Epochs = 2 });
        _fixture.Run("parts", options, resume: true);
        Assert.Equal(_fixture.Contents("whole"), _fixture.Contents("parts"));
        BadInput.Of(() => _fixture.Run("parts", options with { Epochs = 3 }, resume: true), "--epochs", "at least 4", "got 3");
    }

    [Theory]
    [InlineData(1e-4, 3)]
    [InlineData(null, 2)]
    public void A_run_whose_rate_or_steps_follow_its_epochs_cannot_go_on_with_more(double? finalLearningRate, int firstSteps)
    {
        var options = NeuralEmFixture.Options with { Epochs = 1, FinalLearningRate = finalLearningRate, FirstSteps = firstSteps };
        _fixture.Run("run", options);
        BadInput.Of(
            () => _fixture.Run("run", options with { Epochs = 2 }, resume: true), "the options that the run was started with",
            "epochs");
    }

    [Fact]
    public void The_first_updates_take_fewer_steps()
    {
        // The draws are the same, and so the mean loss of the first epoch only differs where the steps do.
        Assert.NotEqual(First("two", 1), First("three", 3));
        Assert.Equal(First("three", 3), First("more", 30));

        double First(string name, int firstSteps)
        {
            _fixture.Run(name, NeuralEmFixture.Options with { FirstSteps = firstSteps });
            return (double)Records(name).First()["loss"]!;
        }
    }

    [Fact]
    public void The_run_ends_when_the_validation_loss_no_longer_falls()
    {
        var result = _fixture.Run(
            "run", NeuralEmFixture.Options with { Epochs = 50, Patience = 2, LearningRate = 3, FinalLearningRate = null });
        Assert.Equal(result.BestEpoch + 2, result.Epochs);
        Assert.Equal("the validation loss did not fall in 2 epochs", result.StopReason);
    }

    [Fact]
    public void The_groups_choose_nothing()
    {
        var shapes = NeuralEmFixture.Shapes;
        var first = _fixture.Run("with");
        var without = _fixture.Run("without", data: new GroupedSplits(
            Without(shapes.Training), Without(shapes.Validation), Without(shapes.Test)));
        Assert.NotNull(first.Test.AdjustedMutualInformation);
        Assert.Null(without.Test.AdjustedMutualInformation);
        Assert.Equal((first.BestEpoch, first.Test.Loss), (without.BestEpoch, without.Test.Loss));

        static GroupedImages Without(GroupedImages images) => new(images.Images, new byte[images.Groups.Length]);
    }

    [Fact]
    public void Every_image_is_measured_with_draws_of_its_own()
    {
        using var model = NeuralEmModel.Create(NeuralEmVariant.RnnEm, 14 * 14, 5, PixelDistribution.Bernoulli, 1);
        var evaluator = new NeuralEmEvaluator(model, CPU, 3, 2, 1);
        var shapes = NeuralEmFixture.Shapes.Training;
        var few = evaluator.Measure(shapes.First(10), "test", 0.1);
        var one = Enumerable.Range(1, 10).Select(count => count * evaluator.Measure(shapes.First(count), "test", 0.1).Loss).ToArray();
        Assert.Equal(few.Loss, one[^1] / 10, 4);
        Assert.Equal(10, few.Scored);
    }

    [Theory]
    [InlineData(PixelDistribution.Bernoulli)]
    [InlineData(PixelDistribution.Gaussian)]
    public void Each_image_keeps_the_start_whose_components_draw_it_best(PixelDistribution distribution)
    {
        using var scope = NewDisposeScope();
        using var model = NeuralEmModel.Create(NeuralEmVariant.RnnEm, 14 * 14, 5, distribution, 1);
        var shapes = NeuralEmFixture.Shapes.Training;
        using var pixels = new ImageTensor(shapes.Images, CPU);
        var images = pixels.Batch(arange(0, shapes.Count, dtype: int64));
        var costs = Enumerable.Range(1, 4).Select(restarts => Costs(restarts)).ToList();
        for (var image = 0; image < shapes.Count; image++)
        {
            // Another start changes an image for the better or not at all.
            double[] ofImage = [.. costs.Select(cost => cost[image])];
            Assert.Equal(ofImage.OrderDescending(), ofImage);
        }

        Assert.All(Enumerable.Range(1, 3), more => Assert.True(costs[more].Sum() < costs[more - 1].Sum()));

        double[] Costs(int restarts)
        {
            var steps = new NeuralEmEvaluator(model, CPU, 3, 2, 1, restarts).Run(images, 0, "test", 0.1);
            Assert.Equal(2, steps.Count);
            Assert.Equal(
                SpatialMixture.Responsibilities(distribution, images.unsqueeze(1), steps[1].Parameters).data<float>().ToArray(),
                steps[1].Responsibilities.data<float>().ToArray());
            return [.. SpatialMixture.OverlayLoss(distribution, images.unsqueeze(1), steps[1].Parameters).to(float64).data<double>().ToArray()];
        }
    }

    [Fact]
    public void What_is_measured_of_several_starts_is_what_is_kept_and_the_first_is_that_of_one()
    {
        using var scope = NewDisposeScope();
        using var model = NeuralEmModel.Create(NeuralEmVariant.RnnEm, 14 * 14, 5, PixelDistribution.Bernoulli, 1);
        var shapes = NeuralEmFixture.Shapes.Training;
        var one = new NeuralEmEvaluator(model, CPU, 3, 2, 1).Measure(shapes, "test", 0.1);
        Assert.Null(one.FirstStart);
        var evaluator = new NeuralEmEvaluator(model, CPU, 3, 2, 1, restarts: 3);
        var several = evaluator.Measure(shapes, "test", 0.1);
        Assert.Equal(one, several.FirstStart);
        using var pixels = new ImageTensor(shapes.Images, CPU);
        var images = pixels.Batch(arange(0, shapes.Count, dtype: int64));
        var kept = evaluator.Run(images, 0, "test", 0.1)[^1];
        var loss = SpatialMixture.Loss(PixelDistribution.Bernoulli, images.unsqueeze(1), kept.Parameters, kept.Responsibilities);
        Assert.Equal(loss.item<float>(), several.Loss, 3);
        Assert.NotEqual(one.AdjustedMutualInformation, several.AdjustedMutualInformation);
    }

    [Fact]
    public void Images_that_are_not_binary_are_refused_under_Bernoulli_and_taken_under_Gaussian()
    {
        var shapes = NeuralEmFixture.Shapes;
        var pixels = shapes.Validation.Images.Pixels.ToArray();
        pixels[(14 * 14 * 3) + 5] = 77;
        var images = new ImageSet("grey", "grey images", pixels, shapes.Validation.Count, 14, 14);
        var grey = shapes with { Validation = new GroupedImages(images, shapes.Validation.Groups) };
        BadInput.Of(() => _fixture.Run("run", data: grey), "grey images", "0 and 255", "77 in image 3", "--distribution gaussian");
        var result = _fixture.Run("run", NeuralEmFixture.Options with { Distribution = PixelDistribution.Gaussian }, data: grey);
        Assert.True(double.IsFinite(result.Test.Loss));
    }

    [Fact]
    public void A_checkpoint_of_the_other_variant_is_refused()
    {
        _fixture.Run("run", NeuralEmFixture.Options with { Epochs = 1 });
        var other = NeuralEmFixture.Options with { Epochs = 1, Variant = NeuralEmVariant.Nem };
        BadInput.Of(() => _fixture.Run("run", other, resume: true), "variant", "rnn-em", "nem", "--resume");
    }

    [Fact]
    public void Another_file_is_no_model()
    {
        BadInput.Of(() => NeuralEmFile.Load(_fixture.Root, CPU), "model.safetensors", "no such file");
        _fixture.Run("run", NeuralEmFixture.Options with { Epochs = 1 });
        var checkpoint = Path.Combine(_fixture.Root, "run", "checkpoint-00000001.safetensors");
        BadInput.Of(() => NeuralEmFile.Load(checkpoint, CPU), "a Neural-EM model of format 1");
        BadInput.Of(() => BigLearnEm.Deep.ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU), "biglearnem-neural-em");
    }

    [Theory]
    [InlineData("--k")]
    [InlineData("--steps")]
    [InlineData("--noise")]
    [InlineData("--lr")]
    [InlineData("--patience")]
    [InlineData("--restarts")]
    public void Values_out_of_range_are_refused(string option)
    {
        var options = NeuralEmFixture.Options;
        var error = Assert.Throws<UsageException>(() => (option switch
        {
            "--k" => options with { Components = 1 },
            "--steps" => options with { Steps = 0 },
            "--noise" => options with { Noise = 1 },
            "--lr" => options with { LearningRate = double.NaN },
            "--restarts" => options with { Restarts = 0 },
            _ => options with { Patience = 0 },
        }).Validate());
        Assert.Equal(option, error.Option);
    }

    [Fact]
    public void A_gradient_is_shrunk_to_the_norm_and_earlier_steps_count_as_far_as_they_have_a_weight()
    {
        var options = NeuralEmFixture.Options with { Epochs = 1, Clip = null };
        var loss = _fixture.Run("plain", options).Test.Loss;
        Assert.Equal(loss, _fixture.Run("wide", options with { Clip = 1e30 }).Test.Loss);
        Assert.NotEqual(loss, _fixture.Run("narrow", options with { Clip = 1e-9 }).Test.Loss);
        Assert.NotEqual(loss, _fixture.Run("late", options with { EarlyLoss = 0 }).Test.Loss);
        Assert.Equal(
            _fixture.Run("single", options with { Steps = 1 }).Test.Loss,
            _fixture.Run("single late", options with { Steps = 1, EarlyLoss = 0 }).Test.Loss);
    }

    [Fact]
    public void No_tensor_is_left_behind()
    {
        _fixture.Run("run", NeuralEmFixture.Options with { Epochs = 1 });
        var before = Tensor.TotalCount;
        _fixture.Run("run");
        Assert.Equal(before, Tensor.TotalCount);
    }

    private IEnumerable<JsonNode> Records(string name) =>
        File.ReadLines(Path.Combine(_fixture.Root, name, "metrics.jsonl"))
            .Select(line => JsonNode.Parse(line)!).Where(record => record["valid_loss"] is not null);
}
