using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace BigLearnEm.Data;

/// <summary>The picture codec of a build with ImageSharp 3.1. Its twin is ImageCodec.Png.cs.</summary>
internal static class ImageCodec
{
    internal const string Name = "ImageSharp";

    internal static void WritePng(Stream stream, byte[] pixels, int width, int height, int channels)
    {
        var encoder = new PngEncoder
        {
            BitDepth = PngBitDepth.Bit8,
            ColorType = channels == 1 ? PngColorType.Grayscale : PngColorType.Rgb,
        };
        using Image image = channels == 1
            ? Image.LoadPixelData<L8>(pixels, width, height)
            : Image.LoadPixelData<Rgb24>(pixels, width, height);
        image.SaveAsPng(stream, encoder);
    }

    internal static GrayImage ReadGray(FileStream stream, string path)
    {
        try
        {
            using var image = Image.Load<L8>(stream);
            var pixels = new byte[(long)image.Width * image.Height];
            image.CopyPixelDataTo(pixels);
            return new GrayImage(pixels, image.Width, image.Height);
        }
        catch (Exception e)
            when (e is ImageFormatException or ImageProcessingException or InvalidMemoryOperationException)
        {
            throw new BadInputException(path, "a whole picture", e.Message, "Save the picture again, as PNG.", e);
        }
    }
}
