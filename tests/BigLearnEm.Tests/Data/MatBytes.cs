using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace BigLearnEm.Tests.Data;

/// <summary>Writes MAT-files of level 5 by hand, right ones and wrong ones.</summary>
internal sealed class MatBytes(bool isBigEndian = false)
{
    public const int Int8 = 1, UInt8 = 2, Int16 = 3, UInt16 = 4, Int32 = 5, UInt32 = 6, Single = 7, Double = 9;
    public const int Int64 = 12, UInt64 = 13, Matrix = 14, Compressed = 15;

    public byte[] File(params byte[][] elements) => FileOf(0x0100, elements);

    public byte[] FileOf(int version, params byte[][] elements)
    {
        var header = Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file".PadRight(124)).Concat(new byte[4]).ToArray();
        header.AsSpan(116, 8).Clear();
        var (high, low) = ((byte)(version >> 8), (byte)version);
        (header[124], header[125]) = isBigEndian ? (high, low) : (low, high);
        (header[126], header[127]) = isBigEndian ? ((byte)'M', (byte)'I') : ((byte)'I', (byte)'M');
        return [.. header, .. elements.SelectMany(element => element)];
    }

    public byte[] Word(uint value)
    {
        var bytes = new byte[4];
        if (isBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public byte[] Element(int type, byte[] data, bool pad = true) =>
        [.. Word((uint)type), .. Word((uint)data.Length), .. data, .. new byte[pad ? (8 - (data.Length % 8)) % 8 : 0]];

    /// <summary>An element of at most four bytes within its tag.</summary>
    public byte[] Small(int type, byte[] data) =>
        [.. Word(((uint)data.Length << 16) | (uint)type), .. data, .. new byte[4 - data.Length]];

    public byte[] Array(
        string name, int[] dimensions, int storedAs, double[] columnOrder, int kind = 6, int flags = 0,
        bool smallName = false)
    {
        var data = columnOrder.SelectMany(value => Number(value, storedAs)).ToArray();
        byte[] nameBytes = Encoding.ASCII.GetBytes(name);
        return Element(Matrix,
        [
            .. Element(UInt32, [.. Word((uint)(kind | (flags << 8))), .. Word(0)]),
            .. Element(Int32, [.. dimensions.SelectMany(d => Word((uint)d))]),
            .. smallName ? Small(Int8, nameBytes) : Element(Int8, nameBytes),
            .. data.Length <= 4 ? Small(storedAs, data) : Element(storedAs, data),
        ]);
    }

    public byte[] Deflated(byte[] element)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(element);
        return Element(Compressed, target.ToArray(), pad: false);
    }

    private byte[] Number(double value, int storedAs)
    {
        byte[] bytes = storedAs switch
        {
            Int8 => [(byte)(sbyte)value],
            UInt8 => [(byte)value],
            Int16 => BitConverter.GetBytes((short)value),
            UInt16 => BitConverter.GetBytes((ushort)value),
            Int32 => BitConverter.GetBytes((int)value),
            UInt32 => BitConverter.GetBytes((uint)value),
            Single => BitConverter.GetBytes((float)value),
            Int64 => BitConverter.GetBytes((long)value),
            UInt64 => BitConverter.GetBytes((ulong)value),
            _ => BitConverter.GetBytes(value),
        };
        if (isBigEndian)
            System.Array.Reverse(bytes);
        return bytes;
    }
}
