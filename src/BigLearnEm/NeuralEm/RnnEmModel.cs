using BigLearnEm.Randomness;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace BigLearnEm.NeuralEm;

/// <summary>
/// RNN-EM: theta = sigmoid(W input + U theta + b), psi = sigmoid(V theta + c). Its input is gamma (x - psi), as in the
/// published program; the paper writes psi - x, whose sign W absorbs.
/// </summary>
public sealed class RnnEmModel : NeuralEmModel
{
    [ComponentName(Name = "input_weight")]
    private readonly Parameter _input;

    [ComponentName(Name = "state_weight")]
    private readonly Parameter _state;

    [ComponentName(Name = "input_bias")]
    private readonly Parameter _inputBias;

    [ComponentName(Name = "output_weight")]
    private readonly Parameter _output;

    [ComponentName(Name = "output_bias")]
    private readonly Parameter _outputBias;

    internal RnnEmModel(int pixels, int features, PixelDistribution distribution, DerivedRandom random)
        : base(nameof(RnnEmModel), pixels, features, distribution)
    {
        // Input and state are one layer of the published program, and so share a bound.
        _input = Glorot.Draw(random, features, pixels, pixels + (2 * features));
        _state = Glorot.Draw(random, features, features, pixels + (2 * features));
        _inputBias = Glorot.Free(zeros(features, dtype: float32));
        _output = Glorot.Draw(random, pixels, features, pixels + features);
        _outputBias = Glorot.Free(zeros(pixels, dtype: float32));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override NeuralEmVariant Variant => NeuralEmVariant.RnnEm;

    /// <inheritdoc/>
    public override (Tensor Theta, Tensor Parameters) Maximize(Tensor residuals, Tensor? theta, Tensor? parameters)
    {
        var sum = nn.functional.linear(residuals, _input, _inputBias);
        if (theta is not null) sum = addmm(sum, theta, _state.t(), 1, 1);
        var state = sum.sigmoid();
        return (state, nn.functional.linear(state, _output, _outputBias).sigmoid());
    }
}
