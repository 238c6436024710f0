using BigLearnEm.Data;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// The images of a run on its device, kept as bytes, and served as float32 in [0, 1] a batch at a time.
/// </summary>
public sealed class ImageTensor : IDisposable
{
    // Images encoded at once: large enough for full speed, small beside the images themselves.
    private const int EncodeBatch = 2048;

    private readonly Tensor _bytes;

    /// <summary>Copies the images to the device.</summary>
    /// <param name="images">N images of P pixels.</param>
    /// <param name="device">Where the run computes.</param>
    public ImageTensor(ImageSet images, Device device)
    {
        ArgumentNullException.ThrowIfNull(images);
        _bytes = tensor(images.Pixels, [images.Count, images.PixelCount], dtype: uint8, device: device)
            .DetachFromDisposeScope();
        (Height, Width) = (images.Height, images.Width);
    }

    /// <summary>Rows of an image.</summary>
    public int Height { get; }

    /// <summary>Columns of an image.</summary>
    public int Width { get; }

    /// <summary>Number of images N.</summary>
    public int Count => (int)_bytes.shape[0];

    /// <summary>Pixels of one image P.</summary>
    public int Pixels => (int)_bytes.shape[1];

    /// <summary>Where they are.</summary>
    public Device Device => _bytes.device;

    /// <summary>The images at some indices.</summary>
    /// <param name="indices">Shape (n), int64, on the device.</param>
    /// <returns>Pixels over 255, shape (n, P), float32.</returns>
    public Tensor Batch(Tensor indices) => _bytes.index_select(0, indices).to(float32).div_(255f);

    /// <summary>The codes of all images.</summary>
    /// <param name="network">The network, on the same device.</param>
    /// <returns>Shape (N, n_z), float32, on the device; the caller's, outside every dispose scope.</returns>
    /// <exception cref="TrainingException">A code is not finite.</exception>
    public Tensor Encode(Autoencoder network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Finite(Map(network.Codes, network.Encode));
    }

    /// <summary>The refined codes of all images.</summary>
    /// <param name="encoder">The encoder, on the same device.</param>
    /// <returns>Shape (N, K), float32, on the device; the caller's, outside every dispose scope.</returns>
    /// <exception cref="TrainingException">A code is not finite.</exception>
    public Tensor Encode(ClusterEncoder encoder)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        return Finite(Map(encoder.Codes, encoder.Encode));
    }

    /// <summary>Applies a function without gradients to all images, a batch at a time.</summary>
    /// <param name="columns">Columns of the function's results.</param>
    /// <param name="function">From pixels in [0, 1], shape (n, P), float32, to rows, shape (n, columns), float32.</param>
    /// <returns>Shape (N, columns), float32, on the device; the caller's, outside every dispose scope.</returns>
    internal Tensor Map(long columns, Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var rows = empty([Count, columns], dtype: float32, device: Device);
        ForEachBatch((start, batch) => rows.narrow(0, start, batch.shape[0]).copy_(function(batch)));
        return rows.DetachFromDisposeScope();
    }

    /// <summary>Shows all images to an action without gradients, a batch at a time, each in a dispose scope of its own.</summary>
    /// <param name="action">Given the first image's index and pixels in [0, 1], shape (n, P), float32.</param>
    internal void ForEachBatch(Action<int, Tensor> action)
    {
        using var noGradient = no_grad();
        for (var start = 0; start < Count; start += EncodeBatch)
        {
            using var batchScope = NewDisposeScope();
            action(start, _bytes.narrow(0, start, Math.Min(EncodeBatch, Count - start)).to(float32).div_(255f));
        }
    }

    /// <summary>The pixels min-max scaled per feature to [0, 1]; a feature that never changes becomes 0.</summary>
    /// <param name="scale">Smallest value and range of each pixel.</param>
    /// <returns>Shape (N, P), float32, on the device; the caller's, outside every dispose scope.</returns>
    public Tensor Scaled(FeatureScale scale)
    {
        ArgumentNullException.ThrowIfNull(scale);
        using var scope = NewDisposeScope();
        var rows = empty([Count, Pixels], dtype: float32, device: Device);
        for (var start = 0; start < Count; start += EncodeBatch)
        {
            using var batchScope = NewDisposeScope();
            var length = Math.Min(EncodeBatch, Count - start);
            rows.narrow(0, start, length).copy_(scale.Apply(_bytes.narrow(0, start, length).to(float64)));
        }

        return rows.DetachFromDisposeScope();
    }

    /// <summary>The smallest value and the range of every pixel.</summary>
    public FeatureScale MinMax()
    {
        using var scope = NewDisposeScope();
        var smallest = _bytes.amin([0]).to(float64);
        return FeatureScale.Of(smallest, _bytes.amax([0]).to(float64) - smallest);
    }

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();

    private static Tensor Finite(Tensor codes)
    {
        using var sum = codes.sum();
        using var finite = sum.isfinite();
        if (finite.item<bool>()) return codes;
        codes.Dispose();
        throw new TrainingException(
            "The network gives codes that are not finite: its weights grew out of bounds in the epoch before. Start "
            + "again with a lower --lr; checkpoints of the steps before it are kept.");
    }
}
