using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Two-dimensional transposed convolution: (N, in, H, W) to (N, out, H', W').</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(
        long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long) padding,
        (long, long) dilation, (long, long) output_padding, long groups, bool bias, PaddingModes padding_mode,
        Device? device, ScalarType? dtype)
        : base(
            nameof(ConvTranspose2d), in_channels, out_channels, Pair.Of(kernel_size), Pair.Of(stride),
            Pair.Of(padding), null, Pair.Of(dilation), true, Pair.Of(output_padding), groups, bias, padding_mode,
            device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size)
    {
        if (!ValidateShape(input, 2))
        {
            throw new ArgumentException(
                $"Expected 3D (unbatched) or 4D (batched) input with {in_channels} channels to ConvTranspose2d.");
        }
        var extra = output_size is null ? output_padding : ExtraFor(input.shape[^2..], output_size[^2..]);
        return nn.functional.conv_transpose2d(input, weight, bias, stride, padding, extra, dilation, groups);
    }

    private long[] ExtraFor(long[] from, long[] to)
    {
        var extra = new long[2];
        for (var d = 0; d < 2; d++)
        {
            var least = ((from[d] - 1) * stride[d]) - (2 * padding![d]) + (dilation[d] * (kernel_size[d] - 1)) + 1;
            extra[d] = to[d] - least;
            if (extra[d] < 0 || extra[d] >= stride[d])
            {
                throw new ArgumentException(
                    $"Requested an output size of {to[d]}, but valid sizes range from {least} to {least + stride[d] - 1}");
            }
        }
        return extra;
    }
}
