using System.Buffers.Binary;
using System.Text;

namespace BigLearnEm.Tests.Runs;

/// <summary>What an event of TensorBoard says.</summary>
/// <param name="Time">Seconds since 1970.</param>
/// <param name="Step">The step.</param>
/// <param name="FileVersion">The file's version, of the first event.</param>
/// <param name="Session">The status of a session's log; 1 is START.</param>
/// <param name="Scalars">Tags and values of a summary.</param>
internal sealed record DecodedEvent(
    double Time, long Step, string? FileVersion, long? Session, IReadOnlyList<(string Tag, float Value)> Scalars);

/// <summary>
/// Reads TensorBoard's event files, independently of the program that writes them: the checksums bit by bit, the messages by
/// the numbers of their fields.
/// </summary>
internal static class EventFile
{
    public static List<DecodedEvent> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<DecodedEvent>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), Mask(Checksum(bytes[..8])));
            var content = bytes.Slice(12, length);
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]), Mask(Checksum(content)));
            events.Add(Event(content.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>CRC-32C by the division of polynomials, a bit at a time.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var rest = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var isOdd = ((rest ^ (uint)(value >> bit)) & 1) == 1;
                rest = isOdd ? (rest >> 1) ^ 0x82F63B78 : rest >> 1;
            }
        }

        return rest ^ 0xFFFFFFFF;
    }

    private static uint Mask(uint checksum) => (uint)((((checksum >> 15) | ((ulong)checksum << 17)) + 0xA282EAD8) & 0xFFFFFFFF);

    private static DecodedEvent Event(byte[] message)
    {
        var fields = Fields(message);
        var scalars = fields.Where(field => field.Number == 5).SelectMany(field => Fields(field.Bytes))
            .Select(value => Fields(value.Bytes))
            .Select(value => (
                Encoding.UTF8.GetString(value.Single(field => field.Number == 1).Bytes),
                BitConverter.Int32BitsToSingle((int)value.Single(field => field.Number == 2).Value)));
        var version = fields.FirstOrDefault(field => field.Number == 3).Bytes;
        var session = fields.FirstOrDefault(field => field.Number == 7).Bytes;
        return new DecodedEvent(
            BitConverter.UInt64BitsToDouble(fields.Single(field => field.Number == 1).Value),
            (long)fields.FirstOrDefault(field => field.Number == 2).Value,
            version is null ? null : Encoding.UTF8.GetString(version),
            session is null ? null : (long)Fields(session).Single().Value, [.. scalars]);
    }

    private static List<(int Number, ulong Value, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var key = Varint(message, ref at);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    fields.Add((number, Varint(message, ref at), []));
                    break;
                case 1:
                    fields.Add((number, BitConverter.ToUInt64(message, at), []));
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    fields.Add((number, 0, message[at..(at + length)]));
                    at += length;
                    break;
                case 5:
                    fields.Add((number, BitConverter.ToUInt32(message, at), []));
                    at += 4;
                    break;
                default:
                    Assert.Fail($"wire type {key & 7}");
                    break;
            }
        }

        return fields;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            value |= (ulong)(message[at] & 0x7F) << shift;
            if (message[at++] < 0x80) return value;
        }
    }
}
