using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Histograms of oriented gradients (Dalal and Triggs 2005): of each square cell of an image the edge strength in eight
/// directions, unsigned, shared linearly between the two nearest; square roots of each sum's share of the whole image, so that
/// contrast makes no difference and distances are Hellinger's. Nothing is learned, so neighbours by these features stand
/// on their own beside neighbours by the codes.
/// </summary>
public static class GradientFeatures
{
    private const int Orientations = 8;

    // Below this an image has no edge but rounding's, in units of the pixels; its features fade to zero.
    private const double LeastStrength = 1e-4;

    // Cells across the shorter side; the pixels of a cell follow from it.
    private const double CellsAcross = 7;

    /// <summary>Number of features F of one image.</summary>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    public static int Count(int height, int width)
    {
        var cell = Cell(height, width);
        return Orientations * (height / cell) * (width / cell);
    }

    /// <summary>The features of images.</summary>
    /// <param name="images">Pixels, shape (n, height * width), floating, row by row.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <returns>
    /// Shape (n, F), rows of unit length, but zero for an image of one grey; in the caller's dispose scope.
    /// </returns>
    public static Tensor Of(Tensor images, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.dim() != 2 || images.shape[1] != (long)height * width)
            throw new ArgumentException(
                $"Expected images of shape (n, {height * width}), got ({string.Join(", ", images.shape)}).", nameof(images));
        using var scope = NewDisposeScope();
        var pixels = images.reshape(-1, height, width);
        var (down, across) = (Difference(pixels, 1), Difference(pixels, 2));
        var strength = (down.square() + across.square()).sqrt();
        var direction = down.atan2(across).remainder(Math.PI) * (Orientations / Math.PI);
        var cell = Cell(height, width);
        var (rows, columns) = (height / cell, width / cell);
        var histograms = new Tensor[Orientations];
        for (var o = 0; o < Orientations; o++)
        {
            // Directions lie on a circle of eight; a gradient counts for the two nearest of them.
            var distance = (direction - o).abs();
            var share = (1 - distance.minimum(Orientations - distance)).clamp_min(0);
            histograms[o] = (share * strength)
                .narrow(1, 0, rows * cell).narrow(2, 0, columns * cell)
                .reshape(-1, rows, cell, columns, cell).sum([2, 4]);
        }

        var sums = stack(histograms, 1).flatten(1);
        return (sums / sums.sum(1, keepdim: true).clamp_min(LeastStrength)).sqrt().MoveToOuterDisposeScope();
    }

    private static int Cell(int height, int width) => Math.Max(1, (int)Math.Round(Math.Min(height, width) / CellsAcross));

    /// <summary>Half the difference of the next and the previous pixel; the border repeats its own.</summary>
    private static Tensor Difference(Tensor pixels, int dimension)
    {
        var length = pixels.shape[dimension];
        var next = cat([pixels.narrow(dimension, 1, length - 1), pixels.narrow(dimension, length - 1, 1)], dimension);
        var previous = cat([pixels.narrow(dimension, 0, 1), pixels.narrow(dimension, 0, length - 1)], dimension);
        return (next - previous) * 0.5f;
    }
}
