using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Aten.Call(
                    "conv2d", input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static Tensor conv2d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Aten.Call(
                    "conv2d.padding", input, weight, bias, strides ?? [1], padding == Padding.Same ? "same" : "valid",
                    dilation ?? [1], groups);

            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Aten.Call(
                    "conv_transpose2d.input", input, weight, bias, strides ?? [1, 1], padding ?? [0, 0],
                    output_padding ?? [0, 0], groups, dilation ?? [1, 1]);

            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, bool ceil_mode = false) =>
                Aten.Call(
                    "max_pool2d", input, kernel_size, strides ?? kernel_size, padding ?? [0], dilation ?? [1],
                    ceil_mode);

            public static Tensor avg_pool2d(
                Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                Aten.Call(
                    "avg_pool2d", input, kernel_size, stride ?? kernel_size, padding ?? [0], ceil_mode,
                    count_include_pad, divisor_override);
        }
    }
}
