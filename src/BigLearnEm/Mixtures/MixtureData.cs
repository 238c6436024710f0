using BigLearnEm.Blocks;
using BigLearnEm.Data;
using BigLearnEm.Distributed;
using BigLearnEm.Mixtures.Forms;
using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Chooses the form of the rows by where they live and how many features they have.</summary>
public static class MixtureData
{
    /// <summary>On a CUDA device, up to this many features the products of features are; above it, whitening.</summary>
    public const int LargestMomentDimension = 64;

    /// <summary>Prepares rows for fitting.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="memory">What the form and its working copies may take beyond the rows themselves.</param>
    /// <param name="sampleWeights">
    /// Weights of the rows (N): a whole number counts as that many equal rows, zero as none. Null where each counts once.
    /// </param>
    /// <param name="allowMissing">
    /// Whether NaN stands for a missing value, fitted by the likelihood of what is there; otherwise NaN is an error.
    /// </param>
    /// <exception cref="ArgumentException">The rows are no matrix, or the weights are negative, not finite, all zero, or of
    /// another number.</exception>
    public static IMixtureData Create(Tensor rows, MixtureMemory memory, double[]? sampleWeights = null, bool allowMissing = false)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(memory);
        if (rows.dim() != 2)
            throw new ArgumentException($"Expected rows of shape (N, D), got {rows.dim()} dimensions.", nameof(rows));
        if (sampleWeights is not null) RequireWeights(sampleWeights, rows.shape[0]);
        if (allowMissing && HasMissing(rows)) return Incomplete(rows, memory, sampleWeights);
        // On the CPU the fused kernels, which whiten too, were the fastest form at every number of features measured (2 to 784).
        if (rows.device_type == TorchSharp.DeviceType.CPU) return new FusedForm(rows, memory, sampleWeights);
        return rows.shape[1] <= LargestMomentDimension
            ? new MomentForm(rows, memory, sampleWeights)
            : new WhitenedForm(rows, memory, sampleWeights);
    }

    /// <summary>Prepares rows that are read anew for every pass; nothing of size N is kept.</summary>
    /// <param name="source">The rows, with nothing missing.</param>
    /// <param name="memory">What the working data may take.</param>
    /// <param name="components">Number of components K that are to be fitted, for the estimate of what they take.</param>
    /// <exception cref="UsageException">The working data would take more.</exception>
    public static IMixtureData Create(IRowSource source, MixtureMemory memory, int components)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Create(RowShard.Whole(source), memory, components);
    }

    /// <summary>
    /// Prepares the rows of several ranks, read anew for every pass. Every rank asks the same of its data at the same time;
    /// moments, sums and likelihoods are those of all rows, labels those of the rank's own.
    /// </summary>
    /// <param name="shard">This rank's rows, with nothing missing.</param>
    /// <param name="memory">What the working data of this rank may take.</param>
    /// <param name="components">Number of components K that are to be fitted, for the estimate of what they take.</param>
    /// <exception cref="UsageException">The working data would take more.</exception>
    public static IMixtureData Create(RowShard shard, MixtureMemory memory, int components)
    {
        ArgumentNullException.ThrowIfNull(shard);
        ArgumentNullException.ThrowIfNull(memory);
        memory.RequireStream(shard.Rows.Columns, components);
        return new FusedForm(
            new StreamFeed(shard.Rows, memory.MaxBytes / 4), memory with { Size = WorkingSet.Big }, null,
            FusedKernels.Widest, shard.Communicator);
    }

    /// <summary>
    /// What the number of rows before each rank's shard has to be a multiple of, for moments that are the same to the bit
    /// whatever the number of ranks.
    /// </summary>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="memory">As given to the fit.</param>
    public static int ShardMultiple(int dimension, MixtureMemory memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        return BlockSource.SlabRowsOf(dimension, memory.ChunkRows);
    }

    private static bool HasMissing(Tensor rows)
    {
        using var scope = NewDisposeScope();
        return rows.isnan().any().item<bool>();
    }

    private static IncompleteForm Incomplete(Tensor rows, MixtureMemory memory, double[]? sampleWeights) =>
        rows.device_type == TorchSharp.DeviceType.CPU
            ? new IncompleteForm(rows, memory, sampleWeights)
            : throw new ArgumentException(
                $"Missing values are fitted on the CPU only, got rows on {rows.device}. Use --device cpu.", nameof(rows));

    private static void RequireWeights(double[] sampleWeights, long rows)
    {
        if (sampleWeights.Length != rows)
            throw new ArgumentException(
                $"Expected {rows} sample weights, one per row, got {sampleWeights.Length}.", nameof(sampleWeights));
        var bad = Array.FindIndex(sampleWeights, weight => !(weight >= 0 && double.IsFinite(weight)));
        if (bad >= 0)
            throw new ArgumentException(
                $"Expected finite sample weights of at least 0, got {sampleWeights[bad]} for row {bad}.",
                nameof(sampleWeights));
        if (sampleWeights.All(weight => weight == 0))
            throw new ArgumentException("All sample weights are 0; no row would count.", nameof(sampleWeights));
    }
}
