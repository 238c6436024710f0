using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>
/// One argument of an operator call before it is laid out for the bridge. It is made implicitly from what TorchSharp's
/// methods take, so that a call reads like the schema: <c>Aten.Call("add.Tensor", this, other, 1)</c>.
/// </summary>
internal readonly struct Argument
{
    private readonly Tag tag;
    private readonly int count;
    private readonly long bits;
    private readonly object? reference;

    private Argument(Tag tag, long bits = 0, object? reference = null, int count = 0)
    {
        this.tag = tag;
        this.bits = bits;
        this.reference = reference;
        this.count = count;
    }

    /// <summary>An optional argument left out.</summary>
    internal static Argument None => default;

    /// <summary>A list of one number, without an array.</summary>
    internal static Argument ListOf(long item) => new(Tag.IntList, item, null, 1);

    /// <summary>A list of tensors of which some may be missing, as aten::index takes it.</summary>
    internal static Argument OptionalTensors(Tensor?[] tensors) => new(Tag.OptionalTensorList, 0, tensors, tensors.Length);

    public static implicit operator Argument(Tensor? value) => value is null ? None : new(Tag.Tensor, 0, value);
    public static implicit operator Argument(long value) => new(Tag.Int, value);
    public static implicit operator Argument(long? value) => value is { } number ? number : None;
    public static implicit operator Argument(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is { } number ? number : None;
    public static implicit operator Argument(bool value) => new(Tag.Bool, value ? 1 : 0);
    public static implicit operator Argument(ScalarType value) => (long)value;
    public static implicit operator Argument(ScalarType? value) => value is { } dtype ? dtype : None;
    public static implicit operator Argument(Scalar? value) => value is null ? None : value.AsArgument;
    public static implicit operator Argument(string? value) => value is null ? None : new(Tag.String, 0, value);
    public static implicit operator Argument(long[]? value) =>
        value is null ? None : new(Tag.IntList, 0, value, value.Length);
    public static implicit operator Argument(ReadOnlySpan<long> value) =>
        value.Length == 1 ? ListOf(value[0]) : value.ToArray();
    public static implicit operator Argument(Tensor[] value) => new(Tag.TensorList, 0, value, value.Length);
    public static implicit operator Argument(Device? value) =>
        value is null ? None : new(Tag.Device, (long)value.type, null, value.index);
    public static implicit operator Argument(Generator? value) => value is null ? None : new(Tag.Generator, 0, value);

    /// <summary>How many 8-byte words this argument needs beside its <see cref="Value"/>.</summary>
    internal int Words => tag switch
    {
        Tag.IntList or Tag.DoubleList or Tag.TensorList or Tag.OptionalTensorList => count,
        Tag.String => (Encoding.UTF8.GetMaxByteCount(((string)reference!).Length) + 7) / 8,
        _ => 0,
    };

    /// <summary>Lays this argument out; lists and strings go to <paramref name="words"/>, which is moved on.</summary>
    internal unsafe void Write(Value* value, ref long* words)
    {
        value->Tag = tag;
        value->Count = count;
        switch (tag)
        {
            case Tag.Tensor:
                value->Pointer = ((Tensor)reference!).Handle;
                return;
            case Tag.Generator:
                value->Pointer = ((Generator)reference!).Handle;
                return;
            case Tag.IntList:
                if (reference is long[] numbers)
                    numbers.CopyTo(new Span<long>(words, count));
                else
                    *words = bits;
                break;
            case Tag.TensorList:
            case Tag.OptionalTensorList:
                var tensors = (Tensor?[])reference!;
                for (var i = 0; i < tensors.Length; i++)
                    words[i] = tensors[i]?.Handle ?? 0;
                break;
            case Tag.String:
                value->Count = Encoding.UTF8.GetBytes((string)reference!, new Span<byte>(words, 8 * Words));
                break;
            default:
                value->Integer = bits;
                return;
        }
        value->Pointer = (nint)words;
        words += Words;
    }
}
