using System.Text;

namespace BigLearnEm.Data;

/// <summary>The lines of a text file in UTF-8, one by one.</summary>
internal static class TextLines
{
    private static readonly UTF8Encoding s_strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads lines until the caller stops; the file is closed whichever way it stops.</summary>
    /// <exception cref="BadInputException">The file cannot be opened, or is not UTF-8.</exception>
    internal static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(InputFile.Open(path), s_strictUtf8);
        while (ReadLine(reader, path) is { } line)
            yield return line;
    }

    private static string? ReadLine(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (DecoderFallbackException e)
        {
            throw new BadInputException(path, "text in UTF-8", "other bytes", "Save the table as UTF-8 text.", e);
        }
    }
}
