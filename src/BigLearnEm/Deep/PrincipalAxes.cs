using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The principal axes of features of images, for what has use for their largest variations alone: distances between
/// images are faster found in few features, and less of them is noise.
/// </summary>
internal static class PrincipalAxes
{
    /// <summary>Axes kept, where there are as many features.</summary>
    public const int Most = 64;

    // Squares of pixels across the shorter side.
    private const double SquaresAcross = 14;

    /// <summary>Finds the axes of the largest variances, from sums in float64.</summary>
    /// <param name="images">N images.</param>
    /// <param name="features">From pixels in [0, 1], shape (n, P), to features, shape (n, F).</param>
    /// <param name="count">Number of features F.</param>
    /// <returns>
    /// The features' mean, shape (F), and the axes in columns, shape (F, f), over the root of their mean variance, both
    /// float32 in the caller's dispose scope. The largest entry of an axis is positive, as eigenvectors leave signs open.
    /// </returns>
    public static (Tensor Mean, Tensor Axes) Of(ImageTensor images, Func<Tensor, Tensor> features, int count)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = zeros([count], dtype: float64, device: images.Device);
        var products = zeros([count, count], dtype: float64, device: images.Device);
        images.ForEachBatch((_, batch) =>
        {
            var rows = features(batch).to(float64);
            sum.add_(rows.sum([0]));
            products.add_(rows.t().mm(rows));
        });
        var mean = sum / images.Count;
        var covariance = (products / images.Count) - mean.unsqueeze(1).mm(mean.unsqueeze(0));
        var (values, vectors) = linalg.eigh(covariance);
        var kept = Math.Min(Most, count);
        var axes = vectors.narrow(1, count - kept, kept).flip(1);
        var largest = axes.gather(0, axes.abs().argmax(0, keepdim: true));
        axes = axes * largest.sign();
        var variance = values.narrow(0, count - kept, kept).clamp_min(0).mean().item<double>();
        axes = axes / Math.Sqrt(variance > 0 ? variance : 1);
        return (mean.to(float32).MoveToOuterDisposeScope(), axes.to(float32).contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>All images' pixels along their principal axes.</summary>
    /// <param name="images">N images.</param>
    /// <returns>Shape (N, f), float32, on the device; the caller's, outside every dispose scope.</returns>
    public static Tensor Pixels(ImageTensor images)
    {
        using var scope = NewDisposeScope();
        var (mean, axes) = Of(images, batch => batch, images.Pixels);
        return images.Map(axes.shape[1], batch => (batch - mean).mm(axes));
    }

    /// <summary>
    /// The same of means over squares of pixels, about fourteen across: what is left of an image where a small shift makes
    /// little difference. An image that small is taken as it is.
    /// </summary>
    /// <param name="images">N images.</param>
    /// <returns>Shape (N, f), float32, on the device; the caller's, outside every dispose scope.</returns>
    public static Tensor CoarsePixels(ImageTensor images)
    {
        var side = Math.Max(1, (int)Math.Round(Math.Min(images.Height, images.Width) / SquaresAcross));
        var (rows, columns) = (images.Height / side, images.Width / side);
        using var scope = NewDisposeScope();
        var (mean, axes) = Of(images, Coarse, rows * columns);
        return images.Map(axes.shape[1], batch => (Coarse(batch) - mean).mm(axes));

        Tensor Coarse(Tensor batch) => batch.reshape(-1, images.Height, images.Width)
            .narrow(1, 0, rows * side).narrow(2, 0, columns * side)
            .reshape(-1, rows, side, columns, side).mean([2, 4]).flatten(1);
    }
}
