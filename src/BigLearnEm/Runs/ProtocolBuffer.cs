using System.Buffers.Binary;

namespace BigLearnEm.Runs;

/// <summary>A message of protocol buffers as it is written, field by field.</summary>
internal sealed class ProtocolBuffer
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<byte> _bytes = [];

    /// <summary>A field of type int64 or enum.</summary>
    public void Integer(int field, long value)
    {
        Key(field, Varint);
        Number((ulong)value);
    }

    /// <summary>A field of type double.</summary>
    public void Double(int field, double value)
    {
        Key(field, Fixed64);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>A field of type float.</summary>
    public void Single(int field, float value)
    {
        Key(field, Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>A field of type string or bytes, or a message.</summary>
    public void Bytes(int field, byte[] value)
    {
        Key(field, LengthDelimited);
        Number((ulong)value.Length);
        _bytes.AddRange(value);
    }

    /// <summary>What was written.</summary>
    public byte[] ToArray() => [.. _bytes];

    private void Key(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
