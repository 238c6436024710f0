using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>What a <see cref="Value"/> holds; the order is that of the bridge's enum Tag.</summary>
internal enum Tag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    IntList,
    DoubleList,
    BoolList,
    TensorList,
    OptionalTensorList,
    String,
    Device,
    Generator,
}

/// <summary>One argument or result of an operator as the bridge lays it out: 16 bytes, a tagged union.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public Tag Tag;

    /// <summary>A list's or string's length, or a device's index.</summary>
    [FieldOffset(4)] public int Count;

    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>The numbers biglearn_tensor_query knows; the order is the bridge's.</summary>
internal enum TensorProperty
{
    Dimensions,
    NumberOfElements,
    Dtype,
    ElementSize,
    DeviceType,
    DeviceIndex,
    RequiresGrad,
    IsLeaf,
    IsContiguous,
    StorageOffset,
    IsSparse,
}
