using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// A safetensors file in memory: named tensors and a map of strings. The format is that of
/// https://github.com/huggingface/safetensors: the header's length in 8 bytes, little-endian; the header, JSON padded
/// with spaces to a multiple of 8 bytes; the tensors' bytes, one after another without a gap.
/// What is written depends on nothing but the tensors, in the order given, and the metadata, sorted by key.
/// </summary>
public sealed class SafetensorsFile
{
    /// <summary>The longest header that is read or written, in bytes, as in the reference implementation.</summary>
    public const int LargestHeader = 100_000_000;

    private readonly Dictionary<string, SafetensorsEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>Makes a file of tensors and metadata.</summary>
    /// <param name="entries">The tensors, in the order in which they are to stand in the file.</param>
    /// <param name="metadata">The strings that go with them; null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have one name, or the header would be over 100 MB.</exception>
    public SafetensorsFile(
        IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata = null)
        : this([.. entries], Sorted(metadata), null)
    {
    }

    // Entries in the order of their data; header as read, or null to have it built.
    private SafetensorsFile(
        SafetensorsEntry[] entries, SortedDictionary<string, string> metadata, byte[]? header)
    {
        Entries = entries;
        Metadata = metadata;
        foreach (var entry in entries)
        {
            if (!_byName.TryAdd(entry.Name, entry))
                throw new ArgumentException($"Two tensors are named {entry.Name}.", nameof(entries));
        }

        Header = header ?? SafetensorsHeader.Build(entries, metadata);
    }

    /// <summary>The tensors, in the order in which they stand in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The strings that go with them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The size of the file in bytes.</summary>
    public long Length => Header.Length + Entries.Sum(entry => (long)entry.Data.Length);

    /// <summary>All bytes of the file before the first tensor's: header length, header, padding.</summary>
    internal ReadOnlyMemory<byte> Header { get; }

    /// <summary>Finds a tensor by name; null where there is none.</summary>
    /// <param name="name">The tensor's name.</param>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Writes the file to a stream.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(Header.Span);
        foreach (var entry in Entries) stream.Write(entry.Data.Span);
    }

    /// <summary>Writes the file to disk, whole or not at all (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="IOException">It could not be written; what stood there before still does.</exception>
    public void Write(string path) => AtomicFile.Write(path, Write, Length);

    /// <summary>Reads a file from disk.</summary>
    /// <param name="path">The file's path.</param>
    /// <exception cref="BadInputException">
    /// The file is missing, cannot be read, or is not a whole safetensors file.
    /// </exception>
    public static SafetensorsFile Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                path, "a safetensors file that can be read", error.Message,
                "Check the path and the file's permissions.", error);
        }
    }

    /// <summary>Reads a file from a stream that can seek, from its position to its end.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="BadInputException">
    /// It is not a whole safetensors file, or a tensor in it is over 2 GiB.
    /// </exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = SafetensorsHeader.Read(stream, name);
        var entries = new SafetensorsEntry[header.Tensors.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var tensor = header.Tensors[i];
            var data = new byte[tensor.End - tensor.Begin];
            stream.ReadExactly(data);
            entries[i] = new SafetensorsEntry(tensor.Name, tensor.Type, tensor.Shape, data);
        }

        return new SafetensorsFile(entries, header.Metadata, header.Bytes);
    }

    private static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string>? metadata)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (metadata is null) return sorted;
        foreach (var (key, value) in metadata) sorted.Add(key, value);
        return sorted;
    }
}
