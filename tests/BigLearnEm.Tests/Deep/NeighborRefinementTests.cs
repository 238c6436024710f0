using System.Text.Json.Nodes;
using BigLearnEm.Data;
using BigLearnEm.Deep;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Deep;

/// <summary>The gradient features, the encoder on them, its loss, and runs that are refined by neighbours.</summary>
[Collection(TorchState.Name)]
public sealed class NeighborRefinementTests : IDisposable
{
    private readonly TrainFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(28, 28)]
    [InlineData(9, 14)]
    [InlineData(5, 3)]
    public void Gradient_features_are_the_histograms_of_plain_arithmetic(int height, int width)
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(3);
        var pixels = Enumerable.Range(0, 2 * height * width).Select(_ => random.NextDouble()).ToArray();

        var actual = GradientFeatures.Of(tensor(pixels, [2, height * width]), height, width);

        Assert.Equal([2, GradientFeatures.Count(height, width)], actual.shape);
        double[] expected = [.. Histograms(pixels[..(height * width)], height, width), .. Histograms(pixels[(height * width)..], height, width)];
        var values = actual.data<double>().ToArray();
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], values[i], 1e-6);
        var darker = GradientFeatures.Of(tensor(pixels, [2, height * width]) * 0.3, height, width);
        Assert.Equal(0.0, (darker - actual).abs().max().item<double>(), 1e-9);
    }

    [Fact]
    public void Gradient_features_of_one_grey_are_zero_and_of_another_size_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0.0, GradientFeatures.Of(ones([3, 36]) * 0.4f, 6, 6).abs().max().item<float>());
        var error = Assert.Throws<ArgumentException>(() => GradientFeatures.Of(ones([3, 35]), 6, 6));
        Assert.Contains("(n, 36)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_projection_is_centred_of_unit_mean_variance_and_uncorrelated()
    {
        using var scope = NewDisposeScope();
        using var images = new ImageTensor(TinyImages.Create(), CPU);
        using var projection = GradientProjection.Of(images);

        var rows = projection.Apply(images).to(float64);

        Assert.Equal(0.0, rows.mean([0]).abs().max().item<double>(), 1e-4);
        var covariance = rows.t().mm(rows) / 240;
        Assert.Equal(1.0, covariance.diagonal().mean().item<double>(), 1e-3);
        var off = covariance - covariance.diagonal().diag();
        Assert.True(off.abs().max().item<double>() < 1e-3 * covariance.diagonal().max().item<double>());
        var variances = covariance.diagonal().data<double>().ToArray();
        Assert.Equal(variances.OrderDescending(), variances);
    }

    [Fact]
    public void Coarse_pixels_are_means_of_squares_along_their_principal_axes()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(5);
        byte[] pixels = [.. Enumerable.Range(0, 50 * 29 * 43).Select(_ => (byte)random.NextInt(256))];
        using var images = new ImageTensor(new ImageSet("noise", "noise", pixels, 50, 29, 43), CPU);

        using var rows = PrincipalAxes.CoarsePixels(images);

        // Of the whole squares of 2 x 2 there are 14 x 21; distances are those of their means, in another unit.
        double Mean(int image, int square) => Enumerable.Range(0, 4).Average(i =>
            pixels[(image * 29 * 43) + (((square / 21 * 2) + (i / 2)) * 43) + (square % 21 * 2) + (i % 2)]) / 255;
        double Squared(int a, int b) => Enumerable.Range(0, 14 * 21).Sum(square => Math.Pow(Mean(a, square) - Mean(b, square), 2));
        var all = rows.to(float64);
        var ratios = Enumerable.Range(1, 49).Select(i => (all[0] - all[i]).square().sum().item<double>() / Squared(0, i)).ToArray();
        Assert.Equal([50, 64], rows.shape);
        Assert.All(ratios, ratio => Assert.Equal(ratios[0], ratio, ratios[0] * 1e-3));
    }

    [Fact]
    public void The_loss_is_minus_the_log_of_agreement_plus_what_the_shares_lack_of_balance()
    {
        using var scope = NewDisposeScope();
        var random = new DerivedRandom(6);
        var codes = Enumerable.Range(0, 8 * 3).Select(_ => random.NextGaussian()).ToArray();

        var actual = AgreementTrainer.Losses([tensor(codes, [8, 3])], [1], 3, 2.5, SingleProcess.Instance)[0].item<double>();

        var shares = codes.Chunk(3).Select(row => row.Select(z => Math.Exp(z) / row.Sum(Math.Exp)).ToArray()).ToArray();
        var agreement = Enumerable.Range(0, 4)
            .Average(n => Math.Log(Enumerable.Range(0, 3).Sum(k => shares[n][k] * shares[n + 4][k])));
        var entropy = Enumerable.Range(0, 3).Select(k => shares.Average(row => row[k])).Sum(mean => -mean * Math.Log(mean));
        Assert.Equal((2.5 * (Math.Log(3) - entropy)) - agreement, actual, 1e-6);
        Assert.Equal(0.0, AgreementTrainer.Losses([eye(3).repeat([2, 1]) * 40], [1], 3, 4, SingleProcess.Instance)[0].item<float>(), 1e-5);
    }

    [Fact]
    public void Widths_go_from_twelve_tenths_to_two_for_each_cluster_and_stay_below_the_images()
    {
        Assert.Equal([12, 16, 20], NeighborOptions.Widths(10, 70000));
        Assert.Equal([12, 13], NeighborOptions.Widths(10, 14));
        Assert.Equal([3, 4], NeighborOptions.Widths(2, 1000));
    }

    [Fact]
    public void A_run_refined_by_neighbours_finds_the_three_kinds_records_each_step_and_predicts_them_again()
    {
        var result = _fixture.Run("run", TrainFixture.Options with { PretrainEpochs = 30 });

        Assert.Equal(1.0, result.Scores!.Accuracy);
        Assert.Equal(
            new[]
            {
                "consensus", "encoder", "mixture", "neighbors", "partition", "polish", "pretrain", "refine", "spectrum", "warm-up",
            },
            result.StageSeconds.Keys.Order());
        var lines = File.ReadLines(Path.Combine(_fixture.Root, "run", "metrics.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        var consensus = lines.Where(line => (string)line["stage"]! == "consensus").ToList();
        Assert.Equal(new[] { "codes", "pixels", "coarse pixels", "codes 2", null }, consensus.Select(line => (string?)line["view"]));
        Assert.All(consensus, line => Assert.InRange((double)line["agreement"]!, 0.5, 1));
        Assert.Equal(
            new[] { "codes", "pixels", "coarse pixels", "codes 2", "gradients" },
            lines.Where(line => (string)line["stage"]! == "neighbors").Select(line => (string)line["view"]!));
        Assert.All(
            lines.Where(line => (string)line["stage"]! == "partition").GroupBy(line => (string)line["view"]!),
            view => Assert.Equal(3, view.Count()));
        Assert.All(
            lines.Where(line => (string)line["stage"]! is "partition" or "consensus" or "polish"),
            line => Assert.True(line["used_clusters"] is not null && line["smallest_share"] is not null));
        Assert.All(
            lines.Where(line => (string)line["stage"]! is "partition" or "polish"),
            line => Assert.InRange((double)line["entropy"]!, 0, Math.Log(3)));

        using var model = ClusterModel.Load(Path.Combine(_fixture.Root, "run"), CPU);
        Assert.NotNull(Assert.IsType<MixtureModel>(model).Encoder);
        var images = TinyImages.Create();
        var whole = model.Predict(images);
        var table = BigLearnEm.Clustering.ContingencyTable.FromLabels(images.Labels!, whole.Labels);
        Assert.Equal(1.0, BigLearnEm.Clustering.ClusteringMetrics.Accuracy(table));
        Assert.Equal(result.LogLikelihood!.Value, whole.MeanLogLikelihood!.Value, 1e-9);
        double[] pixels = [.. images.Pixels.Select(pixel => (double)pixel)];
        Assert.Equal(whole.Labels, model.Predict(pixels, images.Count, images.PixelCount).Labels);
        var copy = Path.Combine(_fixture.Root, "copy.safetensors");
        model.Save(copy);
        using var again = ClusterModel.Load(copy, CPU);
        Assert.Equal(whole.Probabilities, again.Predict(images).Probabilities);
    }

    [Fact]
    public void As_many_neighbours_as_images_are_refused_before_anything_is_written()
    {
        var error = Assert.Throws<BadInputException>(() => _fixture.Run(
            "run", TrainFixture.Options, images: TinyImages.Create(20)));

        Assert.Contains("--neighbors", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_fixture.Root, "run")));
        _fixture.Run("few", TrainFixture.Options with { Neighbors = new NeighborOptions { Count = 5, Encoders = 0, Partitions = 1 } }, images: TinyImages.Create(20));
    }

    [Theory]
    [InlineData("--neighbors")]
    [InlineData("--balance")]
    [InlineData("--warm_up")]
    [InlineData("--encoders")]
    [InlineData("--encoder_epochs")]
    [InlineData("--anchor")]
    [InlineData("--dropout")]
    [InlineData("--partitions")]
    public void Options_out_of_range_are_refused_by_name(string name)
    {
        var bad = name switch
        {
            "--neighbors" => new NeighborOptions { Count = 0 },
            "--balance" => new NeighborOptions { Balance = double.NaN },
            "--warm_up" => new NeighborOptions { WarmUpEpochs = -1 },
            "--encoders" => new NeighborOptions { Encoders = -1 },
            "--anchor" => new NeighborOptions { Anchor = -1 },
            "--dropout" => new NeighborOptions { Dropout = 1 },
            "--encoder_epochs" => new NeighborOptions { EncoderEpochs = 0 },
            _ => new NeighborOptions { Partitions = 0 },
        };

        var error = Assert.Throws<UsageException>(() => (TrainFixture.Options with { Neighbors = bad }).Validate());

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    /// <summary>The features of one image by loops: each pixel's gradient goes to its two nearest directions.</summary>
    private static double[] Histograms(double[] pixels, int height, int width)
    {
        var cell = Math.Max(1, (int)Math.Round(Math.Min(height, width) / 7.0));
        var (rows, columns) = (height / cell, width / cell);
        var sums = new double[8 * rows * columns];
        for (var y = 0; y < rows * cell; y++)
            for (var x = 0; x < columns * cell; x++)
            {
                double At(int row, int column) =>
                    pixels[(Math.Clamp(row, 0, height - 1) * width) + Math.Clamp(column, 0, width - 1)];
                var (gy, gx) = ((At(y + 1, x) - At(y - 1, x)) / 2, (At(y, x + 1) - At(y, x - 1)) / 2);
                var angle = Math.Atan2(gy, gx);
                if (angle < 0) angle += Math.PI;
                var direction = angle / Math.PI * 8;
                var lower = (int)Math.Floor(direction);
                var upperShare = direction - lower;
                var strength = Math.Sqrt((gy * gy) + (gx * gx));
                var place = ((y / cell) * columns) + (x / cell);
                sums[((lower % 8) * rows * columns) + place] += strength * (1 - upperShare);
                sums[(((lower + 1) % 8) * rows * columns) + place] += strength * upperShare;
            }

        return Array.ConvertAll(sums, sum => Math.Sqrt(sum / sums.Sum()));
    }
}
