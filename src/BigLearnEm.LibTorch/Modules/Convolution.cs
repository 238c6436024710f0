using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions have in common: a kernel (out, in / groups, ...), a bias (out) and how they step.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
#pragma warning disable CA1051 // Fields for derived layers, as in TorchSharp.
    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    /// <summary>The padding as nn.functional.pad takes it: last dimension first, each side.</summary>
    protected long[] _reversed_padding_repeated_twice = [];
#pragma warning restore CA1051

    protected Convolution(
        string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[]? padding,
        Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias,
        PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null) : base(name)
    {
        if (transposed && padding_mode != PaddingModes.Zeros)
            throw new ArgumentException("A transposed convolution is padded with zeros only.", nameof(padding_mode));
        (this.in_channels, this.out_channels, this.groups) = (in_channels, out_channels, groups);
        (this.kernel_size, this.stride, this.dilation) = (kernel_size, stride, dilation);
        (this.transposed, this.output_padding, this.padding_mode) = (transposed, output_padding, padding_mode);
        if (padding_type is { } type)
            SetPadding(type);
        else
            SetPadding(padding ?? new long[kernel_size.Length]);
        long[] outer = transposed ? [in_channels, out_channels / groups] : [out_channels, in_channels / groups];
        weight = nn.Parameter(empty([.. outer, .. kernel_size], dtype, device));
        if (bias)
            this.bias = nn.Parameter(empty([out_channels], dtype, device));
        reset_parameters();
    }

    public long in_channels { get; }
    public long out_channels { get; }
    public bool transposed { get; }
    public Padding? padding_type { get; private set; }
    public long[]? padding { get; private set; }
    public PaddingModes padding_mode { get; set; }
    public long groups { get; set; }
    public long[] kernel_size { get; set; }
    public long[] stride { get; set; }
    public long[] dilation { get; set; }
    public long[] output_padding { get; set; }

    public Parameter weight
    {
        get => _weight!;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Handle == _weight?.Handle)
                return;
            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = (Parameter?)value?.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    /// <summary>Draws the kernel and the bias anew, as PyTorch does.</summary>
    public void reset_parameters()
    {
        nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        if (bias is not null && fanIn != 0)
            nn.init.uniform_(bias, -1 / Math.Sqrt(fanIn), 1 / Math.Sqrt(fanIn));
    }

    public void SetPadding(long[] padding)
    {
        padding_type = null;
        this.padding = padding;
        _reversed_padding_repeated_twice = padding.Reverse().SelectMany(width => new[] { width, width }).ToArray();
    }

    public void SetPadding(Padding padding)
    {
        if (transposed)
            throw new ArgumentException("A transposed convolution has no padding by effect.", nameof(padding));
        if (padding == Padding.Same && stride.Any(step => step != 1))
            throw new ArgumentException("padding='same' is not supported for strided convolutions", nameof(padding));
        this.padding = null;
        padding_type = padding;
        var same = padding == Padding.Same;
        _reversed_padding_repeated_twice = Enumerable.Range(0, kernel_size.Length).Reverse().SelectMany(d =>
        {
            var total = same ? dilation[d] * (kernel_size[d] - 1) : 0;
            return new[] { total / 2, total - (total / 2) };
        }).ToArray();
    }

    protected bool ValidateShape(Tensor input, long dimensions)
    {
        var shape = input.shape;
        return (shape.Length == dimensions + 2 && shape[1] == in_channels)
            || (shape.Length == dimensions + 1 && shape[0] == in_channels);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _weight?.Dispose();
            _bias?.Dispose();
        }
        base.Dispose(disposing);
    }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) =>
        Moved(dtype, device);

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        Moved(null, new Device(deviceType, deviceIndex));

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Moved(dtype, null);

    private Convolution Moved(ScalarType? dtype, Device? device)
    {
        if (ReplaceParameter(dtype, device, weight, out var movedWeight))
            weight = movedWeight!;
        if (_bias is not null && ReplaceParameter(dtype, device, _bias, out var movedBias))
            bias = movedBias;
        return this;
    }
}
