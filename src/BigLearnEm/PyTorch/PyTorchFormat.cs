using BigLearnEm.Data;

namespace BigLearnEm.PyTorch;

/// <summary>What PyTorch's files begin with.</summary>
internal static class PyTorchFormat
{
    private static ReadOnlySpan<byte> Zip => "PK\u0003\u0004"u8;

    // The pickled magic number of torch.save before PyTorch 1.6 (torch/serialization.py, MAGIC_NUMBER).
    private static ReadOnlySpan<byte> Legacy => [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <summary>Whether a file is PyTorch's, by its beginning or its name.</summary>
    /// <exception cref="BadInputException">It cannot be read.</exception>
    public static bool IsIn(string path)
    {
        using var file = InputFile.Open(path);
        return HasName(path) || Beginning(file) is var start && (start.StartsWith(Zip) || start.StartsWith(Legacy));
    }

    /// <summary>Whether a file's name ends as those of PyTorch's files do.</summary>
    public static bool HasName(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".pt" or ".pth";

    /// <summary>Refuses what does not begin as the files of <c>torch.save</c> do.</summary>
    public static void Require(FileStream file, string path)
    {
        var start = Beginning(file);
        if (start.StartsWith(Zip)) return;
        throw start.StartsWith(Legacy)
            ? new BadInputException(
                path, "a zip file of torch.save", "PyTorch's format before 1.6",
                "Load it in PyTorch and save it again with torch.save, without _use_new_zipfile_serialization=False.")
            : new BadInputException(
                path, "a zip file of torch.save", "another kind of file",
                "Save the weights with torch.save(model.state_dict(), FILE).");
    }

    private static ReadOnlySpan<byte> Beginning(FileStream file)
    {
        var start = new byte[Legacy.Length];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start.AsSpan(0, read);
    }
}
