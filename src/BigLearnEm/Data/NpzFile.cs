using System.IO.Compression;
using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>
/// Reads and writes numpy's archives of arrays (numpy.savez, numpy.savez_compressed): zip files of .npy entries.
/// Entries are read by name into memory and never become files; declared sizes are checked, and memory grows with what
/// really arrives.
/// </summary>
public static class NpzFile
{
    private const string Extension = ".npy";

    // No deflated byte gives more than 1032 bytes (zlib technical details, "maximum expansion factor").
    private const long MaximumExpansion = 1032;

    private static readonly DateTimeOffset s_fixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The names of the arrays, without <c>.npy</c>, in the order of the archive.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The names; entries that are no <c>.npy</c> are passed over.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is no zip file, or has two arrays of one name.
    /// </exception>
    public static IReadOnlyList<string> Names(string path) =>
        WithEntries(path, entries => entries.Select(entry => entry.Name).ToList());

    /// <summary>Reads all arrays, of the types that <see cref="NpyFile.Read"/> takes.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without <c>.npy</c>.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is no zip file, is damaged, has two arrays of one name, or an array is not one of plain
    /// numbers or not as long as it says.
    /// </exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path) => WithEntries(
        path, entries => entries.ToDictionary(item => item.Name, item => ReadEntry(item.Entry, path)));

    /// <summary>Reads one array; the others may be of any type.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The array's name, without <c>.npy</c>.</param>
    /// <returns>The array.</returns>
    /// <exception cref="BadInputException">As of <see cref="Read(string)"/>, or there is no such array.</exception>
    public static NpyArray Read(string path, string name) =>
        WithEntries(path, entries => ReadEntry(Find(entries, path, name), path));

    /// <summary>Writes arrays; the same arrays give the same bytes.</summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="arrays">The arrays with their names, without <c>.npy</c>.</param>
    /// <param name="compress">Whether to deflate them, as numpy.savez_compressed does.</param>
    /// <exception cref="ArgumentException">
    /// A name is empty or stands twice, or a value is no integer of its array's kind.
    /// </exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IEnumerable<(string Name, NpyArray Array)> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        WriteEntries(path, [.. arrays.Select(item => (item.Name, (Action<Stream>)item.Array.WriteTo))], compress);
    }

    /// <summary>
    /// Reads an array of unsigned bytes (u1) in C order as what it is, at an eighth of the memory that
    /// <see cref="Read(string, string)"/> takes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The array's name, without <c>.npy</c>.</param>
    /// <returns>The values in C order, and the axes' lengths.</returns>
    /// <exception cref="BadInputException">As of <see cref="Read(string, string)"/>, or the array is of another type.</exception>
    internal static (byte[] Values, int[] Shape) ReadBytes(string path, string name) => WithEntries(path, entries =>
    {
        var entry = Find(entries, path, name);
        return ReadEntry(entry, path, (stream, header, place) =>
        {
            if (header is not { Kind: 'u', Size: 1, IsFortran: false })
            {
                throw new BadInputException(
                    place, "unsigned bytes (uint8) in C order", $"type {header.Kind}{header.Size}"
                    + (header.IsFortran ? " in Fortran order" : ""), "Save it with numpy's astype('uint8', order='C').");
            }

            var count = header.CountInMemory(place);
            var values = InputFile.ReadUpTo(stream, count);
            if (values.Length < count) NpyValues.Fill(stream, new byte[count - values.Length], place);
            return (values, header.Shape.Select(length => (int)length).ToArray());
        });
    });

    /// <summary>Writes arrays of unsigned bytes (u1), deflated; the same arrays give the same bytes.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{ValueTuple{string, NpyArray}}, bool)"/>
    internal static void WriteBytes(string path, IReadOnlyList<(string Name, byte[] Values, int[] Shape)> arrays)
    {
        foreach (var (_, values, shape) in arrays) NpyValues.RequireShape(shape, values.Length);
        WriteEntries(
            path, [.. arrays.Select(item => (item.Name, (Action<Stream>)(stream =>
                NpyValues.Write(stream, item.Values, "|u1", item.Shape))))], compress: true);
    }

    private static void WriteEntries(string path, List<(string Name, Action<Stream> Write)> named, bool compress)
    {
        if (named.Exists(item => string.IsNullOrEmpty(item.Name)))
            throw new ArgumentException("expected a name for each array, got an empty one", nameof(named));
        if (named.DistinctBy(item => item.Name).Count() < named.Count)
            throw new ArgumentException("expected different names, got one twice", nameof(named));
        AtomicFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, write) in named)
            {
                var level = compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
                var entry = archive.CreateEntry(name + Extension, level);
                entry.LastWriteTime = s_fixedTime;
                using var stream = entry.Open();
                write(stream);
            }
        });
    }

    private static T WithEntries<T>(string path, Func<List<(string Name, ZipArchiveEntry Entry)>, T> use)
    {
        using var file = InputFile.Open(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var entries = archive.Entries
                .Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                .Select(entry => (entry.FullName[..^Extension.Length], entry))
                .ToList();
            RequireNames(entries, path);
            RequireApart(archive, file.Length, path);
            return use(entries);
        }
        catch (Exception e) when (
            e is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            // ZipArchive lets some of these through for central directories and local headers that lie.
            throw new BadInputException(
                path, "a zip file of .npy arrays", e.Message.TrimEnd('.'),
                "Save the arrays again with numpy.savez.", e);
        }
    }

    private static void RequireNames(List<(string Name, ZipArchiveEntry Entry)> entries, string path)
    {
        if (entries.Count == 0)
        {
            throw new BadInputException(
                path, "a zip file of .npy arrays", "one without arrays", "Save the arrays again with numpy.savez.");
        }

        if (entries.GroupBy(item => item.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BadInputException(
                path, "arrays of different names", $"'{twice.Key}' twice", "Save the arrays again with numpy.savez.");
        }
    }

    /// <summary>
    /// Entries of a zip file may say that they have the same bytes, so that a small file unpacks to any size; here each has
    /// its own.
    /// </summary>
    private static void RequireApart(ZipArchive archive, long length, string path)
    {
        var packed = archive.Entries.Aggregate((Int128)0, (sum, entry) => sum + entry.CompressedLength);
        if (packed > length)
        {
            throw new BadInputException(
                path, $"entries of together at most {length} bytes, as the file has", $"{packed}",
                "Save the arrays again with numpy.savez.");
        }
    }

    private static ZipArchiveEntry Find(List<(string Name, ZipArchiveEntry Entry)> entries, string path, string name) =>
        entries.Find(item => item.Name == name).Entry ?? throw new BadInputException(
            path, $"an array '{name}'", $"{string.Join(", ", entries.Select(item => item.Name))}",
            "Give the name of one that is there.");

    private static NpyArray ReadEntry(ZipArchiveEntry entry, string path) =>
        ReadEntry(entry, path, (stream, header, name) => NpyArray.Read(stream, header, name, isLengthKnown: false));

    private static T ReadEntry<T>(ZipArchiveEntry entry, string path, Func<Stream, NpyHeader, string, T> read)
    {
        var name = $"{path}({entry.FullName})";
        using var raw = entry.Open();
        using var stream = new SliceStream(raw, long.MaxValue);
        var header = NpyHeader.Read(stream, name);
        RequireLength(entry, header, name);
        var array = read(stream, header, name);
        if (stream.ReadByte() >= 0 || stream.Crc != entry.Crc32)
        {
            throw new BadInputException(
                name, "the bytes that its check sum stands for", "others", "The file is damaged; save it again.");
        }

        return array;
    }

    private static void RequireLength(ZipArchiveEntry entry, NpyHeader header, string name)
    {
        var expected = (Int128)header.Count * header.Size;
        if (entry.Length <= expected || entry.Length - expected > 2 << 20
            || entry.Length / MaximumExpansion > entry.CompressedLength)
        {
            throw new BadInputException(
                name, $"a header and {expected} bytes of values, as its header says",
                $"{entry.Length} bytes, {entry.CompressedLength} compressed",
                "It was cut off or has been altered; save it again.");
        }
    }
}
