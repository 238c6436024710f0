using System.Security.Cryptography;

namespace BigLearnEm.Data;

/// <summary>One of the four files of Fashion-MNIST, or of a set in the same form.</summary>
/// <param name="Name">Its official name without <c>.gz</c>.</param>
/// <param name="Rank">3 for images, 1 for labels.</param>
/// <param name="Md5">The MD5 of the official uncompressed content, in lower-case hexadecimal.</param>
internal sealed record FashionFile(string Name, int Rank, string Md5)
{
    internal static readonly FashionFile TrainImages = new(
        "train-images-idx3-ubyte", 3, "f4a8712d7a061bf5bd6d2ca38dc4d50a");
    internal static readonly FashionFile TrainLabels = new(
        "train-labels-idx1-ubyte", 1, "9018921c3c673c538a1fc5bad174d6f9");
    internal static readonly FashionFile TestImages = new(
        "t10k-images-idx3-ubyte", 3, "8181f5470baa50b63fa0f6fddb340f0a");
    internal static readonly FashionFile TestLabels = new(
        "t10k-labels-idx1-ubyte", 1, "15d484375f8d13e6eb1aabb0c3f46965");
    internal static readonly IReadOnlyList<FashionFile> All = [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>
    /// The file in a folder under any of the names it goes by: gz first, since that is what a download replaces, then
    /// plain; with the official dash before idx, or the dot that some programs put there.
    /// </summary>
    /// <returns>Its path, or null where there is none.</returns>
    internal string? FindIn(string directory)
    {
        var dotted = Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] names = [Name + ".gz", Name, dotted + ".gz", dotted];
        return names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Whether the file at a path is whole and holds the official content.</summary>
    internal bool IsOfficial(string path)
    {
        try
        {
            using var file = InputFile.Open(path);
            return IsOfficial(file);
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    /// <summary>Whether a stream that can seek, gz or plain, is whole and holds the official content.</summary>
    internal bool IsOfficial(Stream stream)
    {
        try
        {
            var (values, shape) = IdxFile.Read(stream, Name, Rank, Name);
            return IsOfficial(values, shape);
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    /// <summary>Whether an array is the official content.</summary>
    internal bool IsOfficial(byte[] values, ReadOnlySpan<int> shape)
    {
        // MD5 tells the official content from another, as its publishers do; nobody is kept out by it.
#pragma warning disable CA5351
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        hash.AppendData(IdxFile.Header(shape));
        hash.AppendData(values);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == Md5;
    }
}
