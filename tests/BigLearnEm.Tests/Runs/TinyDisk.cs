using System.Diagnostics;

namespace BigLearnEm.Tests.Runs;

/// <summary>A file system of 64 KiB, mounted for a test; only root can.</summary>
internal sealed class TinyDisk : IDisposable
{
    public const int Bytes = 64 * 1024;

    private TinyDisk(string path) => Path = path;

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Mounts one; null where that is not possible.</summary>
    public static TinyDisk? TryMount()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return null;
        var path = Directory.CreateTempSubdirectory("biglearn-disk-").FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Bytes}", "tmpfs", path)) return new TinyDisk(path);
        Directory.Delete(path);
        return null;
    }

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
