namespace BigLearnEm.Data;

/// <summary>What a MAT-file says of one variable before its values.</summary>
/// <param name="Name">The variable's name; empty for what MATLAB keeps for itself.</param>
/// <param name="Class">The class code (MathWorks, "MAT-File Format", table 1-3).</param>
/// <param name="IsComplex">Whether it has an imaginary part.</param>
/// <param name="Dimensions">Its dimensions; none for classes that do not say.</param>
internal sealed record MatVariable(string Name, int Class, bool IsComplex, int[] Dimensions)
{
    /// <summary>The class of objects whose bytes are laid out in another way.</summary>
    internal const int OpaqueClass = 17;

    private static readonly string[] s_classes =
    [
        "cell", "struct", "object", "char", "sparse", "double", "single", "int8", "uint8", "int16", "uint16", "int32",
        "uint32", "int64", "uint64", "function", "opaque",
    ];

    /// <summary>Whether it is a full real matrix of numbers with at least one row and column.</summary>
    internal bool IsTable =>
        Class is >= 6 and <= 15 && !IsComplex && Dimensions.Length == 2 && Array.TrueForAll(Dimensions, d => d > 0);

    /// <summary>Name, dimensions and class, for messages.</summary>
    internal string Shown => $"{Name} ({Kind})";

    /// <summary>Dimensions and class, for messages.</summary>
    internal string Kind
    {
        get
        {
            var kind = Class >= 1 && Class <= s_classes.Length ? s_classes[Class - 1] : $"class {Class}";
            return $"{string.Join(" x ", Dimensions)}{(IsComplex ? " complex" : "")} {kind}".Trim();
        }
    }
}
