using System.Globalization;

namespace BigLearnEm.Cli.Flags;

/// <summary>Amounts of memory as people write them: <c>2GiB</c>, <c>512M</c>, <c>1.5GB</c>,
/// <c>1073741824</c>.</summary>
internal static class ByteSize
{
    private static readonly (string Name, long Bytes)[] s_units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
        ("K", 1L << 10), ("M", 1L << 20), ("G", 1L << 30), ("T", 1L << 40),
        ("B", 1), ("", 1),
    ];

    /// <summary>Reads an amount.</summary>
    /// <param name="option">The option's name, for the message.</param>
    /// <param name="text">The text.</param>
    /// <returns>Bytes.</returns>
    /// <exception cref="UsageException">It is no amount of memory.</exception>
    public static long Parse(string option, string text)
    {
        var (name, bytes) = s_units.First(unit => text.EndsWith(unit.Name, StringComparison.OrdinalIgnoreCase));
        var number = text[..^name.Length].Trim();
        if (!decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || value < 0 || value > long.MaxValue / bytes)
            throw new UsageException(option, "an amount of memory", $"'{text}'", "For instance 2GiB, 512MiB or 4GB.");
        return (long)(value * bytes);
    }

    /// <summary>Writes an amount in the largest binary unit that is not above it.</summary>
    public static string Format(long bytes)
    {
        var unit = s_units.Take(4).LastOrDefault(unit => bytes >= unit.Bytes, (Name: "B", Bytes: 1));
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bytes / unit.Bytes:0.##}{unit.Name}");
    }
}
