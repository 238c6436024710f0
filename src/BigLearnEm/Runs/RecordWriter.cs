using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// A text file that grows by whole lines, each handed to the operating system as it is written, so that it can be
/// watched and outlives the program. Its number of lines goes into the checkpoints; a resumed run cuts it back to
/// that many and goes on, which leaves the file an uninterrupted run would have written. (Lines and not bytes,
/// because a record of seconds differs in bytes from run to run, and a checkpoint must not.)
/// </summary>
public sealed class RecordWriter : IDisposable
{
    // Null where somebody else writes the file.
    private readonly FileStream? _stream;
    private readonly string _path;

    private RecordWriter(string path, FileStream? stream)
    {
        _path = path;
        _stream = stream;
    }

    /// <summary>The number of lines in the file: what <see cref="Open"/> takes to come back to this point.</summary>
    public long Lines { get; private set; }

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Starts a record afresh; one that stood there before is emptied.</summary>
    /// <param name="path">The file's path; its directory is made where there is none.</param>
    /// <exception cref="BadInputException">The file cannot be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static RecordWriter Create(string path) => new(path, OpenStream(path, FileMode.Create));

    /// <summary>Goes on with a record from the point of a checkpoint; what was written after it is cut off.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="keepLines">The number of lines at the checkpoint; 0 starts afresh.</param>
    /// <exception cref="BadInputException">
    /// The file cannot be written, is missing, or has fewer whole lines than that.
    /// </exception>
    public static RecordWriter Open(string path, long keepLines)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepLines);
        if (keepLines == 0) return Create(path);
        if (!File.Exists(path)) throw TooShort(path, keepLines, "no file");

        var stream = OpenStream(path, FileMode.Open);
        try
        {
            var (lines, length) = Measure(stream, keepLines);
            if (lines < keepLines) throw TooShort(path, keepLines, $"{lines}");
            stream.SetLength(length);
            stream.Position = length;
            return new RecordWriter(path, stream) { Lines = lines, Length = length };
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A record that another process writes, with the same lines: they are counted here, and no file is touched.
    /// </summary>
    /// <param name="path">The file's path.</param>
    /// <param name="lines">The number of lines that it has.</param>
    internal static RecordWriter OfAnother(string path, long lines) => new(path, null) { Lines = lines };

    /// <summary>Appends a line and hands it to the operating system.</summary>
    /// <param name="line">The line without its end.</param>
    /// <exception cref="ArgumentException">The line has a line break in it.</exception>
    /// <exception cref="IOException">It could not be written, for instance because the disk is full; the record then
    /// still ends with the line before.</exception>
    public void WriteLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.AsSpan().ContainsAny('\n', '\r'))
            throw new ArgumentException("A line of a record may have no line break in it.", nameof(line));
        var bytes = Encoding.UTF8.GetBytes(line + '\n');
        try
        {
            _stream?.Write(bytes);
            Length += bytes.Length;
            Lines++;
        }
        catch (IOException error)
        {
            CutBack();
            throw Failure($"{bytes.Length} bytes more", error, $"The {Length} bytes before them are intact.");
        }
    }

    /// <summary>Waits until all lines are on the disk; before a checkpoint that counts on them.</summary>
    /// <exception cref="IOException">The disk is full or broken; the message names the record.</exception>
    public void Sync()
    {
        try
        {
            _stream?.Flush(flushToDisk: true);
        }
        catch (IOException error)
        {
            throw Failure($"{Length} bytes", error, "The last lines may not be on the disk.");
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream?.Dispose();

    private IOException Failure(string bytes, IOException error, string kept) =>
        DiskFault.Of(_path, bytes, error, kept, DiskFault.Resume);

    private void CutBack()
    {
        try
        {
            _stream!.SetLength(Length);
            _stream.Position = Length;
        }
        catch (IOException)
        {
            // Part of a line may stay; --resume cuts it off.
        }
    }

    // The whole lines among the first `most` of a file, and where the last of them ends.
    private static (long Lines, long Length) Measure(FileStream stream, long most)
    {
        var buffer = new byte[1 << 16];
        var lines = 0L;
        var length = 0L;
        var position = 0L;
        int count;
        while (lines < most && (count = stream.Read(buffer)) > 0)
        {
            for (var i = 0; i < count && lines < most; i++)
            {
                if (buffer[i] != '\n') continue;
                lines++;
                length = position + i + 1;
            }

            position += count;
        }

        return (lines, length);
    }

    private static BadInputException TooShort(string path, long keepLines, string got) => new(
        path, $"a record of at least {keepLines} lines, as the checkpoint says", got,
        "Put the run's own record back, or start the run again without --resume.");

    private static FileStream OpenStream(string path, FileMode mode)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            // No buffer of our own: a line is one write to the operating system.
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (IOException error) when (NativeFile.IsDiskFull(error))
        {
            throw DiskFault.Of(path, "a line", error, "Nothing was written.", DiskFault.Resume);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                path, "a text record that can be written", error.Message.TrimEnd('.'),
                "Give another --txt_dir, or mend the file's permissions.", error);
        }
    }
}
