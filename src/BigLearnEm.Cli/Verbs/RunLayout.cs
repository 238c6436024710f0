using BigLearnEm.Cli.Input;
using BigLearnEm.Deep;
using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary>
/// How a run's weights lie in <c>--out_dir</c>: directly in it for one seed, in a folder for each of several. A
/// directory that held both would leave open which of them is meant.
/// </summary>
internal static class RunLayout
{
    /// <summary>Checks that no run of the other layout has left its weights.</summary>
    /// <param name="outDir"><c>--out_dir</c>.</param>
    /// <param name="isSingle">Whether the run to begin or to go on with has one seed.</param>
    /// <exception cref="BadInputException">There are such weights; the message names them.</exception>
    public static void RequireFree(string outDir, bool isSingle)
    {
        var folders = isSingle ? ModelFiles.SeedFolders(outDir) : [outDir];
        if (folders.Select(WeightsIn).FirstOrDefault(path => path is not null) is not { } found) return;
        var (wanted, there) = isSingle ? ("one seed", "several seeds") : ("several seeds", "one seed");
        throw new BadInputException(
            outDir, $"a directory without the weights of a run of {there}, for this run of {wanted}", found,
            isSingle
                ? $"Give another --out_dir, delete the folders {ModelFiles.SeedPrefix}* in it, or give the same seeds."
                : $"Give another --out_dir, or delete {ClusterModel.FileName} and the checkpoints in it.");
    }

    private static string? WeightsIn(string folder)
    {
        var model = Path.Combine(folder, ClusterModel.FileName);
        if (File.Exists(model)) return model;
        return new CheckpointStore(folder).Files is [.., var newest] ? newest : null;
    }
}
