namespace BigLearnEm.Cli.Machine;

/// <summary>The shared libraries mapped into this process, as the system tells them; none where it does not.</summary>
internal sealed class LoadedLibraries
{
    private const string Maps = "/proc/self/maps";

    private LoadedLibraries(IReadOnlyList<string> paths) => Paths = paths;

    /// <summary>Full paths, links resolved, in the order of the addresses.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Looks at the process as it is now.</summary>
    public static LoadedLibraries Read()
    {
        if (!File.Exists(Maps)) return new LoadedLibraries([]);
        // A line is: addresses, rights, offset, device, inode, path.
        var paths = File.ReadLines(Maps)
            .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and var start ? line[start..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct();
        return new LoadedLibraries([.. paths]);
    }

    /// <summary>The first library whose file name begins with one of the names.</summary>
    /// <param name="names">Beginnings of file names, tried one after the other, for instance <c>libc10.so</c>.</param>
    /// <returns>Its path, or null.</returns>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var found = Paths.FirstOrDefault(path => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal));
            if (found is not null) return found;
        }

        return null;
    }
}
