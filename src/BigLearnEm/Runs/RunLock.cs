using System.Globalization;
using System.Text;
using BigLearnEm.Files;

namespace BigLearnEm.Runs;

/// <summary>
/// The right to write in an output directory, held by one process at a time: a lock of the operating system on the
/// directory's <c>.lock</c> file, which vanishes with the process that held it however it died. The file says who holds
/// it. It stays when the lock is released, empty and harmless: deleting it would let two waiting processes lock
/// two different files of that name. On the rare file system without such locks it keeps nobody out.
/// </summary>
public sealed class RunLock : IDisposable
{
    private const string FileName = ".lock";
    private readonly FileStream _stream;

    private RunLock(string directory, FileStream stream)
    {
        Directory = directory;
        _stream = stream;
    }

    /// <summary>The directory locked.</summary>
    public string Directory { get; }

    /// <summary>
    /// Locks a directory, making it where there is none, and cleans away the temporary files of dead processes in it.
    /// </summary>
    /// <param name="directory">The output directory.</param>
    /// <exception cref="BadInputException">
    /// Another run holds it, which is named by process, machine and start; or the directory cannot be written.
    /// </exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public static RunLock Acquire(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, FileName);
        FileStream stream;
        try
        {
            System.IO.Directory.CreateDirectory(directory);
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Refusal(directory, path, error);
        }

        try
        {
            WriteHolder(stream);
            AtomicFile.CleanLeftovers(directory);
        }
        catch (Exception error)
        {
            stream.Dispose();
            if (error is IOException or UnauthorizedAccessException) throw Unwritable(path, directory, error);
            throw;
        }

        return new RunLock(directory, stream);
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        if (_stream.SafeFileHandle.IsClosed) return;
        try
        {
            _stream.SetLength(0);
        }
        catch (IOException)
        {
            // What it says is only read while it is locked.
        }

        _stream.Dispose();
    }

    private static void WriteHolder(FileStream stream)
    {
        var start = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var holder = $"process {Environment.ProcessId} on {Environment.MachineName} since {start}\n";
        stream.SetLength(0);
        stream.Write(Encoding.UTF8.GetBytes(holder));
        stream.Flush();
    }

    private static Exception Refusal(string directory, string path, Exception error)
    {
        if (!IsSharingViolation(error)) return Unwritable(path, directory, error);
        // The other run may have locked it an instant ago and not written its name yet.
        var holder = NativeFile.ReadLocked(path)?.Trim();
        return new BadInputException(
            directory, "an output directory that no other run is writing to",
            $"one in use by {(string.IsNullOrEmpty(holder) ? "another process" : holder)}",
            "Wait for that run, end it, or give this one another directory.", error);
    }

    private static Exception Unwritable(string path, string directory, Exception error) =>
        error is IOException fault && NativeFile.IsDiskFull(fault)
            ? DiskFault.Of(path, "a line", fault, "Nothing else was written.", DiskFault.Resume)
            : new BadInputException(
                directory, "a directory that can be written to", error.Message.TrimEnd('.'),
                "Give another directory, or mend its permissions or disk.", error);

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsSharingViolation(Exception error) =>
        error is IOException && error.HResult is 11 or 35 or unchecked((int)0x80070020);
}
