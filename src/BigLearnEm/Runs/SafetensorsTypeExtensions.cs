namespace BigLearnEm.Runs;

/// <summary>What the format says of its element types.</summary>
public static class SafetensorsTypeExtensions
{
    private static readonly (SafetensorsType Type, string Name, int Size, Type Clr)[] s_all =
    [
        (SafetensorsType.F32, "F32", sizeof(float), typeof(float)),
        (SafetensorsType.F64, "F64", sizeof(double), typeof(double)),
        (SafetensorsType.I64, "I64", sizeof(long), typeof(long)),
        (SafetensorsType.I32, "I32", sizeof(int), typeof(int)),
        (SafetensorsType.U8, "U8", sizeof(byte), typeof(byte)),
        (SafetensorsType.Bool, "BOOL", sizeof(bool), typeof(bool)),
    ];

    /// <summary>All names of element types, for messages.</summary>
    internal static string AllNames => string.Join(", ", s_all.Select(entry => entry.Name));

    /// <summary>The size of one element in bytes.</summary>
    /// <param name="type">The element type.</param>
    public static int ElementSize(this SafetensorsType type) => s_all[(int)type].Size;

    /// <summary>The name of the type in a file's header, for instance <c>F32</c>.</summary>
    /// <param name="type">The element type.</param>
    public static string HeaderName(this SafetensorsType type) => s_all[(int)type].Name;

    /// <summary>The type of a header's name, or null where this project does not read it.</summary>
    internal static SafetensorsType? FromHeaderName(string name)
    {
        foreach (var entry in s_all)
        {
            if (entry.Name == name) return entry.Type;
        }

        return null;
    }

    /// <summary>The element type that holds a .NET type.</summary>
    /// <exception cref="NotSupportedException">No element type does.</exception>
    internal static SafetensorsType FromClr(Type clr)
    {
        foreach (var entry in s_all)
        {
            if (entry.Clr == clr) return entry.Type;
        }

        throw new NotSupportedException($"Safetensors files hold {AllNames}, not {clr.Name}.");
    }
}
