namespace BigLearnEm.Data;

/// <summary>How numpy arrays are stored when written; all little-endian.</summary>
public enum NpyKind
{
    /// <summary>64-bit floats, <c>&lt;f8</c>.</summary>
    F8,

    /// <summary>32-bit floats, <c>&lt;f4</c>; values are rounded.</summary>
    F4,

    /// <summary>64-bit integers, <c>&lt;i8</c>.</summary>
    I8,

    /// <summary>32-bit integers, <c>&lt;i4</c>.</summary>
    I4,
}
