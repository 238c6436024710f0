using System.Runtime.InteropServices;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Deep;

/// <summary>
/// Draws which hidden units are left out, for whole minibatches: ranks draw alike, and each takes what its parts need, so
/// that it does not hang on their number. (Torch's own dropout draws from its one generator, which knows of no ranks.)
/// </summary>
/// <param name="random">The generator, of which each four units take one number.</param>
/// <param name="rate">The share of the units that is left out, to a 65,536th, below 1; 0 for no draws.</param>
/// <param name="units">Units of a layer, a multiple of 4.</param>
internal sealed class DropoutDraw(DerivedRandom random, double rate, int units)
{
    private const int Layers = 2;

    private readonly ushort _least = (ushort)Math.Min(ushort.MaxValue, Math.Round(rate * (1 << 16)));
    private float[] _factors = [];
    private int _copies;

    /// <summary>Draws for the next minibatch.</summary>
    /// <param name="images">Its number of images.</param>
    /// <param name="copies">How many times the network sees an image of it or its like, each time with other units.</param>
    public void Draw(int images, int copies)
    {
        if (_least == 0) return;
        var kept = 1f / (1f - (_least / (float)(1 << 16)));
        var bits = new ulong[Layers * copies * images * units / 4];
        for (var i = 0; i < bits.Length; i++) bits[i] = random.NextBits();
        _copies = copies;
        _factors = Array.ConvertAll(
            MemoryMarshal.Cast<ulong, ushort>(bits).ToArray(), draw => draw < _least ? 0 : kept);
    }

    /// <summary>What was drawn for a part of the minibatch.</summary>
    /// <param name="part">The part.</param>
    /// <param name="device">Where the result goes.</param>
    /// <returns>
    /// 0 where a unit is left out, else 1 / (1 - rate), shape (2, copies n, units), float32; null where the rate is 0.
    /// </returns>
    public Tensor? Of(Microbatch part, Device device)
    {
        if (_least == 0) return null;
        var length = part.Indices.shape[0];
        return tensor(_factors, [Layers * _copies, part.Batch, units]).narrow(1, part.First, length)
            .reshape(Layers, _copies * length, units).to(device);
    }
}
