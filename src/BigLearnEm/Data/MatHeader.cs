namespace BigLearnEm.Data;

/// <summary>
/// The first 128 bytes of a MATLAB level 5 file (MathWorks, "MAT-File Format", section "Level 5 MAT-File Format").
/// </summary>
internal static class MatHeader
{
    internal const int Length = 128;
    private const string SaveAgain = "Save it with save(..., '-v7').";

    private static ReadOnlySpan<byte> Hdf5 => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Checks the header; the file stands at the first element afterwards.</summary>
    /// <returns>Whether the file is big-endian.</returns>
    /// <exception cref="BadInputException">It is of another version or of another kind.</exception>
    internal static bool Read(FileStream file, string path)
    {
        var header = InputFile.ReadUpTo(file, Length);
        if (header.AsSpan().StartsWith(Hdf5) || HasHdf5At(file, 512))
            throw Version73(path);
        if (header.Length < Length)
            throw NoMatFile(path, $"a file of {header.Length} bytes, too short for one");

        var isBigEndian = header[126] == 'M' && header[127] == 'I';
        if (!isBigEndian && (header[126] != 'I' || header[127] != 'M'))
            throw NoMatFile(path, header.AsSpan(0, 4).Contains((byte)0) ? "version 4 or no MAT-file" : "no MAT-file");

        int version = isBigEndian ? (header[124] << 8) + header[125] : (header[125] << 8) + header[124];
        file.Position = Length;
        return version switch
        {
            0x0100 => isBigEndian,
            0x0200 => throw Version73(path),
            _ => throw NoMatFile(path, $"version 0x{version:x4}"),
        };
    }

    private static bool HasHdf5At(FileStream file, long position)
    {
        file.Position = position;
        return InputFile.ReadUpTo(file, Hdf5.Length).AsSpan().SequenceEqual(Hdf5);
    }

    private static BadInputException Version73(string path) =>
        new(path, "a MATLAB level 5 MAT-file", "version 7.3 (HDF5)", SaveAgain);

    private static BadInputException NoMatFile(string path, string got) =>
        new(path, "a MATLAB level 5 MAT-file", got, SaveAgain);
}
