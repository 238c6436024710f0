using System.Diagnostics;
using System.Globalization;

namespace BigLearnEm.Files;

/// <summary>
/// Files that are replaced whole or not at all: written beside the target under a temporary name, flushed to the disk,
/// and renamed over it. Whatever happens in between, the target is either the old file or the new one.
/// </summary>
public static class AtomicFile
{
    private const string TemporaryExtension = ".tmp";
    private static long s_temporaryCount;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file's path; its directory is made where there is none.</param>
    /// <param name="write">Writes the content to the stream given, which can seek.</param>
    /// <param name="length">
    /// How many bytes it is going to be, for the message if they do not fit; null if unknown.
    /// </param>
    /// <exception cref="BadInputException">
    /// No file can be written there: it is a directory, or permissions or a file in the way forbid it.
    /// </exception>
    /// <exception cref="IOException">
    /// The disk is full or broken. The message says which file, how large, and that what stood at
    /// <paramref name="path"/> still does. Any other exception of <paramref name="write"/> passes through; then too
    /// the old file stands and the temporary one is gone.
    /// </exception>
    public static void Write(string path, Action<Stream> write, long? length = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(write);
        var temporary = TemporaryPath(path);
        var reached = 0L;
        try
        {
            using (var stream = Open(path, temporary))
            {
                try
                {
                    write(stream);
                    stream.Flush(flushToDisk: true);
                }
                finally
                {
                    reached = stream.CanSeek ? stream.Position : 0;
                }
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error)
        {
            DeleteQuietly(temporary);
            if (error is UnauthorizedAccessException) throw Unwritable(path, error.Message, error);
            if (error is IOException fault) throw Failure(path, length, reached, fault);
            throw;
        }

        NativeFile.FlushDirectory(DirectoryOf(path));
    }

    /// <summary>
    /// Deletes the temporary files that processes now dead have left in a directory. One that is still open, or whose
    /// process is alive on this machine, is left alone.
    /// </summary>
    /// <param name="directory">The directory; nothing happens if there is none.</param>
    /// <returns>The paths of the files deleted.</returns>
    public static IReadOnlyList<string> CleanLeftovers(string directory)
    {
        if (!Directory.Exists(directory)) return [];
        var deleted = new List<string>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + TemporaryExtension))
        {
            if (WriterOf(path) is not { } writer) continue;
            if (writer != Environment.ProcessId && IsAlive(writer)) continue;
            if (IsOpenElsewhere(path)) continue;
            DeleteQuietly(path);
            if (!File.Exists(path)) deleted.Add(path);
        }

        return deleted;
    }

    // {path}.{process}-{counter}.tmp
    private static string TemporaryPath(string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}.{Environment.ProcessId}-{Interlocked.Increment(ref s_temporaryCount)}{TemporaryExtension}");

    private static int? WriterOf(string temporary)
    {
        var stem = Path.GetFileNameWithoutExtension(temporary);
        var ids = stem[(stem.LastIndexOf('.') + 1)..].Split('-');
        return ids.Length == 2
            && ids[1].Length > 0
            && ids[1].All(char.IsAsciiDigit)
            && int.TryParse(ids[0], NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                ? process
                : null;
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true;
        }
    }

    private static bool IsOpenElsewhere(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that matters is the one that led here; a leftover is cleaned away at the next start.
        }
    }

    private static FileStream Open(string path, string temporary)
    {
        if (Directory.Exists(path)) throw Unwritable(path, "a directory", null);
        try
        {
            Directory.CreateDirectory(DirectoryOf(path));
            // Open without sharing, so that CleanLeftovers, even on another machine, sees that it is being written.
            return new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (!NativeFile.IsDiskFull(error))
        {
            throw Unwritable(path, error.Message, error);
        }
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path))!;

    private static BadInputException Unwritable(string path, string got, Exception? error) => new(
        path, "a file that can be written", got.TrimEnd('.'), "Give another path, or mend its permissions.", error);

    private static IOException Failure(string path, long? length, long reached, IOException error)
    {
        var kept = File.Exists(path) ? "The file that stood there before is intact." : "Nothing was left behind.";
        var bytes = length is { } whole ? $"{whole} bytes" : $"more than {reached} bytes";
        return DiskFault.Of(path, bytes, error, kept, DiskFault.ResumeOrRepeat);
    }
}
