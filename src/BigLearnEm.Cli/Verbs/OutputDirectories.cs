using BigLearnEm.Runs;

namespace BigLearnEm.Cli.Verbs;

/// <summary>
/// The right to write in <c>--out_dir</c> and <c>--txt_dir</c>. Both are locked, as two runs with one text directory
/// would mix their lines in its metrics.
/// </summary>
internal sealed class OutputDirectories : IDisposable
{
    private readonly RunLock _output;
    private readonly RunLock? _text;

    private OutputDirectories(RunLock output, RunLock? text)
    {
        _output = output;
        _text = text;
    }

    /// <summary>Makes the directories where they are missing, and locks them.</summary>
    /// <param name="outDir"><c>--out_dir</c>.</param>
    /// <param name="txtDir"><c>--txt_dir</c>; may be the same.</param>
    /// <exception cref="BadInputException">One cannot be written, or another run holds it.</exception>
    public static OutputDirectories Lock(string outDir, string txtDir)
    {
        var output = RunLock.Acquire(outDir);
        try
        {
            var same = RealPath(outDir) == RealPath(txtDir);
            return new OutputDirectories(output, same ? null : RunLock.Acquire(txtDir));
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>The same for a run that is to write its weights there (<see cref="RunLayout"/>).</summary>
    /// <param name="outDir"><c>--out_dir</c>.</param>
    /// <param name="txtDir"><c>--txt_dir</c>; may be the same.</param>
    /// <param name="isSingle">Whether the run has one seed.</param>
    /// <exception cref="BadInputException">One cannot be written, another run holds it, or it has weights of the other layout.</exception>
    public static OutputDirectories Claim(string outDir, string txtDir, bool isSingle)
    {
        var locks = Lock(outDir, txtDir);
        try
        {
            RunLayout.RequireFree(outDir, isSingle);
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _text?.Dispose();
        _output.Dispose();
    }

    // Links anywhere in the path are followed: also in its parents, and in those of what a link leads to.
    private static string RealPath(string directory)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        var path = Path.Combine(RealPath(parent), Path.GetFileName(full));
        if (!Directory.Exists(path)) return path;
        return Directory.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
            ? RealPath(target.FullName)
            : path;
    }
}
