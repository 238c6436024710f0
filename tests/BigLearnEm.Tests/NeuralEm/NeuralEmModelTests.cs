using BigLearnEm.NeuralEm;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.NeuralEm;

[Collection(TorchState.Name)]
public sealed class NeuralEmModelTests
{
    private const int B = 2, K = 3, P = 7, H = 4, Steps = 4;

    private static readonly double[] s_images = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 0];

    /// <summary>
    /// Through every step: the responsibilities, the M-steps and the noise-free input, for each weight of the model.
    /// Central differences of step h are off by some h^2, and by some 1e-16/h of rounding.
    /// </summary>
    [Theory]
    [InlineData(NeuralEmVariant.RnnEm, PixelDistribution.Bernoulli)]
    [InlineData(NeuralEmVariant.RnnEm, PixelDistribution.Gaussian)]
    [InlineData(NeuralEmVariant.Nem, PixelDistribution.Bernoulli)]
    [InlineData(NeuralEmVariant.Nem, PixelDistribution.Gaussian)]
    public void The_gradient_of_the_unrolled_loss_is_that_of_finite_differences(
        NeuralEmVariant variant, PixelDistribution distribution)
    {
        const double Step = 1e-5;
        using var scope = NewDisposeScope();
        using var model = Model(variant, distribution);
        Loss(model).backward();
        foreach (var (name, parameter) in model.named_parameters())
        {
            var gradient = parameter.grad!.flatten().data<double>().ToArray();
            var scale = gradient.Max(Math.Abs);
            Assert.True(scale > 1e-6, $"{name} has no gradient");
            using var noGradient = no_grad();
            var values = parameter.view(-1);
            for (var i = 0; i < gradient.Length; i++)
            {
                var before = values[i].item<double>();
                values[i] = tensor(before + Step, dtype: float64);
                var above = Loss(model).item<double>();
                values[i] = tensor(before - Step, dtype: float64);
                var below = Loss(model).item<double>();
                values[i] = tensor(before, dtype: float64);
                var difference = (above - below) / (2 * Step);
                Assert.True(
                    Math.Abs(difference - gradient[i]) <= 1e-5 * Math.Max(Math.Abs(gradient[i]), 1e-3 * scale),
                    $"{name}[{i}]: {gradient[i]:R} by autograd, {difference:R} by differences");
            }
        }
    }

    /// <summary>The written-out M-step of N-EM against autograd of the expected log-likelihood that it climbs.</summary>
    [Theory]
    [InlineData(PixelDistribution.Bernoulli)]
    [InlineData(PixelDistribution.Gaussian)]
    public void The_M_step_of_NEM_is_a_gradient_step_on_the_expected_log_likelihood(PixelDistribution distribution)
    {
        using var scope = NewDisposeScope();
        using var model = Model(NeuralEmVariant.Nem, distribution);
        var decoder = model.get_parameter("decoder_weight")!.detach();
        var rate = model.get_parameter("rate")!.item<double>();
        var theta = (arange(B * K * H, dtype: float64).view(B * K, H).sin() * 0.7).requires_grad_(true);
        var images = Images().unsqueeze(1).expand(B, K, P).reshape(B * K, P);
        var psi = theta.sigmoid().mm(decoder.t()).sigmoid();
        var gamma = Start().view(B * K, P);
        var logProbability = distribution == PixelDistribution.Bernoulli
            ? (images * psi.log()) + ((1 - images) * (1 - psi).log())
            : (images - psi).square() * (-0.5 / (0.25 * 0.25));
        (gamma * logProbability).sum().backward();

        var residuals = gamma * (images - psi.detach());
        var (next, parameters) = model.Maximize(residuals, theta.detach(), psi.detach());

        var expected = theta.detach() + (theta.grad! * rate);
        Assert.True(next.allclose(expected, 1e-10, 1e-12));
        Assert.True(parameters.allclose(expected.sigmoid().mm(decoder.t()).sigmoid(), 1e-10, 1e-12));
    }

    [Fact]
    public void A_step_of_RNNEM_is_a_recurrent_layer_and_a_decoder()
    {
        using var scope = NewDisposeScope();
        using var model = Model(NeuralEmVariant.RnnEm, PixelDistribution.Bernoulli);
        var weights = model.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        var steps = model.Unroll(Images(), Start(), 2).ToList();

        var first = Recur(Start() * Images().unsqueeze(1), zeros([B * K, H], dtype: float64));
        var psi = Draw(first);
        Assert.True(steps[0].Parameters.allclose(psi, 1e-10, 1e-12));
        var gamma = SpatialMixture.Responsibilities(PixelDistribution.Bernoulli, Images().unsqueeze(1), psi);
        var second = Recur(gamma * (Images().unsqueeze(1) - psi), first);
        Assert.True(steps[1].Parameters.allclose(Draw(second), 1e-10, 1e-12));

        Tensor Recur(Tensor input, Tensor state) => (input.reshape(B * K, P).mm(weights["input_weight"].t())
            + state.mm(weights["state_weight"].t()) + weights["input_bias"]).sigmoid();

        Tensor Draw(Tensor state) =>
            (state.mm(weights["output_weight"].t()) + weights["output_bias"]).sigmoid().view(B, K, P);
    }

    [Fact]
    public void The_components_share_their_weights_so_that_their_order_does_not_matter()
    {
        using var scope = NewDisposeScope();
        using var model = Model(NeuralEmVariant.RnnEm, PixelDistribution.Bernoulli);
        var order = tensor(new long[] { 2, 0, 1 });
        var plain = model.Unroll(Images(), Start(), Steps).Last().Responsibilities;
        var turned = model.Unroll(Images(), Start().index_select(1, order), Steps).Last().Responsibilities;
        Assert.True(turned.allclose(plain.index_select(1, order), 1e-10, 1e-12));
    }

    [Fact]
    public void The_input_is_shown_under_noise_and_the_clean_image_is_explained()
    {
        using var scope = NewDisposeScope();
        using var model = Model(NeuralEmVariant.RnnEm, PixelDistribution.Bernoulli);
        var seen = new List<int>();
        var dark = zeros([B, P], dtype: float64);
        var step = model.Unroll(Images(), Start(), 2, number =>
        {
            seen.Add(number);
            return dark;
        }).Last();
        Assert.Equal([0, 1], seen);
        var expected = SpatialMixture.Responsibilities(PixelDistribution.Bernoulli, Images().unsqueeze(1), step.Parameters);
        Assert.True(step.Responsibilities.allclose(expected, 1e-12, 1e-12));
    }

    [Fact]
    public void The_same_seed_draws_the_same_weights()
    {
        using var one = NeuralEmModel.Create(NeuralEmVariant.RnnEm, P, H, PixelDistribution.Bernoulli, 5);
        using var same = NeuralEmModel.Create(NeuralEmVariant.RnnEm, P, H, PixelDistribution.Bernoulli, 5);
        using var other = NeuralEmModel.Create(NeuralEmVariant.RnnEm, P, H, PixelDistribution.Bernoulli, 6);
        Assert.Equal(Weights(one), Weights(same));
        Assert.NotEqual(Weights(one), Weights(other));
        Assert.All(Weights(one), weight => Assert.InRange(Math.Abs(weight), 0, Math.Sqrt(6.0 / (P + H))));
    }

    [Fact]
    public void Another_shape_is_refused()
    {
        using var scope = NewDisposeScope();
        using var model = Model(NeuralEmVariant.RnnEm, PixelDistribution.Bernoulli);
        Assert.Throws<ArgumentException>(() => model.Unroll(Images(), zeros([B, K, P + 1], dtype: float64), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Unroll(Images(), Start(), 0));
    }

    private static NeuralEmModel Model(NeuralEmVariant variant, PixelDistribution distribution)
    {
        var model = NeuralEmModel.Create(variant, P, H, distribution, 3);
        model.to(ScalarType.Float64);
        return model;
    }

    private static Tensor Loss(NeuralEmModel model)
    {
        var last = model.Unroll(Images(), Start(), Steps).Last();
        return SpatialMixture.Loss(model.Distribution, Images().unsqueeze(1), last.Parameters, last.Responsibilities);
    }

    private static Tensor Images() => tensor(s_images, [B, P], dtype: float64);

    private static Tensor Start()
    {
        var sizes = (arange(B * K * P, dtype: float64).view(B, K, P) * 1.3).sin().abs() + 0.1;
        return sizes / sizes.sum(1, keepdim: true);
    }

    private static float[] Weights(NeuralEmModel model) =>
        [.. model.parameters().SelectMany(parameter => parameter.flatten().data<float>().ToArray())];
}
