using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Two-dimensional convolution: (N, in, H, W) to (N, out, H', W').</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long)? padding,
        Padding? padding_type, (long, long) dilation, long groups, bool bias, PaddingModes padding_mode,
        Device? device, ScalarType? dtype)
        : base(
            nameof(Conv2d), in_channels, out_channels, Pair.Of(kernel_size), Pair.Of(stride), Pair.Of(padding),
            padding_type, Pair.Of(dilation), false, [0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        if (!ValidateShape(input, 2))
        {
            throw new ArgumentException(
                $"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to Conv2d.");
        }
        if (padding_mode == PaddingModes.Zeros)
        {
            return padding_type is { } type
                ? nn.functional.conv2d_padding(input, weight, bias, stride, type, dilation, groups)
                : nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
        }
        using var padded = nn.functional.pad(input, _reversed_padding_repeated_twice, padding_mode);
        return nn.functional.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
    }
}
