using BigLearnEm.NeuralEm;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

[Collection(TorchState.Name)]
public sealed class NeuralEmDrawsTests
{
    [Fact]
    public void The_start_is_positive_and_adds_up_to_one()
    {
        using var scope = NewDisposeScope();
        var start = Draws(0, 1).Start(4, 50);
        Assert.Equal([2, 4, 50], start.shape);
        Assert.True(start.amin([0, 1, 2]).item<float>() > 0);
        Assert.True(start.sum(1).allclose(ones([2, 50]), 1e-5, 1e-6));
    }

    [Fact]
    public void An_image_has_the_same_draws_in_any_batch()
    {
        using var scope = NewDisposeScope();
        var (together, alone) = (Draws(0, 1, 2), Draws(2));
        Assert.True(together.Start(3, 20)[2].equal(alone.Start(3, 20)[0]).all().item<bool>());
        var images = zeros([3, 20]);
        Assert.True(Noise(together, images)[2].equal(Noise(alone, images.narrow(0, 2, 1))[0]).all().item<bool>());

        static Tensor Noise(NeuralEmDraws draws, Tensor images) => draws.Noisy(PixelDistribution.Bernoulli, 0.3, images);
    }

    [Fact]
    public void Some_bits_are_flipped_anew_in_each_step()
    {
        using var scope = NewDisposeScope();
        var draws = Draws(0);
        var images = cat([zeros([1, 50_000]), ones([1, 50_000])], 1);
        var first = draws.Noisy(PixelDistribution.Bernoulli, 0.1, images);
        var second = draws.Noisy(PixelDistribution.Bernoulli, 0.1, images);
        Assert.Equal(0.1, first.narrow(1, 0, 50_000).mean().item<float>(), 0.01);
        Assert.Equal(0.9, first.narrow(1, 50_000, 50_000).mean().item<float>(), 0.01);
        Assert.Equal(0.18, (first - second).abs().mean().item<float>(), 0.01);
    }

    [Fact]
    public void Some_grey_pixels_are_replaced_by_uniform_ones()
    {
        using var scope = NewDisposeScope();
        var images = full([1, 100_000], 2, dtype: float32);
        var noisy = Draws(0).Noisy(PixelDistribution.Gaussian, 0.25, images).data<float>().ToArray();
        var replaced = noisy.Where(value => value != 2).ToArray();
        Assert.Equal(0.25, replaced.Length / 100_000.0, 0.01);
        Assert.Equal(0.5, replaced.Average(), 0.01);
        Assert.All(replaced, value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void Without_noise_the_images_are_shown_themselves()
    {
        using var scope = NewDisposeScope();
        var images = zeros([1, 5]);
        Assert.Same(images, Draws(0).Noisy(PixelDistribution.Bernoulli, 0, images));
    }

    private static NeuralEmDraws Draws(params int[] images) =>
        new([.. images.Select(image => new DerivedRandom(9, "draws", image))], CPU);
}
