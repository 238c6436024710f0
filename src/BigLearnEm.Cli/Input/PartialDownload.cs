using BigLearnEm.Data;

namespace BigLearnEm.Cli.Input;

/// <summary>Tells a download of Fashion-MNIST that broke off from files that somebody put there.</summary>
internal static class PartialDownload
{
    // In the order in which the download puts them in place, each only when it is whole and verified.
    private static readonly string[] s_files =
    [
        "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ];

    /// <summary>
    /// Whether a folder holds the first few files of a download and no other ones, so that going on with the download
    /// replaces nobody's own files.
    /// </summary>
    /// <param name="directory">The folder.</param>
    /// <exception cref="BadInputException">The images there are damaged.</exception>
    public static bool IsIn(string directory)
    {
        var names = Directory.EnumerateFiles(directory, "*-ubyte*")
            .Select(path => Path.GetFileName(path)!)
            .Where(name => name.EndsWith("-ubyte", StringComparison.Ordinal)
                || name.EndsWith("-ubyte.gz", StringComparison.Ordinal))
            .ToHashSet(StringComparer.Ordinal);
        return names.Count > 0 && names.Count < s_files.Length && names.SetEquals(s_files.Take(names.Count))
            && HasOfficialImages(directory);
    }

    private static bool HasOfficialImages(string directory) =>
        FashionMnist.Load(directory, FashionSplit.Train).Name == FashionMnist.OfficialName;
}
