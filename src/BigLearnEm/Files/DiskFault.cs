namespace BigLearnEm.Files;

/// <summary>
/// What a disk did not take, in the words of this program. A full disk is an <see cref="IOException"/>, as .NET's users
/// expect; the command line turns it into exit code 3, like everything outside the program that cannot be used.
/// </summary>
internal static class DiskFault
{
    /// <summary>The remedy of what only a training run writes.</summary>
    public const string Resume = "run again with --resume.";

    /// <summary>The remedy of what any command may have written.</summary>
    public const string ResumeOrRepeat = "run again with --resume if it was a training run.";

    /// <summary>The error to throw: file, bytes expected, cause, what is left of the file, remedy.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="bytes">How many bytes there should have been room for, as a phrase.</param>
    /// <param name="error">What the operating system said; its code is kept.</param>
    /// <param name="kept">What became of the bytes before, as a sentence.</param>
    /// <param name="then">What to do once the disk is in order: one of the two constants.</param>
    public static IOException Of(string path, string bytes, IOException error, string kept, string then)
    {
        var fault = NativeFile.IsDiskFull(error)
            ? $"expected room for {bytes}, got a full disk. {kept} Free space"
            : $"expected to write {bytes}, got an error: {error.Message.TrimEnd('.')}. {kept} Mend the disk";
        return new IOException($"{path}: {fault}, then {then}", error) { HResult = error.HResult };
    }
}
