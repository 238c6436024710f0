using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a CPU tensor where they lie. It keeps the tensor object, not its memory.</summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private torch.Tensor? tensor;
    private T* elements;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        if (tensor.device_type != DeviceType.CPU)
        {
            throw new InvalidOperationException(
                "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
        }
        this.tensor = tensor;
        elements = (T*)tensor.DataPointer;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
    }

    public long Count => tensor is null ? 0 : tensor.numel();

    public bool IsReadOnly => false;

    /// <summary>A copy of the elements in row-major order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none, in more than one dimension.</exception>
    public T[] ToArray()
    {
        var array = new T[Count];
        if (array.Length > 0 || shape.Length > 1)
            CopyTo(array);
        return array;
    }

    /// <summary>A copy of the elements as an array of the tensor's rank (a scalar tensor gives one element).</summary>
    public Array ToNDArray()
    {
        if (shape.Length < 2)
            return ToArray();
        var array = Array.CreateInstance(typeof(T), shape);
        if (array.LongLength == 0)
            return array;
        var flat = ToArray();
        Buffer.BlockCopy(flat, 0, array, 0, Buffer.ByteLength(flat));
        return array;
    }

    /// <summary>One element, by its row-major number or by one index for each dimension.</summary>
    public T this[params long[] indices]
    {
        get => elements[indices.Length == 1 ? OffsetOf(indices[0]) : OffsetOf(indices)];
        set => elements[indices.Length == 1 ? OffsetOf(indices[0]) : OffsetOf(indices)] = value;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies elements from number <paramref name="tensorIndex"/> on, until either side ends.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var room = array[arrayIndex..];
        var count = Overlap(room.Length, tensorIndex);
        if (contiguous)
        {
            new ReadOnlySpan<T>(elements + tensorIndex, count).CopyTo(room);
        }
        else
        {
            using var offsets = Offsets(tensorIndex).GetEnumerator();
            for (var i = 0; i < count && offsets.MoveNext(); i++)
                room[i] = elements[offsets.Current];
        }
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Overwrites elements from number <paramref name="tensorIndex"/> on, until either side ends.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        var count = Overlap(source.Length, tensorIndex);
        if (contiguous)
        {
            source[..count].CopyTo(new Span<T>(elements + tensorIndex, count));
        }
        else
        {
            using var offsets = Offsets(tensorIndex).GetEnumerator();
            for (var i = 0; i < count && offsets.MoveNext(); i++)
                elements[offsets.Current] = source[i];
        }
        GC.KeepAlive(tensor);
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) =>
        left.Count == right.Count && left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    public override bool Equals(object? obj) =>
        obj is TensorAccessor<T> other && (elements == other.elements || this == other);

    public override int GetHashCode() => base.GetHashCode();

    public IEnumerator<T> GetEnumerator()
    {
        if (Count == 0)
            yield break;
        foreach (var offset in Offsets(0))
            yield return Read(offset);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        tensor = null;
        elements = null;
    }

    private T Read(long offset) => elements[offset];

    private int Overlap(int length, long tensorIndex)
    {
        if (tensorIndex < 0 || tensorIndex >= Count)
            throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        return (int)Math.Min(length, Count - tensorIndex);
    }

    private long OffsetOf(long index)
    {
        if (index >= Count)
            throw new IndexOutOfRangeException($"{index} in a tensor of {Count} elements.");
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (contiguous)
            return index;
        var offset = 0L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            offset += index % shape[d] * strides[d];
            index /= shape[d];
        }
        return offset;
    }

    private long OffsetOf(long[] indices)
    {
        var offset = 0L;
        for (var d = 0; d < shape.Length; d++)
        {
            if (indices[d] < 0 || indices[d] >= shape[d])
                throw new IndexOutOfRangeException($"{indices[d]} >= {shape[d]} in dimension {d}.");
            offset += indices[d] * strides[d];
        }
        return offset;
    }

    /// <summary>Where the elements from number <paramref name="first"/> on lie, in row-major order.</summary>
    private IEnumerable<long> Offsets(long first)
    {
        var offset = OffsetOf(first);
        var at = new long[shape.Length];
        for (int d = shape.Length - 1; d >= 0; d--)
            (first, at[d]) = Math.DivRem(first, shape[d]);
        while (true)
        {
            yield return offset;
            var d = shape.Length - 1;
            for (; d >= 0; d--)
            {
                offset += strides[d];
                if (++at[d] < shape[d])
                    break;
                offset -= at[d] * strides[d];
                at[d] = 0;
            }
            if (d < 0)
                yield break;
        }
    }
}
