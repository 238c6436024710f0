using System.IO.Compression;
using BigLearnEm.PyTorch;
using BigLearnEm.Randomness;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Tests.PyTorch;

public sealed class PyTorchFileTests : IDisposable
{
    // floats - 5 in the fixtures' generator, shape (4, 6).
    private static readonly float[] s_base = [.. Enumerable.Range(-5, 24).Select(value => (float)value)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "PyTorch", name);

    [Fact]
    public void Every_type_and_stride_of_PyTorch_is_read_row_by_row()
    {
        var read = PyTorchFile.Read(Fixture("everything.pt")).ToDictionary(entry => entry.Name);

        Is("floats", s_base.Select(value => value / 2), 2, 3, 4);
        Is("doubles", s_base.Select(value => value * 1.25), 4, 6);
        Is("transposed", Picked(6, 4, (i, j) => (j * 6) + i), 6, 4);
        Is("part", Picked(2, 3, (i, j) => ((i + 1) * 6) + 1 + (2 * j)), 2, 3);
        Is("column", Picked(4, 1, (i, _) => (i * 6) + 2), 4);
        Is("tail", Picked(1, 6, (_, j) => 18 + j), 6);
        Is("expanded", [7f, 7f, 7f, 9f, 9f, 9f], 2, 3);
        Is("permuted", Enumerable.Range(0, 24).Select(n => s_base[(n % 6 * 4) + (n / 6)]), 4, 2, 3);
        Is("number", [-3L]);
        Is("longs", [1L << 40, -1L], 2);
        Is("ints", [1, -2], 1, 2);
        Is("bytes", [(byte)0, (byte)255], 2);
        Is("bools", [true, false, true], 3);
        Is("nothing", Array.Empty<float>(), 0, 4);
        Is("parameter", Enumerable.Repeat(1f / 3, 4), 2, 2);
        Is("größe", [1.5f], 1);
        Assert.Equal(16, read.Count);

        void Is<T>(string name, IEnumerable<T> values, params long[] shape)
            where T : unmanaged
        {
            Assert.Equal(shape, read[name].Shape);
            Assert.Equal(values, read[name].ToArray<T>());
        }

        IEnumerable<float> Picked(int rows, int columns, Func<int, int, int> index) =>
            from i in Enumerable.Range(0, rows) from j in Enumerable.Range(0, columns) select s_base[index(i, j)];
    }

    [Fact]
    public void A_module_comes_in_the_order_of_its_layers() => Assert.Equal(
        ["layer.weight", "layer.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked"],
        PyTorchFile.Read(Fixture("module.pt")).Select(entry => entry.Name));

    [Fact]
    public void What_is_written_is_read_and_is_the_same_bytes_each_time()
    {
        SafetensorsEntry[] entries =
        [
            SafetensorsEntry.From<float>("enc_1.weight", [1, 2, 3, 4, 5, 6], 2, 3),
            SafetensorsEntry.From<double>("größe", [double.NaN]), SafetensorsEntry.From<long>("l", [long.MinValue], 1),
            SafetensorsEntry.From<int>("i", [], 0, 3), SafetensorsEntry.From<byte>("b", [1, 2], 2),
            SafetensorsEntry.From<bool>("t", [true], 1, 1, 1),
        ];
        PyTorchFile.Write(_folder["a.pt"], entries);
        PyTorchFile.Write(_folder["b.pt"], entries);

        var read = WeightsFile.Read(_folder["a.pt"]);
        Assert.Equal(File.ReadAllBytes(_folder["a.pt"]), File.ReadAllBytes(_folder["b.pt"]));
        Assert.Equal(entries.Select(entry => entry.Name), read.Select(entry => entry.Name));
        Assert.All(entries.Zip(read), pair =>
        {
            Assert.Equal(pair.First.Type, pair.Second.Type);
            Assert.Equal(pair.First.Shape, pair.Second.Shape);
            Assert.Equal(pair.First.Data.ToArray(), pair.Second.Data.ToArray());
        });
        using var archive = ZipFile.OpenRead(_folder["a.pt"]);
        Assert.All(archive.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
    }

    [Fact]
    public void The_name_or_the_beginning_tells_the_format()
    {
        var entries = PyTorchFile.Read(Fixture("module.pt"));
        foreach (var name in new[] { "a.pt", "a.PTH", "a.safetensors" }) WeightsFile.Write(_folder[name], entries);
        File.Copy(_folder["a.pt"], _folder["weights"]);
        File.Copy(_folder["a.safetensors"], _folder["others"]);

        foreach (var name in new[] { "a.pt", "a.PTH", "a.safetensors", "weights", "others" })
            Assert.Equal(entries.Select(entry => entry.Name), WeightsFile.Read(_folder[name]).Select(entry => entry.Name));
        Assert.Equal("pt", SafetensorsFile.Read(_folder["others"]).Metadata["format"]);
    }

    [Theory]
    [InlineData("legacy.pt", "PyTorch's format before 1.6", "save it again with torch.save")]
    [InlineData("half.pt", "FloatStorage, DoubleStorage", "HalfStorage", ".float()")]
    [InlineData("complex.pt", "ComplexFloatStorage")]
    [InlineData("names.pt", "a dictionary of names and tensors", "'names' is no tensor")]
    [InlineData("tensor.pt", "something else than a dictionary", "model.state_dict()")]
    [InlineData("model.pt", "the name torch.nn.modules.container.Sequential", "model.state_dict()")]
    [InlineData("checkpoint.pt", "'epoch' is no tensor", "model.state_dict()")]
    [InlineData("optimizer.pt", "is no tensor", "model.state_dict()")]
    [InlineData("protocol4.pt", "a pickle of protocol 2", "pickle_protocol")]
    [InlineData("script.pt", "a TorchScript program", "model.state_dict()")]
    public void Other_files_of_PyTorch_are_refused_with_what_to_do(string file, params string[] texts) =>
        BadInput.Of(() => PyTorchFile.Read(Fixture(file)), [file, .. texts]);

    [Fact]
    public void What_is_no_file_of_PyTorch_is_refused()
    {
        BadInput.Of(() => PyTorchFile.Read(_folder["none.pt"]), "nothing at this path");
        BadInput.Of(() => WeightsFile.Read(_folder.Write("text.pt", "no zip at all")), "a zip file of torch.save");
        BadInput.Of(() => PyTorchFile.Read(Path.Combine(_folder.Path)), "a folder");
        var whole = File.ReadAllBytes(Fixture("module.pt"));
        BadInput.Of(() => PyTorchFile.Read(_folder.Write("cut.pt", whole[..^100])), "cut.pt");
    }

    [Theory]
    [InlineData("cos\nsystem\nX\u0004\0\0\0echo\u0085R.", "the name os.system")]
    [InlineData("cbuiltins\neval\n.", "the name builtins.eval")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "not a plain view")]
    [InlineData("ccollections\nOrderedDict\n(K\u0001K\u0002tR.", "a call")]
    [InlineData("(K\u0001i__main__\nX\n.", "the opcode 0x69")]
    [InlineData("}h\u0007.", "a value under 7")]
    [InlineData("}K\u0001K\u0002s.", "a key that is no text")]
    [InlineData("}(X\u0001\0\0\0au.", "keys and values")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffab", "a text of 4294967295 bytes")]
    [InlineData("}", "1 bytes more")]
    [InlineData(".", "a value")]
    [InlineData("(.", "a value")]
    [InlineData("t.", "a mark")]
    [InlineData("\u008a\u0009abcdefghi.", "more than 64 bits")]
    public void Nothing_in_a_pickle_is_executed(string opcodes, string text)
    {
        Forge("\u0080\u0002" + opcodes);
        BadInput.Of(() => PyTorchFile.Read(_folder["forged.pt"]), "forged.pt", text);
    }

    [Theory]
    [InlineData(0, "K\u0005", "K\u0001", "K\u0004", "inside of their storages")]
    [InlineData(2, "K\u0003", "K\u0001", "K\u0004", "inside of their storages")]
    [InlineData(0, "K\u0002", "K\u0004", "K\u0004", "inside of their storages")]
    [InlineData(0, "J\u00ff\u00ff\u00ff\u00ff", "K\u0001", "K\u0004", "inside of their storages")]
    [InlineData(0, "K\u0002", "J\u00ff\u00ff\u00ff\u00ff", "K\u0004", "inside of their storages")]
    [InlineData(0, "\u008a\u0008\0\0\0\0\0\0\0\u0040", "K\0", "K\u0004", "inside of their storages")]
    [InlineData(0, "K\u0002", "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "K\u0004", "inside of their storages")]
    [InlineData(0, "J\u00ff\u00ff\u00ff\u003f", "K\0", "K\u0002", "inside of their storages")]
    [InlineData(0, "J\u0000\u0000\u0000\u0010", "K\0", "K\u0002", "views of together at most")]
    [InlineData(0, "K\u0002", "K\u0001", "K\u0003", "3 elements of F32")]
    [InlineData(0, "K\u0002", "K\u0001", "\u008a\u0008\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "elements of F32")]
    public void A_tensor_outside_of_its_storage_costs_no_memory(int offset, string size, string stride, string count, string text)
    {
        Forge(Tensor(offset, size, stride, count), 8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        BadInput.Of(() => PyTorchFile.Read(_folder["forged.pt"]), text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_forged_tensor_that_fits_is_read()
    {
        Forge(Tensor(1, "K\u0001", "K\u0001", "K\u0002"), 8);
        Assert.Equal([2f], PyTorchFile.Read(_folder["forged.pt"]).Single().ToArray<float>());
    }

    [Theory]
    [InlineData("../evil/data.pkl")]
    [InlineData("/evil/data.pkl")]
    [InlineData("a/../../evil/data.pkl")]
    public void An_archive_that_leads_out_of_its_folder_is_refused(string entry)
    {
        using (var zip = ZipFile.Open(_folder["out.pt"], ZipArchiveMode.Create))
            Add(zip, entry, [0x80, 2, (byte)'}', (byte)'.'], CompressionLevel.NoCompression);
        BadInput.Of(() => PyTorchFile.Read(_folder["out.pt"]), "one pickle, data.pkl, in a folder");
        Assert.Single(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Archives_that_lie_are_refused()
    {
        Forge(Tensor(0, "K\u0002", "K\u0001", "K\u0002"), 8, order: "big");
        BadInput.Of(() => PyTorchFile.Read(_folder["forged.pt"]), "byteorder 'big'", "little-endian");
        Forge(Tensor(0, "K\u0002", "K\u0001", "K\u0002"), 8, key: "../0");
        BadInput.Of(() => PyTorchFile.Read(_folder["forged.pt"]), "an entry data/0");
        Forge(Tensor(0, "K\u0002", "K\u0001", "K\u0002"), 8, level: CompressionLevel.Optimal);
        BadInput.Of(() => PyTorchFile.Read(_folder["forged.pt"]), "stored as it is");

        Forge(Tensor(0, "K\u0002", "K\u0001", "K\u0002"), 8);
        var bytes = File.ReadAllBytes(_folder["forged.pt"]);
        bytes[bytes.AsSpan().IndexOf("forged/data/0"u8) + 14] ^= 1;
        BadInput.Of(() => PyTorchFile.Read(_folder.Write("altered.pt", bytes)), "the check sum of entry forged/data/0");
    }

    [Theory]
    [InlineData("everything.pt")]
    [InlineData("module.pt")]
    public void Mutated_bytes_give_tensors_or_a_refusal(string file)
    {
        var original = File.ReadAllBytes(Fixture(file));
        var random = new DerivedRandom(11, file, 0);
        for (var i = 0; i < 1000; i++) ReadMutated(Mutation.OfBytes(original, random));
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("module")]
    public void Mutated_pickles_in_sound_archives_give_tensors_or_a_refusal(string file)
    {
        using var archive = ZipFile.OpenRead(Fixture(file + ".pt"));
        var entries = archive.Entries.ToDictionary(entry => entry.FullName, Bytes);
        var pickle = entries[file + "/data.pkl"];
        var random = new DerivedRandom(12, file, 0);
        var good = 0;
        for (var i = 0; i < 1000; i++)
        {
            entries[file + "/data.pkl"] = Mutation.OfBytes(pickle, random);
            using var memory = new MemoryStream();
            using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
                foreach (var (name, bytes) in entries) Add(zip, name, bytes, CompressionLevel.NoCompression);
            if (ReadMutated(memory.ToArray())) good++;
        }

        // Most of a pickle is names and counts that the reader looks at; some bytes may be anything.
        Assert.InRange(good, 1, 750);
    }

    /// <summary>Reads bytes that may be anything; whatever they are, there is no other exception and no great memory.</summary>
    private bool ReadMutated(byte[] bytes)
    {
        var path = _folder.Write("mutated.pt", bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            PyTorchFile.Read(path);
            return true;
        }
        catch (BadInputException)
        {
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000 + (16 * bytes.Length));
        }
    }

    /// <summary>The pickle of one float tensor 'w' with one axis; numbers are opcodes.</summary>
    private static string Tensor(int offset, string size, string stride, string count) =>
        "\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\n"
        + $"X\u0001\0\0\00X\u0003\0\0\0cpu{count}tQK{(char)offset}{size}\u0085{stride}\u0085\u0089}}tRs.";

    /// <summary>Writes forged.pt: a pickle, letters as bytes, and the floats 1, 2 as storage.</summary>
    private void Forge(
        string pickle, int length = 0, string? order = null, string key = "0",
        CompressionLevel level = CompressionLevel.NoCompression)
    {
        File.Delete(_folder["forged.pt"]);
        using var zip = ZipFile.Open(_folder["forged.pt"], ZipArchiveMode.Create);
        Add(zip, "forged/data.pkl", [.. pickle.Select(letter => checked((byte)letter))], level);
        byte[] storage = [.. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f)];
        if (length > 0) Add(zip, $"forged/data/{key}", storage[..length], level);
        if (order is not null) Add(zip, "forged/byteorder", [.. order.Select(letter => (byte)letter)], level);
    }

    private static void Add(ZipArchive zip, string name, byte[] bytes, CompressionLevel level)
    {
        using var stream = zip.CreateEntry(name, level).Open();
        stream.Write(bytes);
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
