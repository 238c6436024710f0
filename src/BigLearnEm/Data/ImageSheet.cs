namespace BigLearnEm.Data;

/// <summary>Lays small grey pictures out in rows and columns, as one picture for a person to look at.</summary>
public static class ImageSheet
{
    /// <summary>Composes pictures of one size, row by row from the top left.</summary>
    /// <param name="images">Grey values, (count*height*width), picture by picture.</param>
    /// <param name="height">H, rows of one picture, at least 1.</param>
    /// <param name="width">W, columns of one picture, at least 1.</param>
    /// <param name="columns">Pictures in a row of the sheet, at least 1.</param>
    /// <param name="gap">Pixels around and between pictures, at least 0.</param>
    /// <param name="background">The grey of the gaps and of places without a picture.</param>
    /// <returns>A picture of columns*(W+gap)+gap by rows*(H+gap)+gap pixels, as many rows as are needed.</returns>
    /// <exception cref="ArgumentException">The values are not a whole number of pictures, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is below its least, or the sheet exceeds 2 GiB.
    /// </exception>
    public static GrayImage Compose(
        ReadOnlySpan<byte> images, int height, int width, int columns, int gap = 1, byte background = 96)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        var size = (long)height * width;
        if (images.IsEmpty || images.Length % size != 0)
        {
            throw new ArgumentException(
                $"expected pictures of {height} x {width} values, got {images.Length} values", nameof(images));
        }

        var count = (int)(images.Length / size);
        var rows = (count + columns - 1) / columns;
        var sheetWidth = (columns * ((long)width + gap)) + gap;
        var sheetHeight = (rows * ((long)height + gap)) + gap;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (Int128)sheetWidth * sheetHeight, Array.MaxLength, nameof(columns));
        var sheet = new byte[sheetWidth * sheetHeight];
        Array.Fill(sheet, background);
        for (var i = 0; i < count; i++)
        {
            var top = gap + (i / columns * (height + gap));
            var left = gap + (i % columns * (width + gap));
            for (var y = 0; y < height; y++)
                images.Slice((int)((i * size) + (y * width)), width).CopyTo(
                    sheet.AsSpan((int)(((top + y) * sheetWidth) + left)));
        }

        return new GrayImage(sheet, (int)sheetWidth, (int)sheetHeight);
    }

    /// <summary>Composes some images of a set.</summary>
    /// <param name="images">The set.</param>
    /// <param name="indices">Which images, in the order of the sheet, at least one.</param>
    /// <param name="columns">Images in a row of the sheet, at least 1.</param>
    /// <param name="gap">Pixels around and between images, at least 0.</param>
    /// <param name="background">The grey of the gaps and of places without an image.</param>
    /// <returns>The sheet.</returns>
    /// <exception cref="ArgumentException">No image is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A number is below its least, or there is no such image.
    /// </exception>
    public static GrayImage Compose(
        ImageSet images, IReadOnlyList<int> indices, int columns, int gap = 1, byte background = 96)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            (long)indices.Count * images.PixelCount, Array.MaxLength, nameof(indices));
        var pixels = new byte[indices.Count * images.PixelCount];
        for (var i = 0; i < indices.Count; i++)
            images.Image(indices[i]).CopyTo(pixels.AsSpan(i * images.PixelCount));
        return Compose(pixels, images.Height, images.Width, columns, gap, background);
    }
}
