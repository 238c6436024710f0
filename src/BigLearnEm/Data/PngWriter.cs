using System.Buffers.Binary;
using System.IO.Compression;

namespace BigLearnEm.Data;

/// <summary>
/// Writes PNG (ISO/IEC 15948) of 8 bits a channel, grey or red-green-blue, not interlaced, unfiltered.
/// </summary>
internal static class PngWriter
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    internal static void Write(Stream stream, byte[] pixels, int width, int height, int channels)
    {
        stream.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channels == 1 ? PngReader.Gray : PngReader.Rgb);
        WriteChunk(stream, "IHDR"u8, header);
        WriteChunk(stream, "IDAT"u8, Compress(pixels, width * channels));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static byte[] Compress(byte[] pixels, int rowLength)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var start = 0; start < pixels.Length; start += rowLength)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels, start, rowLength);
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        byte[] body = [.. type, .. data];
        stream.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(body));
        stream.Write(number);
    }
}
