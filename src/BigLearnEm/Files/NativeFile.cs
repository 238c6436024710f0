using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BigLearnEm.Files;

/// <summary>
/// The few things about files that .NET has no call for, from the C library. On Windows they do nothing.
/// </summary>
internal static class NativeFile
{
    private const int ReadOnly = 0;
    private const int NoSpaceLeft = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>Whether an error says that there is no room for more bytes.</summary>
    public static bool IsDiskFull(Exception error) =>
        error is IOException
        && (OperatingSystem.IsWindows()
            ? error.HResult is WindowsDiskFull or WindowsHandleDiskFull
            : error.HResult is NoSpaceLeft or QuotaExceeded or WindowsDiskFull);

    /// <summary>
    /// Makes a rename in a directory last through a power failure, as far as the system lets us; a failure is not an
    /// error, as the renamed file's own content is already on the disk.
    /// </summary>
    public static void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = Open(directory);
        if (!handle.IsInvalid) _ = Fsync(handle);
    }

    /// <summary>
    /// Reads a small text file that another process has open without sharing. .NET's own calls would refuse, as they
    /// take a shared lock first.
    /// </summary>
    /// <returns>The text, or null where it cannot be read.</returns>
    public static string? ReadLocked(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        using var handle = Open(path);
        if (handle.IsInvalid) return null;
        try
        {
            var buffer = new byte[4096];
            return Encoding.UTF8.GetString(buffer, 0, RandomAccess.Read(handle, buffer, 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static SafeFileHandle Open(string path) => Open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(SafeFileHandle handle);
}
