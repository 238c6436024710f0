using System.Text;
using BigLearnEm.Data;

namespace BigLearnEm.Tests.Data;

public sealed class RowSourceTests : IDisposable
{
    private const int Rows = 23;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("f8.npy")]
    [InlineData("f4.npy")]
    [InlineData("i4.npy")]
    [InlineData("i8.npy")]
    [InlineData("t.csv")]
    [InlineData("t.tsv")]
    [InlineData("t.libsvm")]
    [InlineData("t.npz")]
    [InlineData("t.mat")]
    [InlineData("t-idx3-ubyte")]
    [InlineData("t.idx.gz")]
    public void Every_format_streams_the_rows_of_its_table(string name)
    {
        var path = Make(name);
        var whole = TableFile.Read(path).Features;

        var source = RowSource.Open(path);

        Assert.Equal((whole.Rows, whole.Columns), (source.Rows, source.Columns));
        foreach (var size in new[] { 1, 4, 22, 23, 24, int.MaxValue })
        {
            Assert.Equal(whole.Values, AllOf(source, size));
            Assert.Equal((Rows + Math.Min(size, Rows) - 1) / Math.Min(size, Rows), source.Read(size).Count());
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Read(0));
    }

    [Theory]
    [InlineData("f8.npy", null)]
    [InlineData("f8.npy", "2")]
    [InlineData("t.csv", null)]
    [InlineData("t.libsvm", null)]
    [InlineData("t.mat", null)]
    [InlineData("t-idx3-ubyte", null)]
    [InlineData("t.idx.gz", null)]
    public void Parts_are_the_rows_from_a_first_one_on(string name, string? labelColumn)
    {
        var source = RowSource.Open(Make(name), new() { LabelColumn = labelColumn });
        var scaled = new ScaledRowSource(source, MinMaxScale.Fit(source));
        foreach (var (whole, size) in new[] { ((IRowSource)source, 4), (scaled, 100) })
        {
            var all = AllOf(whole, 7);
            var columns = whole.Columns;
            foreach (var (first, rows) in new[] { (0, Rows), (0, 9), (9, 14), (22, 1), (5, 0) })
            {
                var part = whole.Part(first, rows);
                Assert.Equal((rows, columns), (part.Rows, part.Columns));
                Assert.Equal(all[(first * columns)..((first + rows) * columns)], AllOf(part, size));
                Assert.All(part.Read(size).SkipLast(1), chunk => Assert.Equal(size, chunk.Rows));
                if (rows < 5) continue;
                var inner = part.Part(2, 3);
                Assert.Equal(all[((first + 2) * columns)..((first + 5) * columns)], AllOf(inner, size));
                Assert.Equal(0, inner.Read(size).First().Start);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => source.Part(20, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Part(-1, 4));
    }

    [Theory]
    [InlineData("f8.npy", "2")]
    [InlineData("t.csv", "-1")]
    [InlineData("t.csv", "b")]
    [InlineData("t.mat", "2")]
    public void The_column_of_classes_is_left_out(string name, string labelColumn)
    {
        var path = Make(name);
        TableReadOptions options = new() { LabelColumn = labelColumn };

        var source = RowSource.Open(path, options);

        Assert.Equal(2, source.Columns);
        Assert.Equal(TableFile.Read(path, options).Features.Values, AllOf(source, 5));
        if (source is CsvRowSource csv)
            Assert.Equal(2, csv.ColumnNames!.Count);
    }

    [Fact]
    public void Text_classes_are_left_out()
    {
        var path = _folder.Write("t.data", "x,class,z\n1,cat,2\n3,dog,?\n");

        Assert.Equal([1, 2, 3, double.NaN], AllOf(RowSource.Open(path), 1));
        BadInput.Of(() => RowSource.Open(path, new() { LabelColumn = "none" }), "a number in line 2, column 2");
    }

    [Theory]
    [InlineData("f8.npy")]
    [InlineData("t.csv")]
    [InlineData("t.libsvm")]
    [InlineData("t-idx3-ubyte")]
    [InlineData("t.idx.gz")]
    public void A_broken_off_enumeration_closes_the_file(string name)
    {
        var path = Make(name);
        var source = RowSource.Open(path);
        foreach (var chunk in source.Read(2))
        {
            Assert.Throws<IOException>(() => OpenAlone(path).Dispose());
            if (chunk.Start == 4)
                break;
        }

        OpenAlone(path).Dispose();
        using (var enumerator = source.Read(2).GetEnumerator())
        {
            enumerator.MoveNext();
        }

        OpenAlone(path).Dispose();
        var scale = MinMaxScale.Fit(source);
        Assert.Equal(4, new ScaledRowSource(source, scale).Read(4).First().Rows);
        OpenAlone(path).Dispose();
    }

    [Theory]
    [InlineData("f8.npy")]
    [InlineData("t.csv")]
    [InlineData("t.libsvm")]
    [InlineData("t-idx3-ubyte")]
    [InlineData("t.idx.gz")]
    public void A_file_that_changed_since_is_refused(string name)
    {
        var path = Make(name);
        var source = RowSource.Open(path);
        foreach (var rows in new[] { Rows - 1, Rows + 1 })
        {
            Make(name, rows);
            BadInput.Of(() => source.Read(3).Count(), $"{Rows} rows, as when it was opened");
        }

        File.Delete(path);
        BadInput.Of(() => source.Read(3).Count(), "nothing at this path");
    }

    [Fact]
    public void Arrays_of_several_axes_and_pieces_stream()
    {
        var values = Enumerable.Range(0, 210_000).Select(i => i * 0.5f).ToArray();
        NpyFile.Write(_folder["long.npy"], values, 7, 300, 100);

        var source = new NpyRowSource(_folder["long.npy"]);

        Assert.Equal((7L, 30_000), (source.Rows, source.Columns));
        Assert.Equal(values.Select(v => (double)v), AllOf(source, 3));
        Assert.Equal(values.Length - 7, AllOf(new NpyRowSource(_folder["long.npy"], "-1"), 3).Count);
    }

    [Fact]
    public void Arrays_that_cannot_stream_are_refused()
    {
        BadInput.Of(() => new NpyRowSource(NpyFileTests.Fixture("f4_fortran_2d.npy")), "Fortran", "ascontiguousarray");
        var bytes = File.ReadAllBytes(NpyFileTests.Fixture("f8_v2.npy"));
        BadInput.Of(() => new NpyRowSource(_folder.Write("cut.npy", bytes[..^8])), "expected 192 bytes of values");
        BadInput.Of(() => new NpyRowSource(NpyFileTests.Fixture("f8_v2.npy"), "5"), "from 1 to 4");
    }

    [Fact]
    public void More_rows_than_an_int_counts_stream()
    {
        // A sparse file: 2,200,000,000 truth values, of which the first chunks are read.
        var rows = 2_200_000_000L;
        var header = $"{{'descr': '|b1', 'fortran_order': False, 'shape': ({rows},), }}".PadRight(117) + "\n";
        using (var file = File.Create(_folder["huge.npy"]))
        {
            file.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header)]);
            file.WriteByte(1);
            file.SetLength(10 + header.Length + rows);
        }

        var source = new NpyRowSource(_folder["huge.npy"]);
        var chunks = source.Read(1000).Take(3).Select(chunk => (chunk.Start, chunk.Rows, chunk.Values[0])).ToList();

        Assert.Equal((rows, 1), (source.Rows, source.Columns));
        Assert.Equal([(0, 1000, 1), (1000, 1000, 0), (2000, 1000, 0)], chunks);
        BadInput.Of(() => NpyFile.Read(_folder["huge.npy"]), "at most", "in chunks");
    }

    [UciFact]
    public void Real_rows_stream_as_they_are_read()
    {
        var table = TableFile.Read(UciData.File("pendigits_test.mat")).Features;
        CsvTable.Write(_folder["p.csv"], table);
        NpyFile.Write(_folder["p.npy"], table.Values, table.Rows, table.Columns);

        foreach (var name in new[] { "p.csv", "p.npy" })
            Assert.Equal(table.Values, AllOf(RowSource.Open(_folder[name]), 1000));
    }

    internal static List<double> AllOf(IRowSource source, int rowsPerChunk)
    {
        var values = new List<double>();
        var next = 0L;
        foreach (var chunk in source.Read(rowsPerChunk))
        {
            Assert.Equal(next, chunk.Start);
            Assert.InRange(chunk.Rows, 1, rowsPerChunk);
            values.AddRange(chunk.Values.AsSpan(0, chunk.Rows * source.Columns));
            next += chunk.Rows;
        }

        Assert.Equal(source.Rows, next);
        return values;
    }

    private static FileStream OpenAlone(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.None);

    /// <summary>A table of whole numbers in three columns, the second of few values, in any format.</summary>
    private string Make(string name, int rows = Rows)
    {
        var path = _folder[name];
        double[] Row(int r) => [r + 1, r % 3, (r * 7 % 11) - 5];
        double[] values = [.. Enumerable.Range(0, rows).SelectMany(Row)];
        switch (name)
        {
            case "f8.npy": NpyFile.Write(path, values, rows, 3); break;
            case "f4.npy": NpyFile.Write(path, Array.ConvertAll(values, v => (float)v), rows, 3); break;
            case "i4.npy": NpyFile.Write(path, Array.ConvertAll(values, v => (int)v), rows, 3); break;
            case "i8.npy": NpyFile.Write(path, Array.ConvertAll(values, v => (long)v), rows, 3); break;
            case "t.csv": CsvTable.Write(path, new Table(values, rows, 3, ["a", "b", "c"])); break;
            case "t.tsv": CsvTable.Write(path, new Table(values, rows, 3), '\t'); break;
            case "t.npz": NpzFile.Write(path, [("X", new NpyArray(values, [rows, 3]))]); break;
            case "t-idx3-ubyte" or "t.idx.gz":
                var pixels = Array.ConvertAll(values, v => (byte)(int)v);
                IdxFile.WriteImages(path, new ImageSet("t", "t", pixels, rows, 1, 3));
                break;
            case "t.mat":
                var mat = new MatBytes();
                double[] columns = [.. Enumerable.Range(0, 3).SelectMany(c => values.Where((_, i) => i % 3 == c))];
                _folder.Write(name, mat.File(mat.Array("M", [rows, 3], MatBytes.Double, columns)));
                break;
            default:
                var lines = values.Chunk(3).Select(v => FormattableString.Invariant($"{v[1]} 1:{v[0]} 2:{v[2]}\n"));
                _folder.Write(name, string.Concat(lines));
                break;
        }

        return path;
    }
}
