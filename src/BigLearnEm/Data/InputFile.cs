namespace BigLearnEm.Data;

/// <summary>How this room opens and reads files of which it believes nothing.</summary>
internal static class InputFile
{
    private const int FirstCapacity = 1 << 16;

    /// <summary>Opens a file for reading from its beginning.</summary>
    /// <exception cref="BadInputException">There is no such file, it is a folder, or it may not be read.</exception>
    internal static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Directory.Exists(path))
            throw new BadInputException(path, "a file", "a folder", "Give the path of the file itself.");
        try
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadInputException(path, "a file", "nothing at this path", "Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(path, "a file that can be read", e.Message, "Check its permissions.", e);
        }
    }

    /// <summary>
    /// Reads until <paramref name="limit"/> bytes are there or the stream ends. The buffer grows with what really
    /// arrives, so a header that lies about its size costs no memory.
    /// </summary>
    /// <returns>The bytes read, at most <paramref name="limit"/>.</returns>
    internal static byte[] ReadUpTo(Stream stream, int limit)
    {
        var buffer = new byte[Math.Min(limit, FirstCapacity)];
        var length = 0;
        while (length < limit)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(limit, 2L * buffer.Length));
            var read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
                break;
            length += read;
        }

        if (length < buffer.Length)
            Array.Resize(ref buffer, length);
        return buffer;
    }
}
