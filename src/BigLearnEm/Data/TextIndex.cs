using System.Runtime.InteropServices;
using BigLearnEm.Distributed;

namespace BigLearnEm.Data;

/// <summary>
/// Where every so many-th row of a text file stands, so that a rank can begin in the middle. Ranks make it together: each
/// parses a share of the bytes, cut where lines begin. No cell runs over several lines (<see cref="CsvCells"/> refuses
/// it), so that every line end is one between rows. All ranks then have all marks, 24 bytes for 4,096 rows.
/// </summary>
internal sealed class TextIndex
{
    private const int RowsPerMark = 4096;

    private readonly TextMark[] _marks;

    private TextIndex(TextMark[] marks, long rows, TextBody body)
    {
        _marks = marks;
        Rows = rows;
        Body = body;
    }

    /// <summary>How many rows the file has.</summary>
    public long Rows { get; }

    /// <summary>Where they are.</summary>
    public TextBody Body { get; }

    /// <summary>
    /// Checks and counts all rows of a file. Where one is wrong, all ranks throw what a single process would, with the
    /// rank that found it.
    /// </summary>
    /// <param name="path">The file, which all ranks see.</param>
    /// <param name="body">Where its rows are, as this rank sees it.</param>
    /// <param name="parser">Takes this rank's share of the lines.</param>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    /// <exception cref="RanksFailedException">The file is wrong, or not the same on all ranks.</exception>
    public static TextIndex Make(string path, TextBody body, IRowParser parser, ICommunicator communicator)
    {
        RequireSame(path, body, communicator);
        var (from, end, lines) = AllOrNone.Run(communicator, () => OwnShare(path, body, communicator));
        var before = body.Line + Gather<long>(communicator, [lines]).Take(communicator.Rank).Sum(own => own[0]);
        var (rows, marks) = AllOrNone.Run(communicator, () => Scan(path, from, end, before, parser));
        var counts = Gather<long>(communicator, [rows]);
        var offsets = new long[communicator.Size];
        for (var rank = 1; rank < offsets.Length; rank++) offsets[rank] = offsets[rank - 1] + counts[rank - 1][0];
        TextMark[] all =
        [
            .. Gather<TextMark>(communicator, [.. marks])
                .SelectMany((own, rank) => own.Select(mark => mark with { Row = mark.Row + offsets[rank] })),
        ];
        return new TextIndex(all, offsets[^1] + counts[^1][0], body);
    }

    /// <summary>The last mark at or before a row.</summary>
    public TextMark Before(long row)
    {
        var (low, high) = (0, _marks.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (_marks[middle].Row <= row) low = middle;
            else high = middle - 1;
        }

        return _marks[low];
    }

    /// <summary>Brings the numbers of every rank to all ranks.</summary>
    internal static T[][] Gather<T>(ICommunicator communicator, T[] own)
        where T : unmanaged =>
        Array.ConvertAll(
            communicator.Gather(MemoryMarshal.AsBytes(own.AsSpan())), bytes => MemoryMarshal.Cast<byte, T>(bytes).ToArray());

    private static void RequireSame(string path, TextBody body, ICommunicator communicator)
    {
        var bodies = Gather(communicator, [body]);
        AllOrNone.Run(communicator, () =>
        {
            var other = Array.FindIndex(bodies, own => own[0] != bodies[0][0]);
            if (other < 0) return;
            throw new BadInputException(
                path, $"the same file on every rank, {bodies[0][0].Length} bytes as on rank 0",
                $"{bodies[other][0].Length} bytes, or another line of names, on rank {other}",
                "Give a file that all nodes share.");
        });
    }

    private static (long From, long End, long Lines) OwnShare(string path, TextBody body, ICommunicator communicator)
    {
        using var file = InputFile.Open(path);
        var (from, end) = (Cut(communicator.Rank), Cut(communicator.Rank + 1));
        return (from, end, ByteLines.Count(file, from, end));

        long Cut(int rank)
        {
            if (rank == 0) return body.Offset;
            var share = (Int128)(body.Length - body.Offset) * rank / communicator.Size;
            return rank == communicator.Size
                ? body.Length
                : Math.Min(body.Length, ByteLines.StartAfter(file, body.Offset + (long)share));
        }
    }

    private static (long Rows, List<TextMark> Marks) Scan(
        string path, long from, long end, long before, IRowParser parser)
    {
        var (rows, line) = (0L, before);
        List<TextMark> marks = [];
        parser.GoOnAfter(before);
        foreach (var next in ByteLines.Read(path, from, end))
        {
            if (parser.Add(next.Text) && rows++ % RowsPerMark == 0) marks.Add(new TextMark(rows - 1, next.Offset, line));
            line++;
        }

        return (rows, marks);
    }
}
