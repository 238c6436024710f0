using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false)
    {
        var whole = is_integral(start.Type) && is_integral(stop.Type) && is_integral(step.Type);
        var type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        return Finished(
            Aten.Call("arange.start_step", start, stop, step, type, Argument.None, InitializeDevice(device)),
            requires_grad);
    }

    public static Tensor arange(
        Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor linspace(
        double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Finished(
            Aten.Call(
                "linspace", start, end, steps, dtype ?? get_default_dtype(), Argument.None, InitializeDevice(device)),
            requires_grad);

    public static Tensor logspace(
        double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Finished(
            Aten.Call(
                "logspace", start, end, steps, @base, dtype ?? get_default_dtype(), Argument.None,
                InitializeDevice(device)),
            requires_grad);

    public static Tensor eye(
        long rows, long columns = -1L, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finished(
            Aten.Call(
                "eye.m", rows, columns == -1 ? rows : columns, dtype ?? get_default_dtype(), Argument.None,
                InitializeDevice(device)),
            requires_grad, names);

    public static Tensor zeros_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) => Finished(input.zeros_like(dtype, device), requires_grad, names);

    public static Tensor ones_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) => Finished(input.ones_like(dtype, device), requires_grad, names);

    public static Tensor empty_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) => Finished(input.empty_like(dtype, device), requires_grad, names);

    public static Tensor full_like(
        Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) => Finished(input.full_like(value, dtype, device), requires_grad, names);

    public static Tensor tril_indices(
        long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("tril_indices", row, col, offset, dtype, Argument.None, InitializeDevice(device));

    public static Tensor triu_indices(
        long row, long col, long offset = 0L, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.Call("triu_indices", row, col, offset, dtype, Argument.None, InitializeDevice(device));

    /// <summary>A tensor over the array itself, which it keeps pinned; elements changed in one change in the other.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) =>
        from_array(rawArray, null, device ?? CPU);

    /// <inheritdoc cref="from_array(Array, Device?)"/>
    public static unsafe Tensor from_array(
        Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var held = ToScalarType(rawArray.GetType().GetElementType()!);
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        nint handle;
        fixed (long* sizes = ShapeOf(rawArray))
        {
            handle = Bridge.biglearn_tensor_share(
                (void*)pin.AddrOfPinnedObject(), sizes, rawArray.Rank, (int)held, GCHandle.ToIntPtr(pin), &Unpin);
        }
        if (handle == 0)
        {
            pin.Free();
            throw Bridge.Failure();
        }
        return Moved(new Tensor(handle), dtype ?? held, device, requires_grad, names);
    }

    public static Tensor as_tensor(Array data, ScalarType? dtype = null, Device? device = null) =>
        from_array(data, dtype, device);

    public static Tensor as_tensor(Tensor data, ScalarType? dtype = null, Device? device = null) =>
        data.WouldMove(dtype, device)
            ? data.to(dtype ?? data.dtype, device ?? data.device).requires_grad_(data.requires_grad)
            : data.alias();

    [UnmanagedCallersOnly]
    private static void Unpin(nint handle) => GCHandle.FromIntPtr(handle).Free();

    private static Tensor Made(
        string name, ReadOnlySpan<long> size, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) =>
        Finished(
            Aten.Call(name, size, dtype ?? get_default_dtype(), Argument.None, InitializeDevice(device)),
            requires_grad, names);

    private static unsafe Tensor CopyIn<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged
    {
        var total = 1L;
        foreach (var size in dimensions)
            total *= size;
        if (total > elements.Length)
        {
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {total} vs. {elements.Length}");
        }
        fixed (T* data = elements)
        fixed (long* sizes = dimensions)
            return CopyIn(data, sizes, dimensions.Length, total, dtype, device, requires_grad, names);
    }

    private static unsafe Tensor CopyIn<T>(
        Array elements, ScalarType? dtype, Device? device, bool requires_grad, string[]? names) where T : unmanaged
    {
        var pin = GCHandle.Alloc(elements, GCHandleType.Pinned);
        try
        {
            fixed (long* sizes = ShapeOf(elements))
            {
                return CopyIn(
                    (T*)pin.AddrOfPinnedObject(), sizes, elements.Rank, elements.LongLength, dtype, device,
                    requires_grad, names);
            }
        }
        finally
        {
            pin.Free();
        }
    }

    private static unsafe Tensor CopyIn<T>(
        T* data, long* sizes, int dimensions, long count, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names) where T : unmanaged
    {
        var held = ToScalarType(typeof(T));
        var copy = new Tensor(Bridge.Check(
            Bridge.biglearn_tensor_copy_in(data, count * sizeof(T), sizes, dimensions, (int)held)));
        return Moved(copy, dtype ?? held, device, requires_grad, names);
    }

    /// <summary>The tensor itself where it already has the type and device, else a converted one in its place.</summary>
    private static Tensor Moved(Tensor made, ScalarType dtype, Device? device, bool requires_grad, string[]? names)
    {
        var target = InitializeDevice(device);
        if (made.WouldMove(dtype, target))
            made = made.to(dtype, target, disposeAfter: true);
        return Finished(made, requires_grad, names);
    }

    private static Tensor Finished(Tensor made, bool requires_grad, string[]? names = null)
    {
        if (names is { Length: > 0 })
            throw new NotSupportedException("Named dimensions are not supplied by BigLearnEm.LibTorch.");
        if (requires_grad)
            made.requires_grad = true;
        return made;
    }

    private static ScalarType DtypeOf(Scalar value) =>
        is_integral(value.Type) ? ScalarType.Int64 : get_default_dtype();

    private static long[] ShapeOf(Array array)
    {
        var shape = new long[array.Rank];
        for (var d = 0; d < shape.Length; d++)
            shape[d] = array.GetLongLength(d);
        return shape;
    }
}
