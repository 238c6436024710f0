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
    }

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
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var codes = empty([Count, network.Codes], dtype: float32, device: Device);
        for (var start = 0; start < Count; start += EncodeBatch)
        {
            using var batchScope = NewDisposeScope();
            var length = Math.Min(EncodeBatch, Count - start);
            codes.narrow(0, start, length)
                .copy_(network.Encode(_bytes.narrow(0, start, length).to(float32).div_(255f)));
        }

        if (!codes.sum().isfinite().item<bool>())
            throw new TrainingException(
                "The network gives codes that are not finite: its weights grew out of bounds in the epoch before. Start "
                + "again with a lower --lr; checkpoints of the steps before it are kept.");
        return codes.DetachFromDisposeScope();
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
}
