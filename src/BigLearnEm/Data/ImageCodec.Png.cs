namespace BigLearnEm.Data;

/// <summary>The picture codec of a build without ImageSharp: PNG only. Its twin is ImageCodec.ImageSharp.cs.</summary>
internal static class ImageCodec
{
    internal const string Name = "built-in PNG codec";

    internal static void WritePng(Stream stream, byte[] pixels, int width, int height, int channels) =>
        PngWriter.Write(stream, pixels, width, height, channels);

    internal static GrayImage ReadGray(FileStream stream, string path) => PngReader.ReadGray(stream, path);
}
