using BigLearnEm.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Trains the autoencoder with Adam, one epoch at a time: by reconstruction alone, or with a clustering loss beside it, a
/// mixture's or EDESC's. Each epoch's shuffle is drawn from a generator of its own, seeded by (seed, stream, epoch).
/// </summary>
/// <param name="network">The network; stays with the caller.</param>
/// <param name="optimizer">Adam over the network's parameters, and over EDESC's bases; stays with the caller.</param>
/// <param name="images">The images; stay with the caller.</param>
/// <param name="options">Batch size, beta, eta and seed.</param>
/// <param name="ranks">
/// Who shares every minibatch, each with the same network, images and options; null for this process alone.
/// </param>
public sealed class AutoencoderTrainer(
    Autoencoder network, Adam optimizer, ImageTensor images, TrainOptions options, ICommunicator? ranks = null)
{
    private readonly ICommunicator _ranks = ranks ?? SingleProcess.Instance;

    /// <summary>One epoch of reconstruction: mean squared error over all pixels.</summary>
    /// <param name="epoch">Zero-based number of the epoch, which selects its shuffle.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    public double ReconstructionEpoch(int epoch, IProgress<BatchProgress>? progress = null, CancellationToken cancellation = default) =>
        Epoch("pretrain", epoch, (_, batch) => nn.functional.mse_loss(network.forward(batch), batch), progress, cancellation);

    /// <summary>One epoch of reconstruction + beta * KL(target || responsibilities), gradients through the encoder.</summary>
    /// <param name="epoch">Zero-based number of the epoch over all rounds, which selects its shuffle.</param>
    /// <param name="mixture">The mixture's responsibilities as a function of the codes.</param>
    /// <param name="target">The sharpened target, shape (N, K), float32, on the device.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    public double RefinementEpoch(
        int epoch, SoftAssignment mixture, Tensor target, IProgress<BatchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(target);
        return Epoch("refine", epoch, Loss, progress, cancellation);

        Tensor Loss(Tensor indices, Tensor batch)
        {
            var codes = network.Encode(batch);
            var reconstruction = nn.functional.mse_loss(network.Decode(codes), batch);
            var divergence = SoftAssignment.Divergence(
                target.index_select(0, indices), mixture.LogResponsibilities(codes));
            return reconstruction + (divergence * options.Beta);
        }
    }

    /// <summary>One epoch of EDESC's whole loss (<see cref="SubspaceAffinity.Loss"/>), through the encoder and the bases.</summary>
    /// <param name="epoch">Zero-based number of the epoch, which selects its shuffle.</param>
    /// <param name="bases">The subspaces' bases, shape (K, n_z, d), float32.</param>
    /// <param name="target">The refined affinity, shape (N, K), float32, on the device.</param>
    /// <param name="progress">Told after every batch; may be null.</param>
    /// <param name="cancellation">Checked before each batch.</param>
    /// <returns>Mean of the loss over the epoch's images.</returns>
    public double SubspaceEpoch(
        int epoch, Parameter bases, Tensor target, IProgress<BatchProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(bases);
        ArgumentNullException.ThrowIfNull(target);
        return Epoch("cluster", epoch, Loss, progress, cancellation);

        Tensor Loss(Tensor indices, Tensor batch)
        {
            var codes = network.Encode(batch);
            return SubspaceAffinity.Loss(
                batch, network.Decode(codes), codes, bases, target.index_select(0, indices), options.Edesc.Eta,
                options.Beta);
        }
    }

    private double Epoch(
        string stream, int epoch, Func<Tensor, Tensor, Tensor> loss, IProgress<BatchProgress>? progress,
        CancellationToken cancellation) =>
        Minibatches.Epoch(
            options, optimizer, _ranks, images.Count, images.Device, stream, epoch,
            (_, parts) => Array.ConvertAll(parts, part => loss(part.Indices, images.Batch(part.Indices))),
            progress is null ? null : (done, total) => progress.Report(new BatchProgress(done, total)), cancellation);
}
