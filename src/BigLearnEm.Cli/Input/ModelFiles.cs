using System.Globalization;
using System.Text.Json.Nodes;
using BigLearnEm.Deep;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Input;

/// <summary>The models that <c>--weights</c> names: one, or one for each seed of a run of several.</summary>
internal static class ModelFiles
{
    /// <summary>How the name of a seed's folder begins.</summary>
    public const string SeedPrefix = "seed_";

    /// <summary>Finds them.</summary>
    /// <param name="path">A run's directory, or a model's file.</param>
    /// <returns>Their paths, in the order of the seeds, at least one; a directory without any is itself returned, for
    /// the loader to explain.</returns>
    /// <exception cref="BadInputException">The directory has a model of its own and models of seeds, and its results do
    /// not say which are meant.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path)) return [path];
        var seeds = SeedFolders(path).Where(HasModel).ToList();
        if (seeds.Count == 0) return [path];
        if (!HasModel(path)) return seeds;
        return IsOfSeveralSeeds(path) switch
        {
            true => seeds,
            false => [path],
            null => throw new BadInputException(
                path, "the models of one run",
                $"{Path.Combine(path, ClusterModel.FileName)} and {Path.Combine(seeds[0], ClusterModel.FileName)}",
                "Give the one you mean with --weights."),
        };
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

    /// <summary>The folders of seeds in a run's directory, in the order of the seeds, whatever they hold.</summary>
    /// <param name="directory">The directory.</param>
    public static IReadOnlyList<string> SeedFolders(string directory) =>
        [.. Directory.EnumerateDirectories(directory, SeedPrefix + "*").OrderBy(SeedOf)];

    private static bool HasModel(string directory) => File.Exists(Path.Combine(directory, ClusterModel.FileName));

    /// <returns>What the results in a directory are of; null where there are none that say so.</returns>
    private static bool? IsOfSeveralSeeds(string directory)
    {
        try
        {
            var results = ResultsFile.Read(Path.Combine(directory, ResultsFile.FileName));
            return results["seed"] is not null ? false : results["seeds"] is JsonArray ? true : null;
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private static ulong SeedOf(string directory) => ulong.TryParse(
        Path.GetFileName(directory)[SeedPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : ulong.MaxValue;
}
