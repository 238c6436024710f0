using System.IO.Compression;
using System.Text;
using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Data;

/// <summary>Against files that numpy wrote (Fixtures/Data/make_tables.py).</summary>
public sealed class NpzFileTests : IDisposable
{
    private static readonly double[] s_fixture =
        [.. Enumerable.Range(0, 12).Select(i => ((i * 5 % 12) - 3) * 0.5)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numpys_archives_are_read_plain_and_packed()
    {
        var plain = NpzFile.Read(NpyFileTests.Fixture("plain.npz"));
        var packed = NpzFile.Read(NpyFileTests.Fixture("packed.npz"));

        Assert.Equal(["X", "y"], plain.Keys.Order());
        Assert.Equal([4, 3], plain["X"].Shape);
        Assert.Equal((NpyKind.F8, NpyKind.I8), (plain["X"].Kind, plain["y"].Kind));
        Assert.Equal(s_fixture, plain["X"].Values);
        Assert.Equal([2, 0, 2, 7], plain["y"].Values);
        Assert.Equal(s_fixture, packed["x"].Values);
        Assert.Equal(s_fixture, packed["turned"].Values);
        Assert.Equal((NpyKind.F4, NpyKind.I4), (packed["x"].Kind, packed["labels"].Kind));
        Assert.Equal([1, 2, 3, 250], packed["small"].Values);
        Assert.Empty(packed["number"].Shape);
        Assert.Equal([2.5], packed["number"].Values);
        Assert.Equal((4, 1), (plain["y"].ToTable().Rows, plain["y"].ToTable().Columns));
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("/tmp/biglearn-x")]
    [InlineData("..\\..\\x")]
    [InlineData("a\0b")]
    public void An_arrays_name_is_a_name_and_never_a_path(string name)
    {
        var inner = Directory.CreateDirectory(_folder["a/b"]).FullName;
        var path = Path.Combine(inner, "names.npz");
        NpzFile.Write(path, [(name, new NpyArray([1, 2], [2]))]);

        Assert.Equal([name], NpzFile.Names(path));
        Assert.Equal([1, 2], NpzFile.Read(path)[name].Values);
        Assert.Equal([1, 2], TableFile.Read(path).Features.Values);

        Assert.Equal([path], Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.False(File.Exists("/tmp/biglearn-x.npy"));
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_refused()
    {
        NpzFile.Write(_folder["one.npz"], [("a", new NpyArray([.. Enumerable.Range(0, 1000).Select(i => Math.Sqrt(i))], [1000]))]);
        var bytes = File.ReadAllBytes(_folder["one.npz"]);
        var end = bytes.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        byte[] second = [.. bytes[directory..end]];
        second[second.AsSpan().IndexOf("a.npy"u8)] = (byte)'b';
        byte[] tail = [.. bytes[end..]];
        (tail[8], tail[10], tail[12]) = (2, 2, (byte)(tail[12] + second.Length));

        BadInput.Of(() => NpzFile.Read(_folder.Write("two.npz", [.. bytes[..end], .. second, .. tail])), "entries of together at most");
    }

    [Fact]
    public void One_array_is_read_beside_others_that_cannot_be()
    {
        var path = NpyFileTests.Fixture("objects.npz");

        Assert.Equal(["X", "names"], NpzFile.Names(path));
        Assert.Equal(s_fixture, NpzFile.Read(path, "X").Values);
        BadInput.Of(() => NpzFile.Read(path), "objects.npz(names.npy)", "type '|O'");
        BadInput.Of(() => NpzFile.Read(path, "Y"), "an array 'Y'", "X, names");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_is_read_again_and_the_bytes_are_the_same(bool compress)
    {
        (string, NpyArray)[] arrays =
        [
            ("f8", new([0.1, double.NaN, 1e300, -0.0], [2, 2])),
            ("f4", new([0.5, 1.25], [2, 1], NpyKind.F4)),
            ("i8", new([-9e15, 3], [2], NpyKind.I8)),
            ("i4", new([int.MinValue, int.MaxValue], [1, 2], NpyKind.I4)),
            ("number", new([7], [])),
            ("long", new([.. Enumerable.Range(0, 150_000).Select(i => (double)(i % 100))], [1500, 100])),
        ];

        NpzFile.Write(_folder["a.npz"], arrays, compress);
        NpzFile.Write(_folder["b.npz"], arrays, compress);
        var read = NpzFile.Read(_folder["a.npz"]);

        Assert.Equal(File.ReadAllBytes(_folder["a.npz"]), File.ReadAllBytes(_folder["b.npz"]));
        Assert.Equal(arrays.Select(item => item.Item1), NpzFile.Names(_folder["a.npz"]));
        foreach (var (name, array) in arrays)
        {
            Assert.Equal(array.Values, read[name].Values);
            Assert.Equal(array.Shape, read[name].Shape);
            Assert.Equal(array.Kind, read[name].Kind);
        }

        Assert.Equal(compress, new FileInfo(_folder["a.npz"]).Length < 100_000);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public void Entries_are_the_npy_files_that_numpy_writes()
    {
        NpzFile.Write(_folder["a.npz"], [("X", new(s_fixture, [4, 3])), ("y", new([2, 0, 2, 7], [4], NpyKind.I8))]);

        using var ours = ZipFile.OpenRead(_folder["a.npz"]);
        using var numpys = ZipFile.OpenRead(NpyFileTests.Fixture("plain.npz"));
        foreach (var name in new[] { "X.npy", "y.npy" })
            Assert.Equal(numpys.GetEntry(name)!.Crc32, ours.GetEntry(name)!.Crc32);
        Assert.All(ours.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing()
    {
        NpyArray one = new([1], [1]);
        Assert.Throws<ArgumentException>(() => NpzFile.Write(_folder["x.npz"], [("a", one), ("a", one)]));
        Assert.Throws<ArgumentException>(() => NpzFile.Write(_folder["x.npz"], [("", one)]));
        foreach (var value in new[] { 0.5, 3e9, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentException>(
                () => NpzFile.Write(_folder["x.npz"], [("a", new([value], [1], NpyKind.I4))]));
        }

        Assert.Throws<ArgumentException>(() => new NpyArray([1, 2], [3]));
        Assert.Throws<ArgumentException>(() => new NpyArray([], [0]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_is_no_archive_of_arrays_is_refused()
    {
        using (var zip = ZipFile.Open(_folder["text.npz"], ZipArchiveMode.Create))
            zip.CreateEntry("../evil.txt");
        Twice(_folder["twice.npz"]);

        BadInput.Of(() => NpzFile.Read(_folder["text.npz"]), "without arrays");
        BadInput.Of(() => NpzFile.Read(_folder["twice.npz"]), "'X' twice");
        BadInput.Of(() => NpzFile.Read(_folder.Write("t.npz", "no zip at all")), "a zip file of .npy arrays");
        BadInput.Of(() => NpzFile.Read(_folder["absent.npz"]), "nothing at this path");
    }

    [Fact]
    public void A_shape_beyond_the_entry_costs_no_memory()
    {
        foreach (var shape in new[] { "(200000000,)", "(3,)", "(4611686018427387904, 4)", "(1,)" })
        {
            Lie(shape);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var error = Record.Exception(() => NpzFile.Read(_folder["lie.npz"]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
            Assert.IsType<BadInputException>(error);
        }
    }

    [Fact]
    public void An_entry_whose_declared_size_lies_costs_no_memory()
    {
        // The header promises 1 GB, which the sizes declared in the zip file confirm; 16 bytes are there.
        Lie("(125000000,)");
        var bytes = File.ReadAllBytes(_folder["lie.npz"]);
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 1_000_000_100);
        File.WriteAllBytes(_folder["lie.npz"], bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        BadInput.Of(() => NpzFile.Read(_folder["lie.npz"]), "expected");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Theory]
    [InlineData("plain.npz")]
    [InlineData("packed.npz")]
    public void Mutated_bytes_give_the_same_arrays_or_a_refusal(string file)
    {
        var original = File.ReadAllBytes(NpyFileTests.Fixture(file));
        var whole = NpzFile.Read(NpyFileTests.Fixture(file)).ToDictionary();
        var random = new DerivedRandom(7, "mutations", original.Length);
        for (var i = 0; i < 1500; i++)
        {
            byte[] bytes = [.. original];
            for (var n = random.NextInt(3); n >= 0; n--)
                bytes[random.NextInt(bytes.Length)] = (byte)random.NextInt(256);
            var path = _folder.Write("mutated.npz", bytes);
            try
            {
                // The check sum sees to the values; only names may have changed.
                foreach (var (name, array) in NpzFile.Read(path))
                    Assert.Contains(whole.Values, other => other.Values.AsSpan().SequenceEqual(array.Values));
            }
            catch (BadInputException)
            {
            }
        }
    }

    /// <summary>Writes lie.npz with one array of two values and any shape.</summary>
    private void Lie(string shape)
    {
        File.Delete(_folder["lie.npz"]);
        using var zip = ZipFile.Open(_folder["lie.npz"], ZipArchiveMode.Create);
        using var entry = zip.CreateEntry("X.npy").Open();
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
        entry.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. new byte[16]]);
    }

    private static void Twice(string path)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        zip.CreateEntry("X.npy");
        zip.CreateEntry("X.npy");
    }
}
