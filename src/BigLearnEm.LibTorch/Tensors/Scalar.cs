using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>A number of a kind of its own: whole, real or truth value. Complex numbers are not supplied here.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long whole;
    private readonly double real;

    private Scalar(torch.ScalarType type, long whole, double real) => (Type, this.whole, this.real) = (type, whole, real);

    /// <summary>Int64, Float64 or Bool: libtorch keeps no narrower scalars.</summary>
    public torch.ScalarType Type { get; }

    internal double Real => real;

    internal long Whole => whole;

    internal Argument AsArgument => Type switch
    {
        torch.ScalarType.Int64 => whole,
        torch.ScalarType.Bool => whole != 0,
        _ => real,
    };

    public static implicit operator Scalar(byte value) => (long)value;
    public static implicit operator Scalar(sbyte value) => (long)value;
    public static implicit operator Scalar(short value) => (long)value;
    public static implicit operator Scalar(int value) => (long)value;
    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value, value);
    public static implicit operator Scalar(Half value) => (double)value;
    public static implicit operator Scalar(float value) => (double)value;
    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, 0, value);
    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    /// <summary>Does nothing: this scalar holds no native memory.</summary>
    public void Dispose()
    {
    }
}
