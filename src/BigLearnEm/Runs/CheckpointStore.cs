using System.Globalization;
using BigLearnEm.Files;

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
    /// The directory of the checkpoints, made at the first <see cref="Save"/>.
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
    /// Saves a checkpoint. Only when it is safely on the disk are older ones deleted, but for the one before; temporary
    /// files of dead processes go first. The first save of a store that has not loaded replaces the checkpoints of an
    /// earlier run in the directory; a run that starts afresh calls <see cref="Clear"/> before it touches its records.
    /// </summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="sequence">
    /// The number, above that of the checkpoint saved or loaded last: the step reached, so that a run which also saves
    /// when interrupted numbers its later checkpoints as if it had not been.
    /// </param>
    /// <returns>The path of its file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above the last one.</exception>
    /// <exception cref="BadInputException">The directory cannot be written to.</exception>
    /// <exception cref="IOException">The disk is full or broken; all earlier checkpoints are intact.</exception>
    public string Save(Checkpoint checkpoint, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sequence, Sequence);
        var file = CheckpointFile.ToFile(checkpoint);
        var path = PathOf(sequence);
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
    /// Deletes every checkpoint in the directory, whole or not, and the temporary files of dead processes: for a run
    /// that starts afresh, before it empties its records. The newest goes first, so that a kill in the middle leaves
    /// older ones only, never a newest that outlives the records it counts on. The store is then as if just opened.
    /// </summary>
    /// <exception cref="BadInputException">One cannot be deleted; those older than it still stand.</exception>
    public void Clear()
    {
        foreach (var sequence in Sequences().AsEnumerable().Reverse()) Delete(PathOf(sequence));
        AtomicFile.CleanLeftovers(Directory);
        Sequence = 0;
    }

    /// <summary>
    /// Loads the newest checkpoint, verified to the byte; the next <see cref="Save"/> takes a number above its. A
    /// newest checkpoint that cannot be used is never passed over in silence: to lose the work between two
    /// checkpoints is for the user to decide, and the message names the one before it where that one is whole.
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

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                path, "an old checkpoint that can be deleted", error.Message.TrimEnd('.'),
                "Delete it by hand, or give the run another directory.", error);
        }
    }
}
