using System.IO.Compression;
using System.Text;
using BigLearnEm.Data;
using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>
/// The zip file that <c>torch.save</c> writes, in memory: a pickle and, by key, the storages that it speaks of. Entries
/// are looked up by name and never become files. All that is read of them takes no more than the file has bytes,
/// whatever it says of its sizes.
/// </summary>
internal sealed class PyTorchArchive : IDisposable
{
    private const string PickleName = "/data.pkl";
    private const string Remedy = "Save it again: torch.save(model.state_dict(), FILE).";

    private readonly string _path;
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _storages = new(StringComparer.Ordinal);
    private readonly string _folder;
    private long _left;

    private PyTorchArchive(FileStream file, string path)
    {
        _path = path;
        Length = _left = file.Length;
        _archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in _archive.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
                throw Bad("entries of different names", $"'{PickleReader.Shown(entry.FullName)}' twice");
        }

        _folder = Folder();
        RequireLittleEndian();
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Opens an archive and does something with it.</summary>
    /// <exception cref="BadInputException">It is none, is damaged, or is of a kind that is not read.</exception>
    public static T Use<T>(string path, Func<PyTorchArchive, T> use)
    {
        using var file = InputFile.Open(path);
        PyTorchFormat.Require(file, path);
        try
        {
            using var archive = new PyTorchArchive(file, path);
            return use(archive);
        }
        catch (Exception error) when (
            error is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            // ZipArchive lets some of these through for central directories and local headers that lie.
            throw new BadInputException(path, "a whole file of torch.save", error.Message.TrimEnd('.'), Remedy, error);
        }
    }

    /// <summary>The bytes of the pickle.</summary>
    public byte[] Pickle() => Read(_entries[_folder + PickleName]);

    /// <summary>The bytes of a storage.</summary>
    /// <param name="storage">What the pickle says of it.</param>
    public ReadOnlyMemory<byte> Storage(PickledStorage storage)
    {
        if (!_storages.TryGetValue(storage.Key, out var bytes))
        {
            bytes = _entries.TryGetValue($"{_folder}/data/{storage.Key}", out var entry)
                ? Read(entry)
                : throw Bad($"an entry data/{PickleReader.Shown(storage.Key)}", "none of that name");
            _storages.Add(storage.Key, bytes);
        }

        return bytes.Length == (Int128)storage.Count * storage.Type.ElementSize()
            ? bytes
            : throw Bad(
                $"{storage.Count} elements of {storage.Type} in data/{PickleReader.Shown(storage.Key)}", $"{bytes.Length} bytes");
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();

    // Everything is in one folder, which has the name that the file had when it was written.
    private string Folder()
    {
        var found = _entries.Keys
            .Where(entry => entry.EndsWith(PickleName, StringComparison.Ordinal))
            .Select(entry => entry[..^PickleName.Length])
            .Where(folder => !folder.Contains('/', StringComparison.Ordinal))
            .ToList();
        if (found.Count != 1) throw Bad("one pickle, data.pkl, in a folder", $"{found.Count}");
        if (_entries.ContainsKey($"{found[0]}/constants.pkl"))
            throw Bad("a state dictionary", "a TorchScript program (torch.jit.save)");
        return found[0];
    }

    private void RequireLittleEndian()
    {
        if (!_entries.TryGetValue($"{_folder}/byteorder", out var entry)) return;
        var order = Encoding.Latin1.GetString(Read(entry)).Trim();
        if (order != "little")
            throw new BadInputException(
                _path, "little-endian numbers", $"byteorder '{PickleReader.Shown(order)}'",
                "Save it on a little-endian machine, or as .safetensors.");
    }

    private byte[] Read(ZipArchiveEntry entry)
    {
        var name = PickleReader.Shown(entry.FullName);
        if (entry.CompressedLength != entry.Length)
            throw Bad($"entry {name} stored as it is", "a compressed one");
        if (entry.Length > Math.Min(_left, Array.MaxLength))
            throw Bad($"at most {Math.Min(_left, Array.MaxLength)} bytes for entry {name}", $"{entry.Length}");
        _left -= entry.Length;
        using var raw = entry.Open();
        using var stream = new SliceStream(raw, entry.Length);
        var bytes = InputFile.ReadUpTo(stream, (int)entry.Length);
        return bytes.Length == entry.Length && stream.Crc == entry.Crc32
            ? bytes
            : throw Bad($"the bytes that the check sum of entry {name} stands for", "others");
    }

    private BadInputException Bad(string expected, string got) => new(_path, expected, got, Remedy);
}
