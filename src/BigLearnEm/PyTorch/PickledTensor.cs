using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>A tensor as a view of a storage, in elements; nothing of it is outside of the storage.</summary>
/// <param name="Storage">The elements, which other tensors may have too.</param>
/// <param name="Offset">Where its first element is.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Strides">How far apart neighbours along each axis are.</param>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, long[] Shape, long[] Strides)
{
    /// <summary>How many bytes the tensor takes, row by row.</summary>
    public long ByteLength => SafetensorsEntry.TryByteLength(Storage.Type, Shape, out var length) ? length : long.MaxValue;

    /// <summary>Whether its elements stand in the storage as they are wanted: row by row, without a gap.</summary>
    public bool IsContiguous
    {
        get
        {
            var expected = 1L;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && Strides[axis] != expected) return false;
                expected *= Shape[axis];
            }

            return true;
        }
    }

    /// <summary>Whether all of it is inside of its storage, and its size is one that can be.</summary>
    public bool Fits()
    {
        if (Shape.Length != Strides.Length || Offset < 0 || Offset > Storage.Count) return false;
        if (!SafetensorsEntry.TryByteLength(Storage.Type, Shape, out var bytes) || bytes > Array.MaxLength) return false;
        Int128 last = Offset;
        for (var axis = 0; axis < Shape.Length; axis++)
        {
            if (Strides[axis] < 0) return false;
            last += (Int128)Math.Max(0, Shape[axis] - 1) * Strides[axis];
        }

        return bytes == 0 || last < Storage.Count;
    }

    /// <summary>The elements row by row: a part of the storage where they stand there so, else a copy.</summary>
    /// <param name="storage">The bytes of the storage.</param>
    public ReadOnlyMemory<byte> Elements(ReadOnlyMemory<byte> storage)
    {
        var size = Storage.Type.ElementSize();
        var bytes = (int)ByteLength;
        if (bytes == 0) return default;
        if (IsContiguous) return storage.Slice((int)(Offset * size), bytes);
        var copy = new byte[bytes];
        var index = new long[Shape.Length];
        var from = Offset;
        for (var to = 0; to < bytes; to += size)
        {
            storage.Span.Slice((int)(from * size), size).CopyTo(copy.AsSpan(to));
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                from += Strides[axis];
                if (++index[axis] < Shape[axis]) break;
                from -= Shape[axis] * Strides[axis];
                index[axis] = 0;
            }
        }

        return copy;
    }
}
