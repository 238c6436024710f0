using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Chooses the form of the data by its number of features.</summary>
public static class MixtureData
{
    /// <summary>Up to this many features the products of features are the faster form; above it, whitening.</summary>
    public const int LargestMomentDimension = 64;

    /// <summary>Prepares rows for fitting.</summary>
    /// <param name="rows">The rows, shape (N, D), float32 or float64; stays with the caller, who keeps it alive.</param>
    /// <param name="memory">What the form and its working copies may take beyond the rows themselves.</param>
    public static IMixtureData Create(Tensor rows, MixtureMemory memory)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.dim() != 2)
            throw new ArgumentException($"Expected rows of shape (N, D), got {rows.dim()} dimensions.", nameof(rows));
        return rows.shape[1] <= LargestMomentDimension
            ? new MomentForm(rows, memory)
            : new WhitenedForm(rows, memory);
    }
}
