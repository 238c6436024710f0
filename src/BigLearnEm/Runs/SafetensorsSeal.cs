using System.Security.Cryptography;
using System.Text;

namespace BigLearnEm.Runs;

/// <summary>
/// A checksum inside a safetensors file that covers the whole file. The metadata's <c>content_sha256</c> holds, in 64
/// lower-case hexadecimal digits, the SHA-256 of all bytes of the file (header length, header with its padding, data)
/// with those 64 digits themselves read as '0'. A file of which any byte was changed, added or lost is thereby found
/// out; one that was read and written again by other software may be, as that may order the header otherwise.
/// </summary>
public static class SafetensorsSeal
{
    /// <summary>The metadata's key.</summary>
    public const string MetadataKey = "content_sha256";

    private const int Digits = 2 * SHA256.HashSizeInBytes;

    // A quotation mark inside a JSON string is always escaped, so only the key itself can be followed by ":" like this.
    private static readonly byte[] s_marker = Encoding.UTF8.GetBytes($"\"{MetadataKey}\":\"");

    /// <summary>The same file with its checksum in the metadata.</summary>
    /// <param name="file">The file; a checksum it already has is replaced.</param>
    public static SafetensorsFile Seal(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var metadata = new Dictionary<string, string>(file.Metadata, StringComparer.Ordinal)
        {
            [MetadataKey] = new string('0', Digits),
        };
        var blank = new SafetensorsFile(file.Entries, metadata);
        metadata[MetadataKey] = Hash(blank.Header.Span, file.Entries);
        return new SafetensorsFile(file.Entries, metadata);
    }

    /// <summary>Checks that a file that was read is the one that was sealed, to the byte.</summary>
    /// <param name="file">The file as read.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="BadInputException">It has no checksum, or was altered.</exception>
    public static void Verify(SafetensorsFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        var stated = file.Metadata.GetValueOrDefault(MetadataKey);
        var header = file.Header.ToArray();
        var start = header.AsSpan().IndexOf(s_marker);
        if (stated is not { Length: Digits } || start < 0)
            throw new BadInputException(
                name, $"a file sealed with its SHA-256 as metadata {MetadataKey}",
                stated is null ? "none" : $"'{stated}'",
                "The file was altered, or written by something else; give the one the run wrote.");

        header.AsSpan(start + s_marker.Length, Digits).Fill((byte)'0');
        var actual = Hash(header, file.Entries);
        if (actual != stated)
            throw new BadInputException(
                name, $"content whose SHA-256 is {stated}", actual,
                "The file was altered after it was written; delete or move it, or get a whole copy.");
    }

    private static string Hash(ReadOnlySpan<byte> header, IEnumerable<SafetensorsEntry> entries)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        foreach (var entry in entries) hash.AppendData(entry.Data.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
