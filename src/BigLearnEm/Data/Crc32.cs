namespace BigLearnEm.Data;

/// <summary>The check sum of PNG chunks and of zip entries (ISO 3309; PNG specification, annex D).</summary>
internal static class Crc32
{
    private static readonly uint[] s_table = MakeTable();

    internal static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The check sum of earlier bytes, whose own is given (0 for none), and these.</summary>
    internal static uint Append(uint earlier, ReadOnlySpan<byte> bytes)
    {
        var crc = ~earlier;
        foreach (var value in bytes)
            crc = s_table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < table.Length; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            table[n] = crc;
        }

        return table;
    }
}
