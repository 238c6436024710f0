namespace BigLearnEm.Data;

/// <summary>
/// The small integer generator of G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators",
/// OOPSLA 2014, figure 17. Integer arithmetic only, so every machine draws the same numbers.
/// </summary>
/// <param name="state">Where the sequence begins.</param>
internal struct SplitMix64(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private ulong _state = state;

    /// <summary>
    /// An independent sequence for item <paramref name="index"/> of the family <paramref name="seed"/>.
    /// </summary>
    internal static SplitMix64 For(ulong seed, ulong index) => new(Mix(seed + Golden) ^ Mix((index * Golden) + 1));

    /// <summary>64 uniform bits.</summary>
    internal ulong Next() => Mix(_state += Golden);

    /// <summary>Uniform on [0, 1), a multiple of 2^-53.</summary>
    internal double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform on [low, high).</summary>
    internal double Uniform(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Uniform on 0 .. bound-1; the bias is below 2^-32 for a bound below 2^32.</summary>
    internal int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
