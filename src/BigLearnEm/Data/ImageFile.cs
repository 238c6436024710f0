using BigLearnEm.Files;

namespace BigLearnEm.Data;

/// <summary>
/// The one place where picture files are written and read. What does the work is chosen when the library is built:
/// ImageSharp where NuGet has it, else the library's own PNG codec.
/// </summary>
public static class ImageFile
{
    /// <summary>What does the work, in words for a person.</summary>
    public static string Provider => ImageCodec.Name;

    /// <summary>Writes a PNG of 8 bits a channel.</summary>
    /// <param name="path">The file, replaced whole; its name ends in <c>.png</c>.</param>
    /// <param name="pixels">
    /// Values 0 to 255, (height*width*channels), row by row from the top, channels together.
    /// </param>
    /// <param name="width">Columns, in pixels, at least 1.</param>
    /// <param name="height">Rows, in pixels, at least 1.</param>
    /// <param name="channels">1 for grey, 3 for red, green, blue.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or the name does not end in .png.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size is below 1, or there are other than 1 or 3 channels.
    /// </exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, byte[] pixels, int width, int height, int channels)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, "expected 1 (grey) or 3 (red, green, blue)");
        }

        if ((Int128)width * height * channels != pixels.Length)
        {
            throw new ArgumentException(
                $"expected {height} x {width} x {channels} values, got {pixels.Length}", nameof(pixels));
        }

        if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"expected a name that ends in .png, got {path}", nameof(path));
        AtomicFile.Write(path, stream => ImageCodec.WritePng(stream, pixels, width, height, channels));
    }

    /// <summary>A grey picture as the bytes of a PNG, for a page that holds its pictures itself.</summary>
    /// <param name="image">The picture.</param>
    public static byte[] ToPng(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ToPng(image.Pixels, image.Width, image.Height, channels: 1);
    }

    /// <summary>A picture in colours as the bytes of a PNG, for a page that holds its pictures itself.</summary>
    /// <param name="image">The picture.</param>
    public static byte[] ToPng(ColorImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ToPng(image.Pixels, image.Width, image.Height, channels: 3);
    }

    /// <summary>Writes a picture in colours as PNG.</summary>
    /// <inheritdoc cref="Write(string, GrayImage)"/>
    public static void Write(string path, ColorImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Write(path, image.Pixels, image.Width, image.Height, channels: 3);
    }

    /// <summary>Writes a grey picture as PNG.</summary>
    /// <param name="path">The file, replaced whole; its name ends in <c>.png</c>.</param>
    /// <param name="image">The picture.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or the name does not end in .png.</exception>
    /// <exception cref="BadInputException">No file can be written there.</exception>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public static void Write(string path, GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Write(path, image.Pixels, image.Width, image.Height, channels: 1);
    }

    /// <summary>
    /// Reads a picture as grey. Colours become their luminance (ITU-R BT.709 weights 0.2126, 0.7152, 0.0722, on the
    /// stored values); transparency is passed over.
    /// </summary>
    /// <param name="path">
    /// The file: PNG of at most 8 bits a channel, not interlaced; more kinds under ImageSharp.
    /// </param>
    /// <returns>The picture (Height*Width).</returns>
    /// <exception cref="BadInputException">The file is missing, is no such picture, or is damaged.</exception>
    public static GrayImage ReadGray(string path)
    {
        using var file = InputFile.Open(path);
        return ImageCodec.ReadGray(file, path);
    }

    private static byte[] ToPng(byte[] pixels, int width, int height, int channels)
    {
        using var stream = new MemoryStream();
        ImageCodec.WritePng(stream, pixels, width, height, channels);
        return stream.ToArray();
    }
}
