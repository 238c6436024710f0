namespace BigLearnEm.Data;

/// <summary>
/// How values are stored in a MAT-file (MathWorks, "MAT-File Format", table 1-1), apart from their class.
/// </summary>
internal enum MatType
{
    /// <summary>8-bit signed; also names.</summary>
    Int8 = 1,

    /// <summary>8-bit unsigned.</summary>
    UInt8 = 2,

    /// <summary>16-bit signed.</summary>
    Int16 = 3,

    /// <summary>16-bit unsigned.</summary>
    UInt16 = 4,

    /// <summary>32-bit signed; also dimensions.</summary>
    Int32 = 5,

    /// <summary>32-bit unsigned; also array flags.</summary>
    UInt32 = 6,

    /// <summary>32-bit IEEE 754.</summary>
    Single = 7,

    /// <summary>64-bit IEEE 754.</summary>
    Double = 9,

    /// <summary>64-bit signed.</summary>
    Int64 = 12,

    /// <summary>64-bit unsigned.</summary>
    UInt64 = 13,

    /// <summary>An array with its flags, dimensions and name.</summary>
    Matrix = 14,

    /// <summary>A zlib stream of one element.</summary>
    Compressed = 15,
}
