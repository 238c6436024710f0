using BigLearnEm.Distributed;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>The images of a minibatch that one rank has.</summary>
/// <param name="Indices">Their indices, shape (n), int64, on the device, of which there is one at least.</param>
/// <param name="First">Where in the minibatch they begin.</param>
/// <param name="Batch">Number of images of the whole minibatch.</param>
/// <param name="Weight">
/// The share of the minibatch that they are: 1 where one rank has all of it, and 0 where a rank goes along with an image
/// of another, as there are more ranks than images.
/// </param>
internal readonly record struct MinibatchShare(Tensor Indices, int First, int Batch, double Weight)
{
    /// <summary>This rank's share, as equal to those of others as it can be.</summary>
    /// <param name="indices">The indices of the minibatch's images.</param>
    /// <param name="ranks">Who shares them.</param>
    public static MinibatchShare Of(Tensor indices, ICommunicator ranks)
    {
        var count = (int)indices.shape[0];
        if (ranks.Size == 1) return new MinibatchShare(indices, 0, count, 1);
        var start = (int)((long)count * ranks.Rank / ranks.Size);
        var length = (int)((long)count * (ranks.Rank + 1) / ranks.Size) - start;
        return length == 0
            ? new MinibatchShare(indices.narrow(0, 0, 1), 0, count, 0)
            : new MinibatchShare(indices.narrow(0, start, length), start, count, (double)length / count);
    }
}
