using BigLearnEm.Data;
using BigLearnEm.Randomness;

namespace BigLearnEm.Tests.Data;

/// <summary>
/// Against files that scipy wrote (Fixtures/Data/make_tables.py), MATLAB's own, and bytes written by hand.
/// </summary>
public sealed class MatFileTests : IDisposable
{
    private static readonly double[] s_fixture =
        [.. Enumerable.Range(0, 12).Select(i => ((i * 5 % 12) - 3) * 0.5)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("everything.mat")]
    [InlineData("everything_packed.mat")]
    public void Any_class_of_full_real_numbers_is_read_by_name(string file)
    {
        var path = NpyFileTests.Fixture(file);

        var wide = MatFile.Read(path, "wide");
        Assert.Equal((4, 3), (wide.Rows, wide.Columns));
        Assert.Null(wide.ColumnNames);
        Assert.Equal(s_fixture, wide.Values);
        Assert.Equal(s_fixture, MatFile.Read(path, "single").Values);
        Assert.Equal(s_fixture.Select(v => (v * 2) + 10), MatFile.Read(path, "bytes").Values);
        Assert.Equal(s_fixture.Select(v => v * 2), MatFile.Read(path, "longs").Values);
        Assert.Equal(s_fixture.Select(v => v > 0 ? 1.0 : 0), MatFile.Read(path, "truth").Values);
    }

    [Theory]
    [InlineData("text", "1 x 5 char")]
    [InlineData("cell", "1 x 2 cell")]
    [InlineData("struct", "1 x 1 struct")]
    [InlineData("sparse", "4 x 3 sparse")]
    [InlineData("complex", "4 x 3 complex double")]
    [InlineData("cube", "2 x 2 x 2 double")]
    [InlineData("empty", "0 x 3 double")]
    public void Other_variables_are_refused_by_their_kind(string variable, string kind)
    {
        foreach (var file in new[] { "everything.mat", "everything_packed.mat" })
        {
            var path = NpyFileTests.Fixture(file);
            BadInput.Of(() => MatFile.Read(path, variable), $"got {variable} ({kind})", "full(double(...))");
        }
    }

    [Fact]
    public void Without_a_name_it_is_DataSet_or_the_only_matrix()
    {
        var preferred = MatFile.Read(NpyFileTests.Fixture("dataset.mat"));
        var only = MatFile.Read(NpyFileTests.Fixture("single.mat"));

        Assert.Equal((4, 4), (preferred.Rows, preferred.Columns));
        Assert.Equal([2, .. s_fixture[..3]], preferred.Row(0).ToArray());
        Assert.Equal(s_fixture, only.Values);
    }

    [Fact]
    public void Several_possible_matrices_are_listed()
    {
        var path = NpyFileTests.Fixture("everything.mat");

        BadInput.Of(() => MatFile.Read(path), "wide (4 x 3 double), bytes (4 x 3 uint8)", "Name the variable");
        BadInput.Of(() => MatFile.Read(path, "Wide"), "expected a variable 'Wide'", "wide (4 x 3 double)");
        BadInput.Of(() => MatFile.Read(_folder.Write("none.mat", new MatBytes().File())), "got none");
    }

    [Theory]
    [InlineData(MatBytes.Int8, -3)]
    [InlineData(MatBytes.UInt8, 200)]
    [InlineData(MatBytes.Int16, -300)]
    [InlineData(MatBytes.UInt16, 60_000)]
    [InlineData(MatBytes.Int32, -70_000)]
    [InlineData(MatBytes.UInt32, 4e9)]
    [InlineData(MatBytes.Single, -0.375)]
    [InlineData(MatBytes.Double, 1e-300)]
    [InlineData(MatBytes.Int64, -9e15)]
    [InlineData(MatBytes.UInt64, 18e18)]
    public void Every_stored_type_is_read_in_either_byte_order_plain_or_packed(int type, double extreme)
    {
        double[] columns = [extreme, 1, 2, 3, 4, 5];
        foreach (var mat in new[] { new MatBytes(), new MatBytes(isBigEndian: true) })
        {
            var array = mat.Array("M", [3, 2], type, columns, smallName: true);
            foreach (var element in new[] { array, mat.Deflated(array) })
            {
                var table = MatFile.Read(_folder.Write("m.mat", mat.File(element)));

                Assert.Equal((3, 2), (table.Rows, table.Columns));
                Assert.Equal([extreme, 3, 1, 4, 2, 5], table.Values);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Small_elements_hold_values_within_their_tag(bool isBigEndian)
    {
        var mat = new MatBytes(isBigEndian);

        var bytes = MatFile.Read(_folder.Write("b.mat", mat.File(mat.Array("M", [3, 1], MatBytes.UInt8, [7, 8, 9]))));
        var shorts = MatFile.Read(_folder.Write("s.mat", mat.File(mat.Array("M", [1, 2], MatBytes.Int16, [-7, 8]))));

        Assert.Equal([7, 8, 9], bytes.Values);
        Assert.Equal([-7, 8], shorts.Values);
    }

    [Fact]
    public void What_MATLAB_keeps_for_itself_is_passed_over()
    {
        var mat = new MatBytes();
        var subsystem = mat.Array("", [1, 8], MatBytes.UInt8, [0, 1, 2, 3, 4, 5, 6, 7], kind: 9);
        var opaque = mat.Element(MatBytes.Matrix,
        [
            .. mat.Element(MatBytes.UInt32, [.. mat.Word(17), .. mat.Word(0)]),
            .. mat.Small(MatBytes.Int8, "str"u8.ToArray()), .. mat.Small(MatBytes.Int8, "MCOS"u8.ToArray()),
        ]);
        var file = mat.File(opaque, mat.Array("M", [1, 2], MatBytes.Double, [1, 2]), subsystem);

        Assert.Equal([1, 2], MatFile.Read(_folder.Write("m.mat", file)).Values);
        BadInput.Of(() => MatFile.Read(_folder["m.mat"], "str"), "str (opaque)");
    }

    [Fact]
    public void Other_versions_are_named_with_the_remedy()
    {
        byte[] hdf5 = [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];
        var mat = new MatBytes();
        byte[] version4 = [.. mat.Word(0), .. mat.Word(2), .. mat.Word(2), .. new byte[200]];

        foreach (var bytes in new[] { hdf5, [.. mat.FileOf(0x0200), .. new byte[384], .. hdf5], mat.FileOf(0x0200) })
            BadInput.Of(() => MatFile.Read(_folder.Write("7.mat", bytes)), "version 7.3 (HDF5)", "'-v7'");
        BadInput.Of(() => MatFile.Read(_folder.Write("4.mat", version4)), "version 4", "'-v7'");
        BadInput.Of(() => MatFile.Read(_folder.Write("x.mat", mat.FileOf(0x0300))), "version 0x0300");
        BadInput.Of(() => MatFile.Read(_folder.Write("t.mat", new string('a', 300))), "got no MAT-file");
        BadInput.Of(() => MatFile.Read(_folder.Write("e.mat", "")), "a file of 0 bytes");
        BadInput.Of(() => MatFile.Read(_folder["absent.mat"]), "nothing at this path");
    }

    [Theory]
    [InlineData("single.mat")]
    [InlineData("dataset.mat")]
    public void A_file_cut_anywhere_is_refused(string file)
    {
        var bytes = File.ReadAllBytes(NpyFileTests.Fixture(file));
        var whole = MatFile.Read(NpyFileTests.Fixture(file)).Values;

        for (var length = 0; length < bytes.Length; length++)
        {
            // Cut between two elements, what is left is a file of fewer variables.
            var path = _folder.Write("cut.mat", bytes[..length]);
            var error = Record.Exception(() => Assert.NotEqual(whole, MatFile.Read(path).Values));
            Assert.True(error is null or BadInputException, $"{length}: {error}");
        }

        BadInput.Of(() => MatFile.Read(_folder.Write("cut.mat", bytes[..^1])), "up to the end");
    }

    [Fact]
    public void Damaged_compressed_values_are_refused()
    {
        var mat = new MatBytes();
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i * 0.7)];
        var packed = mat.Deflated(mat.Array("M", [50, 2], MatBytes.Double, values));
        foreach (var place in new[] { 8, 9, 40, packed.Length / 2, packed.Length - 4, packed.Length - 1 })
        {
            byte[] damaged = [.. packed];
            damaged[place] ^= 0x55;
            BadInput.Of(() => MatFile.Read(_folder.Write("d.mat", mat.File(damaged))), "save it again");
        }
    }

    [Fact]
    public void Lengths_that_lie_cost_no_memory()
    {
        var mat = new MatBytes();
        byte[] Head(int rows, int columns) =>
        [
            .. mat.Element(MatBytes.UInt32, [.. mat.Word(6), .. mat.Word(0)]),
            .. mat.Element(MatBytes.Int32, [.. mat.Word((uint)rows), .. mat.Word((uint)columns)]),
            .. mat.Small(MatBytes.Int8, "M"u8.ToArray()), .. mat.Word(MatBytes.Double), .. mat.Word(2_000_000_000),
        ];
        var head = Head(250_000_000, 1);
        byte[] lie = [.. mat.Word(MatBytes.Matrix), .. mat.Word(2_000_000_072), .. head, .. new byte[80]];
        byte[][] files =
        [
            mat.File(lie), mat.File(mat.Deflated(lie)), mat.File(mat.Element(MatBytes.Matrix, Head(10, 1))),
            mat.File(mat.Deflated([.. lie, .. new byte[4_000_000]])),
            mat.File(mat.Array("M", [1 << 30, 1 << 30], MatBytes.Double, [1, 2])),
            mat.File(mat.Array("M", [-1, 2], MatBytes.Double, [1, 2])),
            mat.File(mat.Array("M", [3, 2], MatBytes.Double, [1, 2])),
            mat.File(mat.Element(77, new byte[8])),
            mat.File(mat.Deflated(mat.Element(MatBytes.Compressed, new byte[8]))),
        ];
        foreach (var file in files)
        {
            var path = _folder.Write("lie.mat", file);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<BadInputException>(() => MatFile.Read(path));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        }
    }

    [Theory]
    [InlineData("everything.mat")]
    [InlineData("everything_packed.mat")]
    [InlineData("dataset.mat")]
    public void Mutated_bytes_give_a_table_or_a_refusal(string file) =>
        Mutate(File.ReadAllBytes(NpyFileTests.Fixture(file)), 1000, file == "dataset.mat" ? null : "wide");

    [UciFact]
    public void Mutated_bytes_of_a_real_file_give_a_table_or_a_refusal() =>
        Mutate(File.ReadAllBytes(UciData.File("glass.mat")), 3000, null);

    [UciTheory]
    [InlineData("glass.mat", 214, 10, 22028.0302, 6)]
    [InlineData("Vehicle.mat", 846, 19, 1792634, 4)]
    [InlineData("letter.mat", 20000, 17, 2146484, 26)]
    [InlineData("pendigits_train.mat", 7494, 17, 6112572, 10)]
    [InlineData("pendigits_test.mat", 3498, 17, 2854793, 10)]
    public void Real_tables_have_the_sums_that_scipy_finds(string file, int rows, int columns, double sum, int classes)
    {
        var table = MatFile.Read(UciData.File(file));

        Assert.Equal((rows, columns), (table.Rows, table.Columns));
        Assert.Equal(sum, table.Values.Sum(), 1e-6);
        Assert.Equal(
            Enumerable.Range(0, classes).Select(c => (double)c),
            Enumerable.Range(0, rows).Select(row => table[row, 0]).Distinct().Order());
    }

    [UciFact]
    public void Real_rows_are_in_their_order()
    {
        Assert.Equal(
            [0, 1.52101, 13.64, 4.49, 1.1, 71.78], MatFile.Read(UciData.File("glass.mat")).Row(0)[..6].ToArray());
        Assert.Equal(
            [26, 65, 0], MatFile.Read(UciData.File("pendigits_test.mat"), "DataSet").Row(3497)[^3..].ToArray());
    }

    private void Mutate(byte[] original, int times, string? variable)
    {
        var random = new DerivedRandom(7, "mutations", original.Length);
        int tables = 0, refusals = 0;
        for (var i = 0; i < times; i++)
        {
            byte[] bytes = [.. original];
            for (var n = random.NextInt(4); n >= 0; n--)
            {
                // Half the changes fall where most of the structure is.
                var place = random.NextInt(random.NextInt(2) == 0 ? Math.Min(256, bytes.Length) : bytes.Length);
                bytes[place] = random.NextInt(3) == 0 ? (byte)255 : (byte)random.NextInt(256);
            }

            if (random.NextInt(10) == 0)
                bytes = bytes[..random.NextInt(bytes.Length)];
            var path = _folder.Write("mutated.mat", bytes);
            try
            {
                MatFile.Read(path, variable);
                tables++;
            }
            catch (BadInputException)
            {
                refusals++;
            }
        }

        Assert.True(tables > 0 && refusals > 0, $"{tables} tables, {refusals} refusals");
    }
}
