using BigLearnEm.Randomness;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>A parser, with sound files to begin from, and what it may cost.</summary>
/// <param name="Name">The word on the command line.</param>
/// <param name="Seeds">Sound files, and some that are refused.</param>
/// <param name="Read">Gives a file to the library's readers. Refusals are <see cref="BadInputException"/> or <see cref="UsageException"/>.</param>
/// <param name="Factor">How many bytes may be allocated for each byte of content (<see cref="Content"/>).</param>
/// <param name="Constant">How many bytes may be allocated beside that.</param>
internal sealed record FuzzTarget(
    string Name, IReadOnlyList<FuzzSeed> Seeds, Action<string> Read, double Factor, long Constant)
{
    /// <summary>How a file is changed; by default its bytes are.</summary>
    public Func<FuzzSeed, DerivedRandom, byte[]> Mutate { get; init; } =
        (seed, random) => Tests.Data.Mutation.OfBytes(seed.Bytes, random);

    /// <summary>
    /// How much there is in a file: its length, or for a packed one that and what it unpacks to. Only asked where the length
    /// alone does not explain what was allocated.
    /// </summary>
    public Func<byte[], long> Content { get; init; } = bytes => bytes.Length;
}
