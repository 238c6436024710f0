using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The fixed front of a <see cref="ClusterEncoder"/>: gradient features of an image, about their mean, on their principal
/// axes, in units of their overall deviation. Owns its tensors.
/// </summary>
public sealed class GradientProjection : IDisposable
{
    /// <summary>Puts a projection together; it owns the tensors from then on.</summary>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="mean">Shape (F), float32.</param>
    /// <param name="axes">Shape (F, f), float32, scaled.</param>
    public GradientProjection(int height, int width, Tensor mean, Tensor axes)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(axes);
        (Height, Width) = (height, width);
        Mean = mean.DetachFromDisposeScope();
        Axes = axes.DetachFromDisposeScope();
    }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>The mean of the gradient features, shape (F), float32.</summary>
    public Tensor Mean { get; }

    /// <summary>Principal axes over the overall deviation, shape (F, f), float32.</summary>
    public Tensor Axes { get; }

    /// <summary>Finds the axes of a set of images.</summary>
    /// <param name="images">The images; they stay with the caller.</param>
    public static GradientProjection Of(ImageTensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var (mean, axes) = PrincipalAxes.Of(
            images, batch => GradientFeatures.Of(batch, images.Height, images.Width),
            GradientFeatures.Count(images.Height, images.Width));
        return new GradientProjection(images.Height, images.Width, mean, axes);
    }

    /// <summary>The projected features of images.</summary>
    /// <param name="images">Pixels in [0, 1], shape (n, P), float32.</param>
    /// <returns>Shape (n, f), float32.</returns>
    public Tensor Apply(Tensor images) => (GradientFeatures.Of(images, Height, Width) - Mean).mm(Axes);

    /// <summary>The projected features of all images.</summary>
    /// <param name="images">N images of the same size.</param>
    /// <returns>Shape (N, f), float32; the caller's, outside every dispose scope.</returns>
    public Tensor Apply(ImageTensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return images.Map(Axes.shape[1], Apply);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Mean.Dispose();
        Axes.Dispose();
    }
}
