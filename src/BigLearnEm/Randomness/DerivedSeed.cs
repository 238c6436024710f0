using System.Text;

namespace BigLearnEm.Randomness;

/// <summary>
/// Seeds that are derived, never carried: a function of the root seed, the name of a stream of draws and an iteration,
/// the same on every machine, in every rank, and in a run resumed at that iteration.
/// </summary>
public static class DerivedSeed
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private const ulong HashOffset = 0xCBF29CE484222325;
    private const ulong HashPrime = 0x00000100000001B3;

    /// <summary>
    /// The seed of one iteration of one stream. With m the finalizer of SplitMix64, g = 9E3779B97F4A7C15 hexadecimal, h
    /// the 64-bit FNV-1a hash of the stream's name in UTF-8, and sums modulo 2^64:
    /// m(m(m(root + g) + h) + g * iteration). Each of the three steps is a bijection of 64 bits, so two
    /// iterations of one stream, and two roots, never share a seed.
    /// </summary>
    /// <param name="root">The run's seed.</param>
    /// <param name="stream">What the draws are for, for instance <c>matching</c>; any text.</param>
    /// <param name="iteration">The iteration, epoch or round; any number.</param>
    public static ulong For(ulong root, string stream, long iteration)
    {
        ArgumentNullException.ThrowIfNull(stream);
        unchecked
        {
            var seed = Mix(root + GoldenGamma);
            seed = Mix(seed + Hash(stream));
            return Mix(seed + (GoldenGamma * (ulong)iteration));
        }
    }

    /// <summary>The n-th output, from 0, of the generator SplitMix64 started at a seed.</summary>
    internal static ulong SplitMix64(ulong seed, long n) => unchecked(Mix(seed + (GoldenGamma * (ulong)(n + 1))));

    // The output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
    // OOPSLA 2014, with Stafford's mix 13).
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    private static ulong Hash(string text)
    {
        var hash = HashOffset;
        foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ octet) * HashPrime);
        return hash;
    }
}
