using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What transposed convolutions have in common.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(
        string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding,
        Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias,
        PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(
            name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed,
            output_padding, groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>The convolution backwards; of the sizes that could have come in, the one asked for.</summary>
    public abstract Tensor forward(Tensor input, long[]? output_size);
}
