using System.Buffers.Binary;
using System.IO.Compression;
using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>
/// Reads and writes unsigned-byte IDX files, the format of MNIST (Y. LeCun, C. Cortes, C. Burges, "The MNIST database",
/// section "File formats"): two zero bytes, a type code, the rank, that many big-endian sizes, then the values. A gzip
/// file is known by its first bytes 1f 8b and not by its name. Every length is checked before it is believed.
/// </summary>
public static class IdxFile
{
    private const int UnsignedByte = 0x08;
    private const int MaximumRank = 8;

    /// <summary>Reads images (rank 3: N, H, W), and their labels where a label file is given.</summary>
    /// <param name="imagesPath">The image file, plain or gzip.</param>
    /// <param name="labelsPath">The label file (rank 1: N), plain or gzip; null for none.</param>
    /// <param name="name">The set's short name.</param>
    /// <param name="source">Where it comes from, in words; null for the image file's path.</param>
    /// <returns>The set of N images.</returns>
    /// <exception cref="BadInputException">
    /// A file is missing, is not IDX, holds other than unsigned bytes or another rank, is truncated, has bytes after
    /// its end, is too large for one array (2 GiB), or there are more or fewer labels than images.
    /// </exception>
    public static ImageSet ReadImages(
        string imagesPath, string? labelsPath = null, string name = "images", string? source = null)
    {
        var images = Read(imagesPath, rank: 3, "an IDX file of images (rank 3)");
        var shape = images.Shape;
        var labels = labelsPath is null ? null : ReadLabels(labelsPath);
        if (labels is not null && labels.Length != shape[0])
        {
            throw new BadInputException(
                labelsPath!, $"{shape[0]} labels, one for each image of {imagesPath}", $"{labels.Length}",
                "Put the two files of one set side by side.");
        }

        return new ImageSet(name, source ?? imagesPath, images.Values, shape[0], shape[1], shape[2], labels);
    }

    /// <summary>Reads labels (rank 1: N), each 0 to 255.</summary>
    /// <param name="path">The label file, plain or gzip.</param>
    /// <returns>The labels (N).</returns>
    /// <exception cref="BadInputException">
    /// The file is missing, is not IDX, is truncated, or is no label file.
    /// </exception>
    public static int[] ReadLabels(string path)
    {
        var values = Read(path, rank: 1, "an IDX file of labels (rank 1)").Values;
        var labels = new int[values.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = values[i];
        return labels;
    }

    /// <summary>Writes the images of a set (rank 3: N, H, W).</summary>
    /// <param name="path">The file, replaced whole; gzip where the name ends in <c>.gz</c>.</param>
    /// <param name="images">The set; its labels are not written.</param>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void WriteImages(string path, ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Write(path, images.Pixels, [images.Count, images.Height, images.Width]);
    }

    /// <summary>Writes labels (rank 1: N).</summary>
    /// <param name="path">The file, replaced whole; gzip where the name ends in <c>.gz</c>.</param>
    /// <param name="labels">The labels (N), each 0 to 255.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label does not fit one byte, or there is none.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void WriteLabels(string path, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfZero(labels.Length);
        var bytes = new byte[labels.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(labels[i]);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(labels[i], byte.MaxValue);
            bytes[i] = (byte)labels[i];
        }

        Write(path, bytes, [bytes.Length]);
    }

    /// <summary>The header that stands before values of this shape: 4 + 4*rank bytes.</summary>
    internal static byte[] Header(ReadOnlySpan<int> shape)
    {
        var header = new byte[4 + (4 * shape.Length)];
        header[2] = UnsignedByte;
        header[3] = (byte)shape.Length;
        for (var i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * i)), shape[i]);
        return header;
    }

    /// <summary>Reads one array of unsigned bytes of the given rank.</summary>
    internal static (byte[] Values, int[] Shape) Read(string path, int rank, string expected)
    {
        using var file = InputFile.Open(path);
        return Read(file, path, rank, expected);
    }

    /// <summary>Reads as above from a stream that can seek, from its beginning to its end; it is left open.</summary>
    internal static (byte[] Values, int[] Shape) Read(Stream file, string path, int rank, string expected)
    {
        var compressed = StartsAsGzip(file);
        using var gzip = compressed ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : null;
        var stream = gzip ?? file;
        try
        {
            var shape = ReadHeader(stream, path, rank, expected);
            var length = CountInMemory(shape, path);
            var headerLength = 4 + (4 * rank);
            if (!compressed && file.Length != headerLength + (long)length)
                throw WrongLength(path, headerLength + (long)length, $"{file.Length}");
            var values = InputFile.ReadUpTo(stream, length);
            if (values.Length < length)
                throw WrongLength(path, headerLength + (long)length, $"{headerLength + (long)values.Length}");
            if (stream.ReadByte() >= 0)
                throw WrongLength(path, headerLength + (long)length, "more");
            if (compressed)
                CheckGzipEnd(file, path, headerLength + (long)length);
            return (values, shape);
        }
        catch (InvalidDataException e)
        {
            throw new BadInputException(path, "a whole gzip file", "a damaged one", "Get the file again.", e);
        }
    }

    /// <summary>Whether a file is packed; it stands at its beginning before and after.</summary>
    internal static bool StartsAsGzip(Stream file)
    {
        var gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return gzip;
    }

    /// <summary>Reads the header, after which the stream stands at the first value.</summary>
    /// <returns>The sizes, each at least 1.</returns>
    internal static int[] ReadHeader(Stream stream, string path, int rank, string expected)
    {
        Span<byte> magic = stackalloc byte[4];
        if (stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
            throw new BadInputException(path, expected, "a file that ends inside its header", "Get the file again.");
        if (magic[0] != 0 || magic[1] != 0 || magic[3] is 0 or > MaximumRank || TypeName(magic[2]) is not { } type)
        {
            throw new BadInputException(
                path, expected, $"a file that begins with {Convert.ToHexStringLower(magic)}", "Give an IDX file.");
        }

        if (magic[2] != UnsignedByte)
        {
            throw new BadInputException(
                path, "unsigned bytes (type code 08)", type, "Store the values as unsigned bytes.");
        }

        if (magic[3] != rank)
        {
            throw new BadInputException(
                path, expected, $"rank {magic[3]}", "Check that images and labels were not swapped.");
        }

        Span<byte> sizes = stackalloc byte[4 * rank];
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
            throw new BadInputException(path, expected, "a file that ends inside its header", "Get the file again.");
        var shape = new int[rank];
        for (var i = 0; i < rank; i++)
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(sizes[(4 * i)..]);
        if (shape.Any(size => size < 1))
        {
            throw new BadInputException(
                path, "sizes of at least 1", $"{string.Join(" x ", shape)}", "Get the file again.");
        }

        return shape;
    }

    private static string? TypeName(byte code) => code switch
    {
        0x08 => "unsigned bytes",
        0x09 => "signed bytes (type code 09)",
        0x0B => "16-bit integers (type code 0b)",
        0x0C => "32-bit integers (type code 0c)",
        0x0D => "32-bit floats (type code 0d)",
        0x0E => "64-bit floats (type code 0e)",
        _ => null,
    };

    private static int CountInMemory(int[] shape, string path)
    {
        var product = shape.Aggregate(1m, (count, size) => count * size);
        if (product > Array.MaxLength)
        {
            throw new BadInputException(
                path, $"at most {Array.MaxLength} values", $"{string.Join(" x ", shape)}",
                "Split the set into smaller files.");
        }

        return (int)product;
    }

    /// <summary>
    /// A gzip file ends with its content's length (RFC 1952, section 2.3.1). .NET does not notice that the end is gone,
    /// nor that bytes come after it, so both are found here.
    /// </summary>
    internal static void CheckGzipEnd(Stream file, string path, long length)
    {
        Span<byte> end = stackalloc byte[4];
        file.Seek(-4, SeekOrigin.End);
        file.ReadExactly(end);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != (uint)length)
        {
            throw new BadInputException(
                path, $"a gzip file that ends with its content's length, {length}", "another end",
                "It was cut off, has bytes after its end, or has several members; get the file again.");
        }
    }

    /// <summary>The error of a file that has more or fewer bytes than its header says.</summary>
    internal static BadInputException WrongLength(string path, long expected, string got) =>
        new(path, $"{expected} bytes, as its header says", got,
            "It was cut off or has been altered; get the file again.");

    private static void Write(string path, byte[] values, ReadOnlySpan<int> shape)
    {
        var header = Header(shape);
        AtomicFile.Write(path, file =>
        {
            var compress = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            using var gzip = compress ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : null;
            var stream = gzip ?? file;
            stream.Write(header);
            stream.Write(values);
        });
    }
}
