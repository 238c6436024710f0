using System.Buffers.Binary;
using System.Text;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Data;

/// <summary>Changes files in the ways in which files go wrong: by chance, by a cut, and by somebody who means harm.</summary>
internal static class Mutation
{
    private const int MostChanges = 4;
    private const int LongestBlock = 64;
    private const int LongestRun = 3000;

    private static readonly byte[] s_bytes = [0, 1, 2, 8, 0x0a, 0x0d, 0x20, 0x22, 0x27, 0x30, 0x7f, 0x80, 0xc0, 0xfe, 0xff];

    private static readonly long[] s_numbers =
    [
        0, 1, -1, 2, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 28,
        1L << 32, long.MaxValue, long.MinValue, long.MaxValue / 8,
    ];

    private static readonly string[] s_words =
    [
        "0", "-0", "1", "-1", "9999999999", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "1e308", "1e999",
        "-1e999", "NaN", "inf", "-inf", "Infinity", "NA", "?", "", " ", "\t", "\n", "\r", "\r\n", ",", ";", ":", "#", "\"", "\"\"", "'",
        "\0", "\ufeff", "\u2028", "é", "\ud83d\ude00", "\\", "\\ud800", "\\u0000", "[", "]", "{", "}", "- ", "? ", "&a ", "*a", "!!int ",
        "|\n", ">\n", "---\n", "...\n", "%", "@", "null", "true", "~", "<<: ", "qid:1", "1:1", "0:1", "-1:1", "2147483647:1", "268435455:1",
        "__metadata__", "data_offsets", "shape", "dtype", "descr", "../../etc/passwd", "/",
    ];

    /// <summary>One to four changes of bytes.</summary>
    /// <param name="original">The file's bytes, which stay as they are.</param>
    /// <param name="random">Draws the changes.</param>
    public static byte[] OfBytes(ReadOnlySpan<byte> original, DerivedRandom random)
    {
        List<byte> bytes = [.. original];
        for (var n = random.NextInt(MostChanges); n >= 0; n--)
        {
            if (bytes.Count == 0) bytes.Add(0);
            ChangeBytes(bytes, random);
        }

        return [.. bytes];
    }

    /// <summary>One to four changes of words and numbers in a text; now and then of its bytes, which then may be none.</summary>
    /// <inheritdoc cref="OfBytes"/>
    public static byte[] OfText(ReadOnlySpan<byte> original, DerivedRandom random)
    {
        if (random.NextInt(4) == 0) return OfBytes(original, random);
        var text = new StringBuilder(Encoding.Latin1.GetString(original));
        for (var n = random.NextInt(MostChanges); n >= 0; n--) ChangeText(text, random);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>The beginning of one file and the end of another.</summary>
    public static byte[] Splice(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, DerivedRandom random) =>
        [.. first[..random.NextInt(first.Length + 1)], .. second[random.NextInt(second.Length + 1)..]];

    private static void ChangeBytes(List<byte> bytes, DerivedRandom random)
    {
        var at = random.NextInt(bytes.Count);
        var length = Math.Min(1 + random.NextInt(LongestBlock), bytes.Count - at);
        switch (random.NextInt(10))
        {
            case 0: bytes[at] ^= (byte)(1 << random.NextInt(8)); break;
            case 1: bytes[at] = s_bytes[random.NextInt(s_bytes.Length)]; break;
            case 2: bytes[at] = (byte)random.NextBits(); break;
            case 3: bytes.RemoveRange(at, random.NextInt(4) == 0 ? bytes.Count - at : length); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 5: bytes.AddRange(Enumerable.Range(0, length).Select(_ => (byte)random.NextBits())); break;
            case 6: Swap(bytes, at, random.NextInt(bytes.Count), length); break;
            case 7: bytes.InsertRange(at, Enumerable.Repeat(bytes[at], random.NextInt(LongestRun))); break;
            default: SetNumber(bytes, random); break;
        }
    }

    private static void Swap(List<byte> bytes, int first, int second, int length)
    {
        for (var i = 0; i < length && first + i < bytes.Count && second + i < bytes.Count; i++)
            (bytes[first + i], bytes[second + i]) = (bytes[second + i], bytes[first + i]);
    }

    // Lengths and sizes stand near the beginning and the end of most files, at even places.
    private static void SetNumber(List<byte> bytes, DerivedRandom random)
    {
        Span<byte> number = stackalloc byte[8];
        var value = random.NextInt(3) == 0 ? bytes.Count + random.NextInt(17) - 8 : s_numbers[random.NextInt(s_numbers.Length)];
        var size = 1 << random.NextInt(4);
        if (random.NextInt(2) == 0)
        {
            BinaryPrimitives.WriteInt64BigEndian(number, value);
            number = number[^size..];
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, value);
        }

        var reach = random.NextInt(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 2 * LongestBlock);
        var at = random.NextInt(reach);
        if (random.NextInt(2) == 0) at &= ~1;
        if (random.NextInt(4) == 0) at = bytes.Count - 1 - at;
        for (var i = 0; i < size && at + i < bytes.Count; i++) bytes[at + i] = number[i];
    }

    private static void ChangeText(StringBuilder text, DerivedRandom random)
    {
        var at = random.NextInt(text.Length + 1);
        var word = s_words[random.NextInt(s_words.Length)];
        switch (random.NextInt(7))
        {
            case 0: text.Insert(at, word); break;
            case 1: text.Insert(at, string.Concat(Enumerable.Repeat(word, random.NextInt(LongestRun / 4)))); break;
            case 2: Replace(text, at, char.IsAsciiDigit, word); break;
            case 3: Replace(text, at, char.IsAsciiLetterOrDigit, word); break;
            case 4: text.Remove(at, Math.Min(random.NextInt(LongestBlock), text.Length - at)); break;
            case 5: text.Insert(at, text.ToString(at, Math.Min(random.NextInt(LongestRun), text.Length - at))); break;
            default: ReplaceLine(text, at, random); break;
        }
    }

    /// <summary>Puts a word in the place of the next run of such letters.</summary>
    private static void Replace(StringBuilder text, int at, Func<char, bool> isPart, string word)
    {
        while (at < text.Length && !isPart(text[at])) at++;
        var end = at;
        while (end < text.Length && isPart(text[end])) end++;
        text.Remove(at, end - at).Insert(at, word);
    }

    /// <summary>Puts one line in the place of another, or leaves it out.</summary>
    private static void ReplaceLine(StringBuilder text, int at, DerivedRandom random)
    {
        var lines = text.ToString().Split('\n');
        if (at % 3 == 0) lines[random.NextInt(lines.Length)] = "";
        else lines[random.NextInt(lines.Length)] = lines[random.NextInt(lines.Length)];
        text.Clear().AppendJoin('\n', lines);
    }
}
