using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.Tests.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

[Collection(TorchState.Name)]
public sealed class DeepPartsTests
{
    [Fact]
    public void Soft_assignments_are_the_mixtures_responsibilities_of_scaled_codes()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 60, dimension: 4, components: 3, condition: 20, smallest: 0.3, seed: 4);
        using var scale = FeatureScale.Of(tensor(new[] { 1.0, -2, 0.5, 3 }), tensor(new[] { 2.0, 0.5, 1, 4 }));
        var codes = ((example.Tensor * scale.Scale) + scale.Shift).to(float32);
        using var soft = new SoftAssignment(example.Parameters, scale);

        var actual = soft.LogResponsibilities(codes).exp().to(float64);

        var expected = DirectMixture.Responsibilities(DirectMixture.LogJoint(
            example.Data, example.Weights, example.Means, example.Covariances)).SelectMany(row => row).ToArray();
        var values = actual.data<double>().ToArray();
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], 2e-4);
    }

    [Fact]
    public void The_gradient_of_the_clustering_loss_agrees_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        using var example = new MixtureCase(rows: 5, dimension: 3, components: 3, condition: 4, smallest: 0.5, seed: 6);
        using var scale = FeatureScale.Of(zeros(3, dtype: float64), ones(3, dtype: float64));
        using var soft = new SoftAssignment(example.Parameters, scale);
        var target = SoftAssignment.SharpenedTarget(soft.LogResponsibilities(example.Tensor.to(float32) + 0.3f).exp().to(float64));
        var codes = example.Tensor.to(float32).requires_grad_();

        SoftAssignment.Divergence(target, soft.LogResponsibilities(codes)).backward();

        var gradient = codes.grad!.data<float>().ToArray();
        using var noGradient = no_grad();
        for (var i = 0; i < gradient.Length; i++)
        {
            var step = zeros(15);
            step[i] = 1e-2f;
            var shift = step.view(5, 3);
            var plus = SoftAssignment.Divergence(target, soft.LogResponsibilities(codes + shift)).item<float>();
            var minus = SoftAssignment.Divergence(target, soft.LogResponsibilities(codes - shift)).item<float>();
            Assert.Equal((plus - minus) / 2e-2, gradient[i], 5e-3);
        }
    }

    [Fact]
    public void The_sharpened_target_squares_divides_by_the_share_and_sums_to_one()
    {
        using var scope = NewDisposeScope();
        var responsibilities = tensor(new[] { 0.5, 0.5, 0, 0.9, 0.1, 0 }, [2, 3], dtype: float64);

        var target = SoftAssignment.SharpenedTarget(responsibilities).to(float64);

        // Shares 1.4, 0.6, 0: row 1 is (0.25/1.4, 0.25/0.6), row 2 (0.81/1.4, 0.01/0.6), each over its sum.
        var expected = new[] { 0.3, 0.7, 0, 0.97201, 0.02799, 0 };
        var actual = target.contiguous().data<double>().ToArray();
        for (var i = 0; i < 6; i++) Assert.Equal(expected[i], actual[i], 1e-4);
    }

    [Fact]
    public void A_feature_that_never_changes_is_scaled_to_zero()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 1.0, 5, 2, 5, 3, 5 }, [3, 2], dtype: float64);

        using var scale = FeatureScale.Standardizing(rows);

        var scaled = scale.Apply(rows);
        Assert.Equal([0.0, 0.0, 0.0], scaled.select(1, 1).contiguous().data<double>().ToArray());
        Assert.Equal(Math.Sqrt(1.5), scaled[2, 0].item<double>(), 1e-12);
    }

    [Fact]
    public void A_feature_that_changes_only_by_rounding_is_not_blown_up()
    {
        using var scope = NewDisposeScope();
        var rows = tensor(new[] { 1.0, 5, 2, 5 + 1e-7, 3, 5 - 1e-7 }, [3, 2], dtype: float64);

        using var scale = FeatureScale.Standardizing(rows);

        Assert.Equal(1.0, scale.Scale[1].item<double>());
    }

    [Fact]
    public void Codes_of_another_width_are_refused_before_they_reach_torch()
    {
        using var scope = NewDisposeScope();
        using var network = new Autoencoder(12, 2, 1);

        Assert.Contains("(n, 12)", Assert.Throws<ArgumentException>(() => network.forward(rand(3, 11))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_autoencoder_has_the_reference_architecture_and_names()
    {
        using var network = new Autoencoder(784, 10, 1);

        Assert.Equal(
            ["enc_1", "enc_2", "enc_3", "z_layer", "dec_1", "dec_2", "dec_3", "x_bar_layer"],
            network.named_children().Select(child => child.name));
        Assert.Equal(2_308_794, network.parameters().Sum(parameter => parameter.shape.Aggregate(1L, (a, b) => a * b)));
        using var scope = NewDisposeScope();
        Assert.Equal([3, 784], network.forward(rand(3, 784)).shape);
        Assert.Equal([3, 10], network.Encode(rand(3, 784)).shape);
    }

    [Fact]
    public void The_same_seed_gives_the_same_initial_weights()
    {
        using var first = new Autoencoder(20, 3, 7);
        using var second = new Autoencoder(20, 3, 7);
        using var other = new Autoencoder(20, 3, 8);

        Assert.True(First(first).SequenceEqual(First(second)));
        Assert.False(First(first).SequenceEqual(First(other)));

        static float[] First(Autoencoder network) => [.. network.parameters().First().data<float>().ToArray()];
    }

    [Theory]
    [InlineData("--pretrain_epochs")]
    [InlineData("--n_z")]
    [InlineData("--batch_size")]
    [InlineData("--lr")]
    [InlineData("--rounds")]
    [InlineData("--refine_epochs")]
    [InlineData("--round_iterations")]
    [InlineData("--beta")]
    [InlineData("--chunk_size")]
    [InlineData("--max_memory")]
    public void Options_out_of_range_are_named(string option)
    {
        var good = new TrainOptions();
        var bad = option switch
        {
            "--pretrain_epochs" => good with { PretrainEpochs = -1 },
            "--n_z" => good with { CodeDimension = 0 },
            "--batch_size" => good with { BatchSize = 0 },
            "--lr" => good with { LearningRate = 0 },
            "--rounds" => good with { Rounds = -1 },
            "--refine_epochs" => good with { RefineEpochs = -1 },
            "--round_iterations" => good with { RoundIterations = -1 },
            "--beta" => good with { Beta = double.NaN },
            "--chunk_size" => good with { Memory = new MixtureMemory { ChunkRows = 0 } },
            _ => good with { Memory = new MixtureMemory { MaxBytes = 1000 } },
        };

        Assert.Equal(option, Assert.Throws<UsageException>(bad.Validate).Option);
    }
}
