namespace BigLearnEm.Data;

/// <summary>How this room writes files: whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Writes to a temporary file beside <paramref name="path"/>, flushes it to disk and renames it, so that a reader
    /// never sees half a file. The folder is created where it is missing.
    /// </summary>
    /// <exception cref="IOException">The disk is full, or the folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    internal static void Write(string path, Action<Stream> write)
    {
        var temporary = TemporaryPath(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>A fresh name beside <paramref name="path"/>, whose folder is created where it is missing.</summary>
    internal static string TemporaryPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? full);
        return $"{full}.{Guid.NewGuid():N}.part";
    }
}
