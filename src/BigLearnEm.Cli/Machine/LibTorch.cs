using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace BigLearnEm.Cli.Machine;

/// <summary>
/// The libtorch that is really loaded. TorchSharp's own version string is a constant, and libtorch has no call for its
/// version that both providers pass on, so the library file is asked: it carries its build settings as a text.
/// </summary>
/// <param name="Provider">The assembly that brings the TorchSharp API.</param>
/// <param name="Path">The library's file; null where the system does not tell.</param>
/// <param name="Version">Its version, or "unknown".</param>
/// <param name="BuildSettings">Its build settings, <c>BLAS_INFO=mkl, ...</c>; empty where it has none.</param>
internal sealed partial record LibTorch(string Provider, string? Path, string Version, string BuildSettings)
{
    private const long Piece = 1 << 24;
    private static ReadOnlySpan<byte> VersionKey => "TORCH_VERSION="u8;

    /// <summary>The name of the provider, without loading anything native.</summary>
    public static string ProviderName => typeof(torch).Assembly.GetName().Name!;

    /// <summary>Loads libtorch where it is not loaded yet, and looks at it.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static LibTorch Inspect()
    {
        _ = torch.get_num_threads();
        var path = LoadedLibraries.Read().Find("libtorch_cpu.so", "libtorch.so");
        var settings = path is null ? "" : ReadBuildSettings(path);
        var version = SettingOf(settings, "TORCH_VERSION") ?? (path is null ? null : VersionInName(path)) ?? "unknown";
        return new LibTorch(ProviderName, path, version, settings);
    }

    /// <summary>The value of one build setting, or null.</summary>
    public string? Setting(string name) => SettingOf(BuildSettings, name);

    private static string? SettingOf(string settings, string name)
    {
        var match = Regex.Match(settings, $@"(?:^|[\s,]){Regex.Escape(name)}=([^,\s]*)");
        return match.Success ? match.Groups[1].Value : null;
    }

    private static string? VersionInName(string path) =>
        SoVersion().Match(path) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\.so\.(\d+(?:\.\d+)*)$")]
    private static partial Regex SoVersion();

    // The file has hundreds of megabytes; mapped and searched in pieces, it costs some tens of milliseconds.
    private static string ReadBuildSettings(string path)
    {
        try
        {
            using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            using var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            return Search(view, new FileInfo(path).Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static unsafe string Search(MemoryMappedViewAccessor view, long length)
    {
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            for (long at = 0; at < length; at += Piece)
            {
                var span = new ReadOnlySpan<byte>(start + at, (int)Math.Min(Piece + VersionKey.Length, length - at));
                var found = span.IndexOf(VersionKey);
                if (found >= 0) return TextAround(start, at + found, length);
            }

            return "";
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static unsafe string TextAround(byte* start, long at, long length)
    {
        const int Farthest = 1 << 14;
        long first = at, last = at;
        while (first > 0 && at - first < Farthest && start[first - 1] != 0) first--;
        while (last < length && last - at < Farthest && start[last] != 0) last++;
        return Encoding.UTF8.GetString(start + first, (int)(last - first));
    }
}
