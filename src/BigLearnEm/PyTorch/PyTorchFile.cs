using System.IO.Compression;
using BigLearnEm.Files;
using BigLearnEm.Runs;

namespace BigLearnEm.PyTorch;

/// <summary>
/// State dictionaries of PyTorch (<c>torch.save(model.state_dict(), "model.pt")</c>): a zip file with a pickle of names,
/// types, shapes and strides, and the elements beside it. Nothing in a file is ever executed.
/// </summary>
public static class PyTorchFile
{
    private const string Folder = "archive";

    private static readonly DateTimeOffset s_fixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Reads a dictionary of tensors or parameters, of float, double, long, int, byte or bool, with any strides, on any
    /// device; each comes out row by row. Tensors that share their elements in PyTorch share them here.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors, in the dictionary's order.</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, damaged, big-endian or in the format before PyTorch 1.6, or holds anything but a dictionary
    /// of such tensors, which is named.
    /// </exception>
    public static IReadOnlyList<SafetensorsEntry> Read(string path) => PyTorchArchive.Use(path, archive =>
    {
        var dictionary = new PickleReader(archive.Pickle(), path).Read() as PickledDictionary
            ?? throw NoStateDictionary(path, "something else than a dictionary");
        // What is not contiguous is copied; views upon views of one storage must not add up without end.
        var copies = archive.Length;
        var entries = new List<SafetensorsEntry>(dictionary.Count);
        foreach (var (name, value) in dictionary)
        {
            if (name == SafetensorsHeader.MetadataKey || value is not PickledTensor tensor)
                throw NoStateDictionary(path, $"one whose '{PickleReader.Shown(name)}' is no tensor");
            var storage = archive.Storage(tensor.Storage);
            if (!tensor.IsContiguous) copies -= tensor.ByteLength;
            if (copies < 0)
                throw new BadInputException(
                    path, $"views of together at most {archive.Length} bytes, as the file has", "more",
                    "Call .contiguous() on the tensors before they are saved.");
            entries.Add(new SafetensorsEntry(name, tensor.Storage.Type, tensor.Shape, tensor.Elements(storage)));
        }

        return entries;
    });

    /// <summary>
    /// Writes tensors as a state dictionary that <c>torch.load</c> reads, with <c>weights_only=True</c> too. The same
    /// tensors give the same bytes.
    /// </summary>
    /// <param name="path">The file, replaced whole.</param>
    /// <param name="entries">The tensors, each name once.</param>
    /// <exception cref="ArgumentException">Two tensors have one name.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, IReadOnlyList<SafetensorsEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new ArgumentException($"Two tensors are named {twice.Key}.", nameof(entries));
        AtomicFile.Write(path, file =>
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
            Add(archive, "data.pkl", PickleWriter.StateDictionary(entries));
            Add(archive, "byteorder", "little"u8);
            for (var i = 0; i < entries.Count; i++) Add(archive, $"data/{i}", entries[i].Data.Span);
            Add(archive, "version", "3\n"u8);
        });
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        var entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = s_fixedTime;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static BadInputException NoStateDictionary(string path, string got) => new(
        path, "a dictionary of names and tensors", got,
        "Save the weights by themselves: torch.save(model.state_dict(), FILE).");
}
