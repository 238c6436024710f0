using System.Text;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

/// <summary>Against files that numpy wrote (Fixtures/Data/make_fixtures.py).</summary>
public sealed class NpyFileTests : IDisposable
{
    /// <summary>The fixture's array: arange(24) * 7 % 24 - 5.</summary>
    private static readonly double[] s_base = [.. Enumerable.Range(0, 24).Select(i => (double)((i * 7 % 24) - 5))];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f8_c_3d.npy")]
    [InlineData("f8_fortran_3d.npy")]
    public void Axes_after_the_first_become_columns_in_either_order(string name)
    {
        var table = NpyFile.Read(Fixture(name));

        Assert.Equal((2, 12), (table.Rows, table.Columns));
        Assert.Equal(s_base.Select(v => v * 1.25), table.Values);
        Assert.Null(table.ColumnNames);
    }

    [Fact]
    public void Fortran_order_of_two_axes_is_turned()
    {
        var table = NpyFile.Read(Fixture("f4_fortran_2d.npy"));

        Assert.Equal((4, 6), (table.Rows, table.Columns));
        Assert.Equal(s_base.Select(v => v / 8), table.Values);
    }

    [Theory]
    [InlineData("f2", 0)]
    [InlineData("f4", 0)]
    [InlineData("i1", 0)]
    [InlineData("i2", 0)]
    [InlineData("i4", 0)]
    [InlineData("i8", 0)]
    [InlineData("u1", 5)]
    [InlineData("u2", 5)]
    [InlineData("u4", 5)]
    [InlineData("u8", 5)]
    public void Every_plain_type_is_read(string type, double offset)
    {
        var table = NpyFile.Read(Fixture($"{type}_2d.npy"));

        Assert.Equal((6, 4), (table.Rows, table.Columns));
        Assert.Equal(s_base.Select(v => v + offset), table.Values);
    }

    [Theory]
    [InlineData("f8_v2.npy")]
    [InlineData("f8_v3.npy")]
    public void Later_versions_are_read(string name) => Assert.Equal(s_base, NpyFile.Read(Fixture(name)).Values);

    [Fact]
    public void One_axis_gives_one_column_and_none_one_number()
    {
        var truths = NpyFile.Read(Fixture("b1_1d.npy"));
        var number = NpyFile.Read(Fixture("f8_0d.npy"));

        Assert.Equal((3, 1), (truths.Rows, truths.Columns));
        Assert.Equal([1, 0, 1], truths.Values);
        Assert.Equal((1, 1, 2.5), (number.Rows, number.Columns, number[0, 0]));
    }

    [Theory]
    [InlineData("bad_big_endian.npy", ">f8")]
    [InlineData("bad_complex.npy", "<c16")]
    [InlineData("bad_record.npy", "descr")]
    [InlineData("bad_empty.npy", "shape (0, 3)")]
    public void What_is_no_table_of_plain_numbers_is_named(string name, string message)
    {
        var error = Assert.Throws<BadInputException>(() => NpyFile.Read(Fixture(name)));

        Assert.Equal(Fixture(name), error.Name);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_length_than_its_header_says_is_refused()
    {
        var bytes = File.ReadAllBytes(Fixture("f8_v2.npy"));
        foreach (var length in new[] { 0, 5, 9, 11, 40, bytes.Length - 1 })
            Assert.Throws<BadInputException>(() => NpyFile.Read(_folder.Write("cut", bytes[..length])));

        var longer = Assert.Throws<BadInputException>(() => NpyFile.Read(_folder.Write("longer", [.. bytes, 0])));
        Assert.Contains("expected 192 bytes of values", longer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000,), }")]
    [InlineData("{'descr': '<f8', 'shape': (1,), }")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("nonsense")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,"
        + "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1), }")]
    public void A_header_that_lies_or_makes_no_sense_is_refused(string header)
    {
        byte[] bytes =
        [
            0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0,
            .. Encoding.ASCII.GetBytes(header), 0, 0, 0, 0, 0, 0, 0, 0,
        ];

        Assert.Throws<BadInputException>(() => NpyFile.Read(_folder.Write("lie.npy", bytes)));
    }

    [Fact]
    public void Another_file_and_another_version_are_refused()
    {
        var bytes = File.ReadAllBytes(Fixture("f8_v2.npy"));
        bytes[6] = 4;

        Assert.Throws<BadInputException>(() => NpyFile.Read(_folder.Write("text", "1,2,3,4,5,6,7,8,9")));
        Assert.Contains(
            "version 4", Assert.Throws<BadInputException>(
                () => NpyFile.Read(_folder.Write("v4", bytes))).Message, StringComparison.Ordinal);
        Assert.Throws<BadInputException>(() => NpyFile.Read(_folder["none"]));
    }

    [Fact]
    public void Writing_gives_numpys_own_bytes()
    {
        NpyFile.Write(_folder["f8"], [.. s_base.Select(v => v * 1.25)], 2, 3, 4);
        NpyFile.Write(_folder["f4"], [.. s_base.Select(v => (float)v)], 6, 4);
        NpyFile.Write(_folder["i4"], [.. s_base.Select(v => (int)v)], 6, 4);
        NpyFile.Write(_folder["i8"], [.. s_base.Select(v => (long)v)], 6, 4);

        Assert.Equal(File.ReadAllBytes(Fixture("f8_c_3d.npy")), File.ReadAllBytes(_folder["f8"]));
        foreach (var type in new[] { "f4", "i4", "i8" })
            Assert.Equal(File.ReadAllBytes(Fixture($"{type}_2d.npy")), File.ReadAllBytes(_folder[type]));
    }

    [Fact]
    public void More_than_one_piece_is_written_and_read()
    {
        var values = Enumerable.Range(0, 200_000).Select(i => i * 0.5).ToArray();

        NpyFile.Write(_folder["long"], values, values.Length);

        Assert.Equal(values, NpyFile.Read(_folder["long"]).Values);
    }

    [Fact]
    public void A_shape_that_does_not_hold_the_values_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder["x"], new double[5], 2, 3));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder["x"], Array.Empty<double>(), 0, 3));
        Assert.Throws<ArgumentException>(() => NpyFile.Write(_folder["x"], new double[6], -2, -3));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    internal static string Fixture(string name) => Path.Combine(AppContext.BaseDirectory, "Fixtures", "Data", name);
}
