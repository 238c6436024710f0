namespace BigLearnEm.Runs;

/// <summary>
/// CRC-32C (Castagnoli, polynomial 0x1EDC6F41, reflected), as RFC 3720 has it, and the form in which TFRecord files hold it.
/// </summary>
internal static class Crc32C
{
    private const uint Polynomial = 0x82F63B78;
    private const uint MaskDelta = 0xA282EAD8;

    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = s_table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>The checksum as TFRecord files hold it: turned right by 15 bits, plus a constant.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Of(bytes);
        return ((crc >> 15) | (crc << 17)) + MaskDelta;
    }

    private static uint Entry(uint value)
    {
        for (var bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) * Polynomial);
        return value;
    }
}
