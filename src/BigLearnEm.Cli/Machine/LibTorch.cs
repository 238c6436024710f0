using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;

namespace BigLearnEm.Cli.Machine;

/// <summary>
/// The libtorch that is really loaded. TorchSharp's own version string is a constant, and libtorch has no call for its
/// version that both providers pass on, so the library file is asked: it carries its build settings as a text, or in the
/// builds of newer releases only words of the BLAS in it. Where it came from a package, the program's list of packages has
/// its version.
/// </summary>
/// <param name="Provider">The assembly that brings the TorchSharp API.</param>
/// <param name="Path">The library's file; null where the system does not tell.</param>
/// <param name="Version">Its version, or "unknown".</param>
/// <param name="BuildSettings">Its build settings, <c>BLAS_INFO=mkl, ...</c>; empty where it has none.</param>
internal sealed partial record LibTorch(string Provider, string? Path, string Version, string BuildSettings)
{
    private const long Piece = 1 << 24;
    private static ReadOnlySpan<byte> VersionKey => "TORCH_VERSION="u8;
    private static ReadOnlySpan<byte> MklWords => "Intel(R) Math Kernel Library"u8;

    /// <summary>The name of the provider, without loading anything native.</summary>
    public static string ProviderName => typeof(torch).Assembly.GetName().Name!;

    /// <summary>Loads libtorch where it is not loaded yet, and looks at it.</summary>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static LibTorch Inspect()
    {
        _ = torch.get_num_threads();
        var path = LoadedLibraries.Read().Find("libtorch_cpu.so", "libtorch.so");
        var settings = path is null ? "" : ReadBuildSettings(path);
        var version = SettingOf(settings, "TORCH_VERSION")
            ?? (path is null ? null : VersionInName(path) ?? PackageVersion(path, AppContext.BaseDirectory)) ?? "unknown";
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

    /// <summary>The version of the package that a library beside the program came from; null where it is not from one.</summary>
    internal static string? PackageVersion(string path, string program)
    {
        if (!path.StartsWith(program, StringComparison.Ordinal)) return null;
        return Directory.EnumerateFiles(program, "*.deps.json")
            .Select(list => LibTorchPackage().Match(File.ReadAllText(list)))
            .FirstOrDefault(match => match.Success)?.Groups[1].Value;
    }

    [GeneratedRegex(@"\.so\.(\d+(?:\.\d+)*)$")]
    private static partial Regex SoVersion();

    [GeneratedRegex("""
        "libtorch-(?:cpu|cuda)[^"/]*/(\d[^"]*)"
        """)]
    private static partial Regex LibTorchPackage();

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
            var hasMkl = false;
            for (long at = 0; at < length; at += Piece)
            {
                var span = new ReadOnlySpan<byte>(start + at, (int)Math.Min(Piece + MklWords.Length, length - at));
                var found = span.IndexOf(VersionKey);
                if (found >= 0) return TextAround(start, at + found, length);
                hasMkl = hasMkl || span.IndexOf(MklWords) >= 0;
            }

            return hasMkl ? "BLAS_INFO=mkl" : "";
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
