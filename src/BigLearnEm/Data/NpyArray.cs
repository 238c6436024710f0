namespace BigLearnEm.Data;

/// <summary>A numpy array of numbers, as doubles in C order. The arrays are held without a copy.</summary>
public sealed class NpyArray
{
    /// <summary>Creates an array from its parts, which are held and not copied.</summary>
    /// <param name="values">The values, as many as the shape's product, last axis fastest.</param>
    /// <param name="shape">The axes' lengths, each at least 1; none for a single number.</param>
    /// <param name="kind">How it is stored when written.</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public NpyArray(double[] values, int[] shape, NpyKind kind = NpyKind.F8)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        NpyValues.RequireShape(shape, values.Length);
        Values = values;
        Shape = shape;
        Kind = kind;
    }

    /// <summary>The values in C order; integers beyond 2^53 were rounded to the nearest double.</summary>
    public double[] Values { get; }

    /// <summary>The axes' lengths.</summary>
    public int[] Shape { get; }

    /// <summary>
    /// How it is stored when written. An array that was read has the least of the four kinds that holds its type.
    /// </summary>
    public NpyKind Kind { get; }

    /// <summary>The first axis as rows, all others together as columns; one axis gives one column.</summary>
    /// <returns>The table (first axis, product of the others), over the same values.</returns>
    public Table ToTable()
    {
        var rows = Shape.Length == 0 ? 1 : Shape[0];
        return new Table(Values, rows, Values.Length / rows);
    }

    /// <summary>Reads one array from a stream that stands at its magic string.</summary>
    internal static NpyArray Read(Stream stream, NpyHeader header, string path, bool isLengthKnown)
    {
        var values = NpyValues.Read(stream, header, path, isLengthKnown);
        return new NpyArray(values, [.. header.Shape.Select(length => (int)length)], KindOf(header));
    }

    /// <summary>Writes header and values.</summary>
    /// <exception cref="ArgumentException">A value is no integer of the array's kind.</exception>
    internal void WriteTo(Stream stream)
    {
        switch (Kind)
        {
            case NpyKind.F8:
                NpyValues.Write(stream, Values, "<f8", Shape);
                break;
            case NpyKind.F4:
                NpyValues.Write(stream, Array.ConvertAll(Values, value => (float)value), "<f4", Shape);
                break;
            case NpyKind.I8:
                NpyValues.Write(stream, Integers(-9223372036854775808.0, value => (long)value), "<i8", Shape);
                break;
            case NpyKind.I4:
                NpyValues.Write(stream, Integers(int.MinValue, value => (int)value), "<i4", Shape);
                break;
            default:
                throw new ArgumentException($"expected a kind of numpy array, got {Kind}");
        }
    }

    private T[] Integers<T>(double least, Converter<double, T> convert)
    {
        var wrong = Array.FindIndex(Values, value => !(value >= least && value < -least) || value != Math.Floor(value));
        if (wrong >= 0)
            throw new ArgumentException($"expected values of kind {Kind}, got {Values[wrong]} at {wrong}");
        return Array.ConvertAll(Values, convert);
    }

    private static NpyKind KindOf(NpyHeader header) => (header.Kind, header.Size) switch
    {
        ('f', 8) => NpyKind.F8,
        ('f', _) => NpyKind.F4,
        ('i' or 'u', 8) or ('u', 4) => NpyKind.I8,
        _ => NpyKind.I4,
    };
}
