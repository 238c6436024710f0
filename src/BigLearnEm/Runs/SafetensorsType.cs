namespace BigLearnEm.Runs;

/// <summary>The element types that a safetensors file of this project may hold, all little-endian.</summary>
public enum SafetensorsType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    F32,

    /// <summary>IEEE 754 double precision, 8 bytes.</summary>
    F64,

    /// <summary>Signed whole numbers of 8 bytes.</summary>
    I64,

    /// <summary>Signed whole numbers of 4 bytes.</summary>
    I32,

    /// <summary>Unsigned whole numbers of 1 byte.</summary>
    U8,

    /// <summary>Truth values of 1 byte, 0 or 1.</summary>
    Bool,
}
