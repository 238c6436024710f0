using BigLearnEm.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>A part of a minibatch whose gradient is computed by itself.</summary>
/// <param name="Number">Which of the minibatch's parts it is.</param>
/// <param name="Indices">The indices of its images, shape (n), int64, on the device; at least one.</param>
/// <param name="First">Where in the minibatch they begin.</param>
/// <param name="Batch">Number of images of the whole minibatch.</param>
internal readonly record struct Microbatch(int Number, Tensor Indices, int First, int Batch)
{
    /// <summary>The share of the minibatch's images that it has.</summary>
    public double Weight => (double)Indices.shape[0] / Batch;

    /// <summary>A rank's parts of a minibatch that is divided into parts as equal as they can be.</summary>
    /// <param name="indices">The indices of the minibatch's images.</param>
    /// <param name="parts">Number of parts, at least that of the ranks. Those that no image is left for are left out.</param>
    /// <param name="ranks">Who shares them.</param>
    public static Microbatch[] Of(Tensor indices, int parts, ICommunicator ranks)
    {
        var count = (int)indices.shape[0];
        var (first, end) = (parts * ranks.Rank / ranks.Size, parts * (ranks.Rank + 1) / ranks.Size);
        return [.. Enumerable.Range(first, end - first)
            .Select(part => (Part: part, Start: Start(part), Length: Start(part + 1) - Start(part)))
            .Where(part => part.Length > 0)
            .Select(part => new Microbatch(part.Part, indices.narrow(0, part.Start, part.Length), part.Start, count))];

        int Start(int part) => (int)((long)count * part / parts);
    }
}
