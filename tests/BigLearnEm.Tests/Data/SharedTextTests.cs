using System.Text;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Distributed;

namespace BigLearnEm.Tests.Data;

/// <summary>Text tables that several ranks read: what each has is what one process reads.</summary>
public sealed class SharedTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n", true, true)]
    [InlineData("\r\n", true, false)]
    [InlineData("\r", false, true)]
    [InlineData("\n", false, false)]
    public void Every_part_of_a_text_table_is_read_from_where_it_stands(string lineEnd, bool hasNames, bool hasLastEnd)
    {
        var random = new DerivedRandom(4);
        var text = new StringBuilder("# rows\n\n");
        if (hasNames) text.Append("\"a\",\"b, c\",class").Append(lineEnd);
        for (var row = 0; row < 9000; row++)
        {
            if (random.NextInt(50) == 0) text.Append(random.NextInt(2) == 0 ? "" : "# ü, 3").Append(lineEnd);
            text.Append(random.NextGaussian()).Append(random.NextInt(9) == 0 ? ",\"7\"," : ", 1e3,").Append(row % 3);
            if (row < 8999 || hasLastEnd) text.Append(lineEnd);
        }

        File.WriteAllText(_folder["x.csv"], text.ToString(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: hasLastEnd));
        MustBeTheSame("x.csv", hasNames ? 2 : 3);
    }

    [Theory]
    [InlineData("a\nbc\r\n\r\nd\re\r\r\nf")]
    [InlineData("\n\r\n\r")]
    [InlineData("ü\r\n")]
    [InlineData("one line")]
    [InlineData("")]
    public void Lines_are_the_same_whatever_is_read_at_once_and_wherever_it_begins(string text)
    {
        File.WriteAllText(_folder["x.txt"], text);
        var length = new FileInfo(_folder["x.txt"]).Length;
        string[] expected = [.. TextLines.Read(_folder["x.txt"])];
        using var file = File.OpenRead(_folder["x.txt"]);
        for (var piece = 1; piece < 9; piece++)
        {
            TextLine[] lines = [.. ByteLines.Read(_folder["x.txt"], 0, length, piece)];
            Assert.Equal(expected, lines.Select(line => line.Text));
            for (var at = 0L; at <= length; at++)
            {
                var next = ByteLines.StartAfter(file, at);
                Assert.Equal(lines.Select(line => line.Offset).Append(length).First(offset => offset >= at), next);
                Assert.Equal(
                    lines.Where(line => line.Offset >= next).Select(line => line.Text),
                    ByteLines.Read(_folder["x.txt"], next, length, piece).Select(line => line.Text));
                Assert.Equal(lines.Count(line => line.Next <= next), ByteLines.Count(file, 0, next) + (next == length && lines.Length > 0 && text[^1] is not ('\n' or '\r') ? 1 : 0));
            }
        }
    }

    [Fact]
    public void Sparse_rows_are_shared_too_and_the_greatest_index_may_be_anybodys()
    {
        var random = new DerivedRandom(4);
        var lines = Enumerable.Range(0, 9000).Select(row =>
            row % 40 == 3 ? "# nothing" : $"{row % 2} {1 + random.NextInt(3)}:{random.NextGaussian()} 5:{row}{(row == 8000 ? " 7:1" : "")}");
        File.WriteAllLines(_folder["x.svm"], lines);
        MustBeTheSame("x.svm", 7);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_read_from_its_beginning()
    {
        File.WriteAllText(_folder["x.csv"], string.Join('\n', Enumerable.Range(0, 300).Select(i => $"{i},2")), Encoding.Unicode);
        MustBeTheSame("x.csv", 2);
    }

    [Theory]
    [InlineData("x.csv", "1,z", "a number in line 6001, column 2", "'z'")]
    [InlineData("x.csv", "1", "2 columns in line 6001, as in line 1", "got 1")]
    [InlineData("x.svm", "1 2", "index:value in line 6001", "'2'")]
    public void A_wrong_line_has_the_number_that_it_has_in_the_file(string name, string wrong, params string[] texts)
    {
        var lines = Enumerable.Range(0, 9000).Select(row => name == "x.csv" ? $"{row},5" : $"1 1:{row}").ToArray();
        lines[6000] = wrong;
        File.WriteAllLines(_folder[name], lines);
        BadInput.Of(() => RowSource.Open(_folder[name]), [name, .. texts]);
        var errors = ThreadRanks.Run(3, communicator => Assert.Throws<RanksFailedException>(
            () => RowSource.Open(_folder[name], null, communicator)));
        Assert.All(errors, error =>
        {
            Assert.StartsWith("rank ", error.Message, StringComparison.Ordinal);
            Assert.All(texts, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("x.csv", "", "an empty file")]
    [InlineData("x.csv", "a,b\n", "no more than one line of names")]
    [InlineData("x.svm", "\n", "an empty file")]
    public void A_file_without_rows_is_refused(string name, string content, string text)
    {
        File.WriteAllText(_folder[name], content);
        Assert.All(
            ThreadRanks.Run(2, communicator => Assert.Throws<RanksFailedException>(
                () => RowSource.Open(_folder[name], null, communicator))),
            error => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Ranks_that_see_different_files_are_told()
    {
        foreach (var rank in (int[])[0, 1])
        {
            Directory.CreateDirectory(_folder[$"{rank}"]);
            File.WriteAllText(_folder[$"{rank}/x.csv"], rank == 0 ? "1,2\n3,4\n" : "1,2\n3,4\n5,6\n");
        }

        Assert.All(
            ThreadRanks.Run(2, communicator => Assert.Throws<RanksFailedException>(
                () => new CsvRowSource(_folder[$"{communicator.Rank}/x.csv"], communicator: communicator))),
            error => Assert.Contains("the same file on every rank, 8 bytes as on rank 0, got 12 bytes", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Files_are_read_one_after_the_other()
    {
        for (var file = 0; file < 3; file++)
        {
            File.WriteAllText(_folder[$"part{file}.csv"], "a,b,class\n" + string.Concat(
                Enumerable.Range(0, 100).Select(row => $"{file},{row},{(row % 2 == file % 2 ? "yes" : "no")}\n")));
        }

        NpyFile.Write(_folder["more.npy"], [8, 8, 9, 9], 2, 2);
        foreach (var paths in (string[])[_folder["part*.csv"], $"{_folder["part0.csv"]}, {_folder["part1.csv"]},{_folder["part2.csv"]}"])
        {
            MustBeTheSame(paths, 2);
            var rows = Values(RowSource.Open(paths));
            Assert.Equal(600, rows.Length);
            Assert.Equal([1, 7], rows[214..216]);
            var read = new BigLearnEm.Tables.TableFiles(paths).ReadTrain();
            Assert.Equal(rows, read.Features.Values);
            Assert.Equal(["no", "yes"], read.ClassNames);
            Assert.Equal([1, 0, 0, 1], ((int[])[0, 1, 100, 101]).Select(row => read.Labels![row]));
        }

        MustBeTheSame($"{_folder["part1.csv"]},{_folder["more.npy"]}", 2);
        File.WriteAllText(_folder["wide.csv"], "1,2,3,4\n");
        File.WriteAllText(_folder["other.csv"], "a,c,class\n1,2,3\n");
        Refused("part0.csv,wide.csv", "wide.csv: expected 2 columns, as in", "got 4");
        Refused("part0.csv,other.csv", "other.csv: expected 'b' as column 2, as in", "'c'");
        Refused("part0.csv,,wide.csv", "before and after every comma");
        Refused("nothing*.csv", "nothing*.csv", "files of such names");

        void Refused(string names, params string[] texts)
        {
            var paths = string.Join(',', names.Split(',').Select(name => name.Length == 0 ? "" : _folder[name]));
            BadInput.Of(() => RowSource.Open(paths), texts);
            BadInput.Of(() => new BigLearnEm.Tables.TableFiles(paths).ReadTrain(), texts);
        }
    }

    [Fact]
    public void Sparse_files_have_the_greatest_index_of_all()
    {
        File.WriteAllText(_folder["a.svm"], "1 1:4\n2 2:5\n");
        File.WriteAllText(_folder["b.svm"], "1 3:6\n");
        MustBeTheSame(_folder["?.svm"], 3);
        double[] expected = [4, 0, 0, 0, 5, 0, 0, 0, 6];
        Assert.Equal(expected, Values(RowSource.Open(_folder["?.svm"])));
        Assert.Equal(expected, new BigLearnEm.Tables.TableFiles(_folder["?.svm"]).ReadTrain().Features.Values);
    }

    private void MustBeTheSame(string name, int columns)
    {
        var path = name.Contains('/', StringComparison.Ordinal) ? name : _folder[name];
        var alone = RowSource.Open(path);
        var values = Values(alone);
        Assert.Equal(columns, alone.Columns);
        for (var ranks = 2; ranks <= Math.Min(5, alone.Rows); ranks++)
        {
            var random = new DerivedRandom((ulong)ranks);
            var (first, count) = (random.NextInt((int)alone.Rows), random.NextInt(3));
            count = Math.Min(count * 1000, (int)alone.Rows - first);
            var parts = ThreadRanks.Run(ranks, communicator =>
            {
                var table = RowSource.Open(path, null, communicator);
                Assert.Equal((alone.Rows, alone.Columns), (table.Rows, table.Columns));
                Assert.Equal(alone.ColumnNames, table.ColumnNames);
                Assert.Equal(values, Values(table));
                Assert.Equal(
                    values.AsSpan(first * columns, count * columns).ToArray(), Values(table.Part(first, count)));
                return Values(RowShard.Of(table, communicator, 7).Rows);
            });
            Assert.Equal(values, parts.SelectMany(part => part));
        }
    }

    private static double[] Values(IRowSource rows)
    {
        List<double> values = [];
        foreach (var chunk in rows.Read(1000))
        {
            Assert.Equal(values.Count / rows.Columns, chunk.Start);
            values.AddRange(chunk.Values.AsSpan(0, chunk.Rows * rows.Columns));
        }

        Assert.Equal(rows.Rows * rows.Columns, values.Count);
        return [.. values];
    }
}
