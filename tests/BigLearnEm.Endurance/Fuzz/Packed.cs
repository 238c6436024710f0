using System.Buffers.Binary;
using System.IO.Compression;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>Changes what is inside of packed files and packs it again, and tells how much there is in them.</summary>
internal static class Packed
{
    private const int MatHeader = 128;
    private const int MatTag = 8;
    private const long MostUnpacked = 1L << 31;

    private static readonly string[] s_names = ["../../x", "/tmp/x", "..\\..\\x", "a\0b", "x/../../y", "data.pkl", "X.npy", "C:\\x"];

    /// <summary>A gzip file whose content was changed.</summary>
    public static byte[] MutateGzip(FuzzSeed seed, DerivedRandom random)
    {
        if (random.NextInt(2) == 0) return Mutation.OfBytes(seed.Bytes, random);
        using var gzip = new GZipStream(new MemoryStream(seed.Bytes), CompressionMode.Decompress);
        return Gzip(Mutation.OfBytes(Unpack(gzip), random));
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return target.ToArray();
    }

    /// <summary>A zip file in which entries were changed, or named otherwise.</summary>
    public static byte[] MutateZip(FuzzSeed seed, DerivedRandom random)
    {
        // A file of PyTorch before 1.6 is none.
        if (random.NextInt(2) == 0 || !seed.Bytes.AsSpan().StartsWith("PK"u8)) return Mutation.OfBytes(seed.Bytes, random);
        using var source = new ZipArchive(new MemoryStream(seed.Bytes));
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            var chosen = random.NextInt(source.Entries.Count);
            foreach (var (index, entry) in source.Entries.Index())
            {
                using var content = entry.Open();
                var bytes = Unpack(content);
                var name = entry.FullName;
                if (index == chosen && random.NextInt(8) == 0) name = s_names[random.NextInt(s_names.Length)];
                if (index == chosen || random.NextInt(4) == 0) bytes = Mutation.OfBytes(bytes, random);
                var level = entry.CompressedLength == entry.Length ? CompressionLevel.NoCompression : CompressionLevel.Fastest;
                using var stream = zip.CreateEntry(name, level).Open();
                stream.Write(bytes);
            }
        }

        return target.ToArray();
    }

    /// <summary>A MAT-file in which compressed variables were changed.</summary>
    public static byte[] MutateMat(FuzzSeed seed, DerivedRandom random)
    {
        if (random.NextInt(2) == 0) return Mutation.OfBytes(seed.Bytes, random);
        using var target = new MemoryStream();
        target.Write(seed.Bytes.AsSpan(0, MatHeader));
        foreach (var (tag, content) in MatVariables(seed.Bytes))
        {
            var (element, data) = (tag, content);
            if (BinaryPrimitives.ReadUInt32LittleEndian(tag) == MatBytes.Compressed && random.NextInt(2) == 0)
            {
                using var zlib = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress);
                element = new MatBytes().Deflated(Mutation.OfBytes(Unpack(zlib), random));
                data = [];
            }

            target.Write(element);
            target.Write(data);
        }

        return target.ToArray();
    }

    /// <summary>The length of a file, and of what it unpacks to, as far as it can be unpacked.</summary>
    public static long GzipContent(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        return bytes.Length + Length(gzip);
    }

    /// <inheritdoc cref="GzipContent"/>
    public static long ZipContent(byte[] bytes)
    {
        long sum = bytes.Length;
        try
        {
            using var zip = new ZipArchive(new MemoryStream(bytes));
            foreach (var entry in zip.Entries)
            {
                using var content = entry.Open();
                sum += Length(content);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // As far as it went.
        }

        return sum;
    }

    /// <inheritdoc cref="GzipContent"/>
    public static long MatContent(byte[] bytes)
    {
        long sum = bytes.Length;
        foreach (var (_, content) in MatVariables(bytes))
        {
            using var zlib = new ZLibStream(new MemoryStream(content), CompressionMode.Decompress);
            sum += Length(zlib);
        }

        return sum;
    }

    private static IEnumerable<(byte[] Tag, byte[] Content)> MatVariables(byte[] bytes)
    {
        for (var at = MatHeader; at + MatTag <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            var length = (int)Math.Min(size, bytes.Length - at - MatTag);
            yield return (bytes[at..(at + MatTag)], bytes[(at + MatTag)..(at + MatTag + length)]);
            at += MatTag + length;
        }
    }

    private static byte[] Unpack(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static long Length(Stream stream)
    {
        var piece = new byte[1 << 16];
        long sum = 0;
        try
        {
            while (sum < MostUnpacked && stream.Read(piece) is > 0 and var read) sum += read;
        }
        catch (InvalidDataException)
        {
            // As far as it went.
        }

        return sum;
    }
}
