using System.Globalization;

namespace BigLearnEm.Runs;

/// <summary>
/// The checkpoints of one run: files <c>checkpoint-00000001.safetensors</c>, <c>-00000002</c>, ... in one directory, of
/// which the last two are kept. A resumed run goes on with the numbers of the one it resumes. To be used by the
/// holder of the directory's <see cref="RunLock"/>; not safe for several threads.
/// </summary>
public sealed class CheckpointStore
{
    private const string Prefix = "checkpoint-";
    private const string Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>Opens a store; nothing is read or written yet.</summary>
    /// <param name="directory">
    /// The directory of the checkpoints, made at the first <see cref="Save(Checkpoint)"/>.
    /// </param>
    public CheckpointStore(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        Directory = directory;
    }

    /// <summary>The directory of the checkpoints.</summary>
    public string Directory { get; }

    /// <summary>The number of the checkpoint saved or loaded last; 0 before the first.</summary>
    public long Sequence { get; private set; }

    /// <summary>The path of the checkpoint saved or loaded last; null before the first.</summary>
    public string? LatestPath => Sequence == 0 ? null : PathOf(Sequence);

    /// <summary>The checkpoints in the directory, oldest first, whether whole or not.</summary>
    public IReadOnlyList<string> Files => [.. Sequences().Select(PathOf)];

    /// <summary>
    /// Saves a checkpoint under the next number. Only when it is safely on the disk are older ones deleted, but for the
    /// one before; temporary files of dead processes go first. A store that has not loaded begins at 1, and its first
    /// save thereby replaces the checkpoints of an earlier run in the directory; look at <see cref="Files"/> first
    /// where that is not wanted.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <returns>The path of its file.</returns>
    /// <exception cref="IOException">It could not be written; all earlier checkpoints are intact.</exception>
    public string Save(Checkpoint checkpoint) => Save(checkpoint, Sequence + 1);

    /// <summary>
    /// Saves a checkpoint as <see cref="Save(Checkpoint)"/> does, under a number of the caller's: for runs that save
    /// when interrupted too, whose later checkpoints must be numbered as if they had not been. The step reached will
    /// do.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sequence">The number, above that of the checkpoint saved or loaded last.</param>
    /// <returns>The path of its file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above the last one.</exception>
    /// <exception cref="IOException">It could not be written; all earlier checkpoints are intact.</exception>
    public string Save(Checkpoint checkpoint, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sequence, Sequence);
        var file = CheckpointFile.ToFile(checkpoint);
        var path = PathOf(sequence);
        CreateDirectory();
        AtomicFile.CleanLeftovers(Directory);
        file.Write(path);

        var first = Sequence == 0;
        Sequence = sequence;
        var all = Sequences();
        var keep = first ? [sequence] : all.Where(other => other <= sequence).TakeLast(Kept).ToHashSet();
        foreach (var other in all.Where(other => !keep.Contains(other))) Delete(PathOf(other));
        return path;
    }

    /// <summary>
    /// Loads the newest checkpoint, verified to the byte; the next <see cref="Save(Checkpoint)"/> has the number
    /// after it. A newest checkpoint that cannot be used is never passed over in silence: to lose the work between
    /// two checkpoints is for the user to decide, and the message names the one before it where that one is whole.
    /// </summary>
    /// <returns>The checkpoint, or null where the directory has none.</returns>
    /// <exception cref="BadInputException">The newest is truncated, altered or of another format version.</exception>
    public Checkpoint? LoadLatest()
    {
        var sequences = Sequences();
        if (sequences.Count == 0) return null;
        var newest = sequences[^1];
        Checkpoint checkpoint;
        try
        {
            checkpoint = CheckpointFile.Read(PathOf(newest));
        }
        catch (BadInputException fault)
        {
            var what = fault.Message[(fault.Name.Length + 2)..].TrimEnd('.');
            throw new BadInputException(
                PathOf(newest), "a whole checkpoint", $"one with a fault ({what})", Offer(sequences), fault);
        }

        Sequence = newest;
        return checkpoint;
    }

    private string Offer(IReadOnlyList<long> sequences)
    {
        var newest = PathOf(sequences[^1]);
        foreach (var earlier in sequences.Reverse().Skip(1).Select(PathOf))
        {
            try
            {
                CheckpointFile.Read(earlier);
                return $"The one before it, {earlier}, is whole: delete or move {newest}"
                    + (earlier == PathOf(sequences[^2]) ? "" : ", and any between them,")
                    + " and run again with --resume to go on from there.";
            }
            catch (BadInputException)
            {
                // Not this one either.
            }
        }

        return $"There is no whole one before it: delete or move {newest} and start again without --resume.";
    }

    private List<long> Sequences()
    {
        if (!System.IO.Directory.Exists(Directory)) return [];
        var sequences = new List<long>();
        foreach (var path in System.IO.Directory.EnumerateFiles(Directory, Prefix + "*" + Extension))
        {
            var digits = Path.GetFileName(path)[Prefix.Length..^Extension.Length];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                && PathOf(sequence) == Path.Combine(Directory, Path.GetFileName(path)))
                sequences.Add(sequence);
        }

        sequences.Sort();
        return sequences;
    }

    private string PathOf(long sequence) => Path.Combine(
        Directory, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sequence:D8}{Extension}"));

    private void CreateDirectory()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{Directory}: the directory for checkpoints cannot be made: {error.Message}", error);
        }
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path}: the old checkpoint cannot be deleted: {error.Message}", error);
        }
    }
}
