using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BigLearnEm.Runs;

/// <summary>One tensor of a safetensors file: its name, type, shape and bytes (row-major, little-endian).</summary>
public sealed class SafetensorsEntry
{
    /// <summary>Stands for a size that may be any.</summary>
    internal const long AnySize = -1;

    /// <summary>Creates the entry. The data are not copied.</summary>
    /// <param name="name">The tensor's name, unique in its file and not <c>__metadata__</c>.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its sizes, none negative; empty for a single number.</param>
    /// <param name="data">Its elements, row-major, as many bytes as type and shape say.</param>
    /// <exception cref="ArgumentException">
    /// The name is reserved, a size is negative, or the lengths disagree.
    /// </exception>
    public SafetensorsEntry(string name, SafetensorsType type, long[] shape, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        if (name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"A tensor may not be named {name}.", nameof(name));
        if (!TryByteLength(type, shape, out var length) || length != data.Length)
            throw new ArgumentException(
                $"Tensor {name} of type {type.HeaderName()} and shape [{string.Join(", ", shape)}] "
                + $"cannot have {data.Length} bytes.",
                nameof(data));
        Name = name;
        Type = type;
        Shape = [.. shape];
        Data = data;
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Its sizes; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its elements, row-major and little-endian.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Makes an entry from values, which are copied.</summary>
    /// <typeparam name="T">float, double, long, int, byte or bool.</typeparam>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">Its elements, row-major; as many as the product of the sizes.</param>
    /// <param name="shape">Its sizes; none for a single number.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the sizes.</exception>
    /// <exception cref="NotSupportedException">The format here holds no such type.</exception>
    public static SafetensorsEntry From<T>(string name, ReadOnlySpan<T> values, params long[] shape)
        where T : unmanaged
    {
        var type = SafetensorsTypeExtensions.FromClr(typeof(T));
        RequireLittleEndian();
        return new SafetensorsEntry(name, type, shape, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>A copy of the elements, row-major.</summary>
    /// <typeparam name="T">The .NET type of <see cref="Type"/>: float for F32, bool for Bool, and so on.</typeparam>
    /// <exception cref="BadInputException">
    /// The tensor is of another type, or a truth value is neither 0 nor 1.
    /// </exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var wanted = SafetensorsTypeExtensions.FromClr(typeof(T));
        RequireLittleEndian();
        if (wanted != Type)
            throw new BadInputException(
                $"tensor {Name}", $"elements of type {wanted.HeaderName()}", Type.HeaderName(),
                "The file was written for another purpose or by another release; give the one that belongs here.");
        if (Type == SafetensorsType.Bool && Data.Span.ContainsAnyExcept((byte)0, (byte)1))
            throw new BadInputException(
                $"tensor {Name}", "truth values 0 and 1", "other bytes", "Write the tensor anew, or as U8.");
        var values = new T[Data.Length / Unsafe.SizeOf<T>()];
        Data.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Throws where the sizes are others; a file may say anything.</summary>
    /// <param name="shape">The sizes; <see cref="AnySize"/> for one that may be any from 1.</param>
    /// <returns>This entry.</returns>
    /// <exception cref="BadInputException">They are others.</exception>
    internal SafetensorsEntry RequireShape(params long[] shape)
    {
        if (Shape.Count == shape.Length && Shape.Zip(shape).All(pair =>
            pair.First > 0 && (pair.Second == AnySize || pair.Second == pair.First)))
            return this;
        throw new BadInputException(
            $"tensor {Name}", $"shape [{string.Join(", ", shape.Select(size => size == AnySize ? "any" : $"{size}"))}]",
            $"[{string.Join(", ", Shape)}]", "Give a whole file as the program wrote it.");
    }

    /// <summary>
    /// The bytes that a type and shape take; false where a size is negative or the product overflows.
    /// </summary>
    internal static bool TryByteLength(SafetensorsType type, IReadOnlyList<long> shape, out long length)
    {
        length = type.ElementSize();
        foreach (var size in shape)
        {
            if (size < 0 || (size > 0 && length > long.MaxValue / size)) return false;
            length *= size;
        }

        return true;
    }

    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Safetensors files are little-endian, and so must the machine be.");
    }
}
