using BigLearnEm.NeuralEm;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

/// <summary>The formulas against loops over every image, component and pixel.</summary>
[Collection(TorchState.Name)]
public sealed class SpatialMixtureTests
{
    private const int B = 2, K = 3, P = 5;

    private static readonly double[] s_images = [1, 0, 1, 0, 1, 0, 0, 1, 1, 0];
    private static readonly double[] s_psi =
        [.. Enumerable.Range(0, B * K * P).Select(i => 0.02 + (0.96 * ((i * 37) % 31) / 31.0))];

    [Theory]
    [InlineData(PixelDistribution.Bernoulli)]
    [InlineData(PixelDistribution.Gaussian)]
    public void Responsibilities_are_shares_of_the_probability(PixelDistribution distribution)
    {
        using var scope = NewDisposeScope();
        var gamma = SpatialMixture.Responsibilities(distribution, Images(), Psi()).data<double>().ToArray();
        for (var b = 0; b < B; b++)
        {
            for (var i = 0; i < P; i++)
            {
                var all = Enumerable.Range(0, K).Sum(k => Probability(distribution, b, k, i) + 1e-6);
                for (var k = 0; k < K; k++)
                    Assert.Equal((Probability(distribution, b, k, i) + 1e-6) / all, gamma[At(b, k, i)], 12);
            }
        }
    }

    [Theory]
    [InlineData(PixelDistribution.Bernoulli)]
    [InlineData(PixelDistribution.Gaussian)]
    public void The_loss_weighs_cross_entropy_by_responsibility_and_divergence_by_the_rest(PixelDistribution distribution)
    {
        using var scope = NewDisposeScope();
        var psi = Psi();
        var gamma = SpatialMixture.Responsibilities(distribution, Images(), psi);
        var shares = gamma.data<double>().ToArray();
        var expected = 0.0;
        for (var b = 0; b < B; b++)
        {
            for (var k = 0; k < K; k++)
            {
                for (var i = 0; i < P; i++)
                {
                    var value = s_psi[At(b, k, i)];
                    var entropy = -Math.Log(Probability(distribution, b, k, i));
                    var divergence = distribution == PixelDistribution.Bernoulli
                        ? -Math.Log(1 - value)
                        : value * value / (2 * 0.25 * 0.25);
                    expected += (shares[At(b, k, i)] * entropy) + ((1 - shares[At(b, k, i)]) * divergence);
                }
            }
        }

        var loss = SpatialMixture.Loss(distribution, Images(), psi, gamma);
        Assert.Equal(expected / B, loss.item<double>(), 10);
    }

    [Theory]
    [InlineData(PixelDistribution.Bernoulli)]
    [InlineData(PixelDistribution.Gaussian)]
    public void The_overlay_loss_is_that_of_the_component_that_draws_a_pixel_most_strongly(PixelDistribution distribution)
    {
        using var scope = NewDisposeScope();
        var loss = SpatialMixture.OverlayLoss(distribution, Images(), Psi()).data<double>().ToArray();
        for (var b = 0; b < B; b++)
        {
            var image = b;
            var expected = Enumerable.Range(0, P).Sum(i =>
            {
                var most = Enumerable.Range(0, K).MaxBy(k => s_psi[At(image, k, i)]);
                return -Math.Log(Probability(distribution, image, most, i));
            });
            Assert.Equal(expected, loss[b], 10);
        }
    }

    [Fact]
    public void A_pixel_that_no_component_explains_is_shared_equally()
    {
        using var scope = NewDisposeScope();
        var gamma = SpatialMixture.Responsibilities(
            PixelDistribution.Bernoulli, ones([1, 1, P], dtype: float64), zeros([1, K, P], dtype: float64));
        Assert.All(gamma.data<double>().ToArray(), share => Assert.Equal(1.0 / K, share, 12));
    }

    [Fact]
    public void What_is_certain_costs_a_finite_loss()
    {
        using var scope = NewDisposeScope();
        var wrong = zeros([1, K, P], dtype: float32);
        var gamma = SpatialMixture.Responsibilities(PixelDistribution.Bernoulli, ones([1, 1, P]), wrong);
        var loss = SpatialMixture.Loss(PixelDistribution.Bernoulli, ones([1, 1, P]), wrong, gamma).item<float>();
        Assert.Equal(-P * Math.Log(1e-6), loss, 2);
    }

    private static Tensor Images() => tensor(s_images, [B, 1, P], dtype: float64);

    private static Tensor Psi() => tensor(s_psi, [B, K, P], dtype: float64);

    private static int At(int b, int k, int i) => (((b * K) + k) * P) + i;

    private static double Probability(PixelDistribution distribution, int b, int k, int i)
    {
        var (x, psi) = (s_images[(b * P) + i], s_psi[At(b, k, i)]);
        return distribution == PixelDistribution.Bernoulli
            ? (x == 1 ? psi : 1 - psi)
            : Math.Exp(-(x - psi) * (x - psi) / (2 * 0.25 * 0.25)) / Math.Sqrt(2 * Math.PI * 0.25 * 0.25);
    }
}
