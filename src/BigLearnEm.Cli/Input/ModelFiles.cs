using System.Globalization;
using BigLearnEm.Deep;

namespace BigLearnEm.Cli.Input;

/// <summary>The models that <c>--weights</c> names: one, or one for each seed of a run of several.</summary>
internal static class ModelFiles
{
    private const string SeedPrefix = "seed_";

    /// <summary>Finds them.</summary>
    /// <param name="path">A run's directory, or a model's file.</param>
    /// <returns>Their paths, in the order of the seeds, at least one; a directory without any is itself returned, for
    /// the loader to explain.</returns>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path) || File.Exists(Path.Combine(path, ClusterModel.FileName))) return [path];
        var seeds = Directory.EnumerateDirectories(path, SeedPrefix + "*")
            .Where(directory => File.Exists(Path.Combine(directory, ClusterModel.FileName)))
            .OrderBy(SeedOf)
            .ToList();
        return seeds.Count == 0 ? [path] : seeds;
    }

    /// <summary>Finds the only one.</summary>
    /// <param name="path">A run's directory, or a model's file.</param>
    /// <exception cref="BadInputException">There are several.</exception>
    public static string FindOne(string path)
    {
        var found = Find(path);
        return found.Count == 1 ? found[0] : throw new BadInputException(
            path, "the weights of one run", $"those of {found.Count} seeds",
            $"Give one of them, for instance --weights {found[0]}.");
    }

    private static ulong SeedOf(string directory) => ulong.TryParse(
        Path.GetFileName(directory)[SeedPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : ulong.MaxValue;
}
