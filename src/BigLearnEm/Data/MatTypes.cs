using System.Buffers.Binary;

namespace BigLearnEm.Data;

/// <summary>What the types of stored numbers mean.</summary>
internal static class MatTypes
{
    /// <summary>Bytes of one number; 0 where the type is none of a number.</summary>
    internal static int SizeOf(MatType type) => type switch
    {
        MatType.Int8 or MatType.UInt8 => 1,
        MatType.Int16 or MatType.UInt16 => 2,
        MatType.Int32 or MatType.UInt32 or MatType.Single => 4,
        MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
        _ => 0,
    };

    /// <summary>One number; integers beyond 2^53 are rounded to the nearest double.</summary>
    internal static double ToDouble(ReadOnlySpan<byte> item, MatType type, bool isBigEndian)
    {
        Span<byte> ordered = stackalloc byte[8];
        ordered = ordered[..item.Length];
        item.CopyTo(ordered);
        if (isBigEndian)
            ordered.Reverse();
        return type switch
        {
            MatType.Int8 => (sbyte)ordered[0],
            MatType.UInt8 => ordered[0],
            MatType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(ordered),
            MatType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(ordered),
            MatType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(ordered),
            MatType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(ordered),
            MatType.Single => BinaryPrimitives.ReadSingleLittleEndian(ordered),
            MatType.Double => BinaryPrimitives.ReadDoubleLittleEndian(ordered),
            MatType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(ordered),
            MatType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(ordered),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of a number."),
        };
    }
}
