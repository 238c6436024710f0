using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the batch norms have in common: weight, bias and running statistics, each (features).</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _running_mean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _running_var;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _num_batches_tracked;

    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device,
        ScalarType? dtype, string name) : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = nn.Parameter(ones([num_features], dtype, device));
            bias = nn.Parameter(zeros([num_features], dtype, device));
        }
        if (track_running_stats)
        {
            running_mean = zeros([num_features], dtype, device);
            running_var = ones([num_features], dtype, device);
            num_batches_tracked = tensor(0L, dtype, device);
        }
    }

    public long num_features { get; private set; }
    public double eps { get; set; }
    public double? momentum { get; set; }
    public bool affine { get; private set; }
    public bool track_running_stats { get; private set; }

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

    public Tensor? running_mean
    {
        get => _running_mean;
        set => _running_mean = Kept(nameof(running_mean), _running_mean, value);
    }

    public Tensor? running_var
    {
        get => _running_var;
        set => _running_var = Kept(nameof(running_var), _running_var, value);
    }

    public Tensor? num_batches_tracked
    {
        get => _num_batches_tracked;
        set => _num_batches_tracked = Kept(nameof(num_batches_tracked), _num_batches_tracked, value);
    }

    public void reset_running_stats()
    {
        _running_mean?.zero_();
        _running_var?.fill_(1);
        _num_batches_tracked?.zero_();
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (_weight is not null)
            nn.init.ones_(_weight);
        if (_bias is not null)
            nn.init.zeros_(_bias);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    protected override void Dispose(bool disposing)
    {
        _weight?.Dispose();
        _bias?.Dispose();
        _running_mean?.Dispose();
        _running_var?.Dispose();
        _num_batches_tracked?.Dispose();
        base.Dispose(disposing);
    }

    protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) =>
        Moved(dtype, device);

    protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
        Moved(null, new Device(deviceType, deviceIndex));

    protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => Moved(dtype, null);

    private NormBase Moved(ScalarType? dtype, Device? device)
    {
        if (_weight is not null && ReplaceParameter(dtype, device, _weight, out var movedWeight))
            weight = movedWeight!;
        if (_bias is not null && ReplaceParameter(dtype, device, _bias, out var movedBias))
            bias = movedBias;
        if (_running_mean is not null && ReplaceBuffer(dtype, device, _running_mean, out var movedMean))
            running_mean = movedMean;
        if (_running_var is not null && ReplaceBuffer(dtype, device, _running_var, out var movedVariance))
            running_var = movedVariance;
        if (_num_batches_tracked is not null && ReplaceBuffer(dtype, device, _num_batches_tracked, out var movedCount))
            num_batches_tracked = movedCount;
        return this;
    }

    private Tensor? Kept(string key, Tensor? former, Tensor? value)
    {
        if (!ReferenceEquals(former, value))
            former?.Dispose();
        value?.DetachFromDisposeScope();
        ConditionallyRegisterBuffer(key, value);
        return value;
    }
}
