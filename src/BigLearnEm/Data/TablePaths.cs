using System.IO.Enumeration;

namespace BigLearnEm.Data;

/// <summary>The files of a table that is in several.</summary>
internal static class TablePaths
{
    private const char Separator = ',';
    private static readonly char[] s_wildcards = ['*', '?'];

    /// <summary>The files that a text names.</summary>
    /// <param name="paths">
    /// A file; or several, divided by commas, each of which may be a pattern of file names with <c>*</c> and <c>?</c>,
    /// which stands for the files that match, in ordinal order. A file that is called so is that file.
    /// </param>
    /// <returns>At least one.</returns>
    /// <exception cref="BadInputException">No file matches a pattern, or a name is empty.</exception>
    internal static string[] Expand(string paths)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(paths);
        if (File.Exists(paths) || (!paths.Contains(Separator) && paths.IndexOfAny(s_wildcards) < 0))
            return [paths];
        return [.. paths.Split(Separator, StringSplitOptions.TrimEntries).SelectMany(path => Matching(path, paths))];
    }

    private static string[] Matching(string path, string paths)
    {
        if (path.Length == 0)
        {
            throw new BadInputException(
                paths, "the name of a file before and after every comma", "nothing", "Leave out a comma.");
        }

        if (path.IndexOfAny(s_wildcards) < 0 || File.Exists(path))
            return [path];
        var folder = Path.GetDirectoryName(path);
        var pattern = Path.GetFileName(path);
        string[] names = Directory.Exists(string.IsNullOrEmpty(folder) ? "." : folder)
            ? [.. Directory.EnumerateFiles(string.IsNullOrEmpty(folder) ? "." : folder).Select(file => Path.GetFileName(file))]
            : [];
        string[] found =
        [
            .. names.Where(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false))
                .Order(StringComparer.Ordinal).Select(name => Path.Combine(folder ?? "", name)),
        ];
        return found.Length > 0
            ? found
            : throw new BadInputException(path, "files of such names", "none", "Check the pattern and its folder.");
    }
}
