using System.Text;

namespace BigLearnEm.Data;

/// <summary>
/// The lines of a text file in UTF-8 from any byte on, so that several processes can read a part each. Lines end as those
/// of <see cref="TextLines"/>: with a line feed, a carriage return, or both.
/// </summary>
internal static class ByteLines
{
    private const int PieceBytes = 1 << 20;
    private const byte Feed = (byte)'\n';
    private const byte Return = (byte)'\r';

    private static readonly UTF8Encoding s_strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The first byte of the text, behind the mark of UTF-8 where there is one; null where a mark says that it is no
    /// UTF-8.
    /// </summary>
    internal static int? FirstByte(Stream file)
    {
        file.Position = 0;
        var mark = InputFile.ReadUpTo(file, 3);
        if (mark is [0xEF, 0xBB, 0xBF]) return 3;
        // UTF-16 and UTF-32, which the reader of whole files finds out.
        return mark is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, 0, 0xFE] ? null : 0;
    }

    /// <summary>Reads the lines that begin in a part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="from">The byte at which the first of them begins.</param>
    /// <param name="end">The byte at which the first line after them begins, or the file's length.</param>
    /// <param name="pieceBytes">Bytes that are read at once.</param>
    /// <exception cref="BadInputException">The file cannot be opened, or is not UTF-8.</exception>
    internal static IEnumerable<TextLine> Read(string path, long from, long end, int pieceBytes = PieceBytes)
    {
        using var file = InputFile.Open(path);
        file.Position = from;
        var buffer = new byte[pieceBytes];
        int start = 0, length = 0, searched = 0;
        while (from < end)
        {
            var at = buffer.AsSpan(searched, length - searched).IndexOfAny(Feed, Return);
            // A carriage return that is the last byte read may have its line feed behind it.
            var isWhole = at >= 0 && (buffer[searched + at] == Feed || searched + at + 1 < length);
            if (!isWhole && Refill(file, ref buffer, ref start, ref length, ref searched, at)) continue;
            if (at < 0 && start == length) yield break;
            var stop = at < 0 ? length : searched + at;
            var next = stop;
            if (at >= 0) next += buffer[stop] == Return && stop + 1 < length && buffer[stop + 1] == Feed ? 2 : 1;
            yield return new TextLine(Decode(buffer, start, stop, path), from, from + next - start);
            from += next - start;
            start = searched = next;
        }
    }

    /// <summary>The first byte at or after another at which a line begins; the file's length where there is none.</summary>
    internal static long StartAfter(Stream file, long position)
    {
        if (position == 0) return 0;
        file.Position = position - 1;
        var buffer = new byte[1 << 16];
        byte before = 0;
        for (var at = position - 1; ; at += buffer.Length)
        {
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            for (var i = 0; i < read; i++)
            {
                if (at + i >= position && (before == Feed || (before == Return && buffer[i] != Feed))) return at + i;
                before = buffer[i];
            }

            if (read < buffer.Length) return at + read;
        }
    }

    /// <summary>How many lines end in a part of a file that ends where a line begins.</summary>
    internal static long Count(Stream file, long from, long end)
    {
        file.Position = from;
        var buffer = new byte[PieceBytes];
        var (lines, endsInReturn) = (0L, false);
        while (from < end)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, end - from));
            if (read == 0) break;
            ReadOnlySpan<byte> piece = buffer.AsSpan(0, read);
            lines += piece.Count(Feed);
            var returns = piece.Count(Return);
            if (returns > 0) lines += returns - piece.Count("\r\n"u8);
            if (endsInReturn && piece[0] == Feed) lines--;
            endsInReturn = piece[^1] == Return;
            from += read;
        }

        return lines;
    }

    /// <summary>Reads on behind what is there of a line; whether anything came.</summary>
    private static bool Refill(
        FileStream file, ref byte[] buffer, ref int start, ref int length, ref int searched, int found)
    {
        if (start > 0) buffer.AsSpan(start, length - start).CopyTo(buffer);
        (searched, length, start) = ((found < 0 ? length : searched + found) - start, length - start, 0);
        if (length == buffer.Length) Array.Resize(ref buffer, checked(2 * buffer.Length));
        var read = file.Read(buffer, length, buffer.Length - length);
        if (read == 0 && found >= 0) searched -= found;
        length += read;
        return read > 0;
    }

    private static string Decode(byte[] buffer, int start, int stop, string path)
    {
        try
        {
            return s_strictUtf8.GetString(buffer, start, stop - start);
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(path, "text in UTF-8", "other bytes", "Save the table as UTF-8 text.", e);
        }
    }
}
