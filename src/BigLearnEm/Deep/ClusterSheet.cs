using BigLearnEm.Data;

namespace BigLearnEm.Deep;

/// <summary>A picture of a clustering: one row of images per component.</summary>
public static class ClusterSheet
{
    /// <summary>Name of the picture's file in a run's directory.</summary>
    public const string FileName = "clusters.png";

    private const int Columns = 16;

    /// <summary>
    /// Lays out the first images of each component, a row each, empty places black; rows of components without any image
    /// stay empty.
    /// </summary>
    /// <param name="images">The images, N of them.</param>
    /// <param name="labels">The component of each image, shape (N), 0 to K-1.</param>
    /// <param name="components">Number of components K.</param>
    public static GrayImage Compose(ImageSet images, int[] labels, int components)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        var pixels = new byte[components * Columns * images.PixelCount];
        var filled = new int[components];
        for (var n = 0; n < images.Count; n++)
        {
            var row = labels[n];
            if (filled[row] == Columns) continue;
            images.Image(n).CopyTo(pixels.AsSpan(((row * Columns) + filled[row]++) * images.PixelCount));
        }

        return ImageSheet.Compose(pixels, images.Height, images.Width, Columns);
    }
}
