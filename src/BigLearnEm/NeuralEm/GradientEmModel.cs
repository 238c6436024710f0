using BigLearnEm.Randomness;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// N-EM: the decoder is psi = sigmoid(V sigmoid(theta)), and the M-step is one step of gradient ascent on the expected
/// log-likelihood, theta + rate * d/dtheta sum_i gamma_i log p(x_i | psi_i), written out, so that the encoder is the
/// decoder's own transpose. V and the scalar rate are learned.
/// </summary>
public sealed class GradientEmModel : NeuralEmModel
{
    [ComponentName(Name = "decoder_weight")]
    private readonly Parameter _decoder;

    [ComponentName(Name = "rate")]
    private readonly Parameter _rate;

    internal GradientEmModel(int pixels, int features, PixelDistribution distribution, DerivedRandom random)
        : base(nameof(GradientEmModel), pixels, features, distribution)
    {
        _decoder = Glorot.Draw(random, pixels, features, pixels + features);
        _rate = Glorot.Free(ones([], dtype: float32));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override NeuralEmVariant Variant => NeuralEmVariant.Nem;

    /// <inheritdoc/>
    public override (Tensor Theta, Tensor Parameters) Maximize(Tensor residuals, Tensor? theta, Tensor? parameters)
    {
        var start = theta ?? zeros([residuals.shape[0], Features], dtype: residuals.dtype, device: residuals.device);
        var active = start.sigmoid();
        // d log p / d(V sigmoid(theta)) is x - psi for Bernoulli pixels, and (x - psi) psi (1 - psi) / sigma^2 for Gaussian ones.
        if (Distribution == PixelDistribution.Gaussian)
        {
            var decoded = parameters ?? Decode(active);
            residuals = residuals * (decoded * (1 - decoded)) / (SpatialMixture.Deviation * SpatialMixture.Deviation);
        }

        var gradient = residuals.mm(_decoder) * (active * (1 - active));
        var next = addcmul(start, _rate, gradient, 1);
        return (next, Decode(next.sigmoid()));
    }

    private Tensor Decode(Tensor active) => nn.functional.linear(active, _decoder).sigmoid();
}
