using System.Runtime.InteropServices;

namespace BigLearnEm.Cli.Machine;

/// <summary>The BLAS that libtorch's matrix products go through.</summary>
/// <param name="Name">OpenBLAS, MKL, BLIS, ATLAS, reference BLAS, or "unknown".</param>
/// <param name="Path">Its file; null where it is part of libtorch itself.</param>
/// <param name="Details">What it says of itself; empty where it says nothing.</param>
/// <param name="IsSlow">Whether it is the reference implementation, tens of times slower than the others.</param>
internal sealed unsafe record BlasLibrary(string Name, string? Path, string Details, bool IsSlow)
{
    private static readonly (string Name, string[] Files)[] s_known =
    [
        ("OpenBLAS", ["libopenblas", "libscipy_openblas"]),
        ("MKL", ["libmkl_rt", "libmkl_core"]),
        ("BLIS", ["libblis"]),
        ("ATLAS", ["libatlas", "libsatlas", "libtatlas"]),
        ("NVPL", ["libnvpl_blas"]),
    ];

    /// <summary>Looks at the loaded libraries, after libtorch was loaded.</summary>
    public static BlasLibrary Inspect(LibTorch libtorch)
    {
        var libraries = LoadedLibraries.Read();
        foreach (var (name, files) in s_known)
        {
            if (libraries.Find(files) is { } path)
                return new BlasLibrary(name, path, name == "OpenBLAS" ? OpenBlasDetails(path) : "", IsSlow: false);
        }

        if (libraries.Find("libblas.so") is { } generic)
            return new BlasLibrary("reference BLAS", generic, "", IsSlow: true);
        return libtorch.Setting("BLAS_INFO") is { Length: > 0 } builtIn
            ? new BlasLibrary(builtIn == "mkl" ? "MKL" : builtIn, null, "part of libtorch", IsSlow: false)
            : new BlasLibrary("unknown", null, "", IsSlow: false);
    }

    /// <summary>
    /// Makes an OpenBLAS with threads of its own use as many as libtorch: torch's own setting does not reach it.
    /// </summary>
    /// <param name="count">Threads, at least 1.</param>
    public static void SetThreads(int count)
    {
        if (LoadedLibraries.Read().Find("libopenblas", "libscipy_openblas") is { } path
            && NativeLibrary.TryLoad(path, out var library)
            && NativeLibrary.TryGetExport(library, "openblas_set_num_threads", out var address))
            ((delegate* unmanaged<int, void>)address)(count);
    }

    private static string OpenBlasDetails(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var library)) return "";
        var config = NativeLibrary.TryGetExport(library, "openblas_get_config", out var address)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)address)()) ?? ""
            : "";
        var threads = NativeLibrary.TryGetExport(library, "openblas_get_num_threads", out address)
            ? $"{((delegate* unmanaged<int>)address)()} threads"
            : "";
        return string.Join(", ", new[] { config.Trim(), threads }.Where(part => part.Length > 0));
    }
}
