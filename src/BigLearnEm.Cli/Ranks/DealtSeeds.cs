using BigLearnEm.Distributed;

namespace BigLearnEm.Cli.Ranks;

/// <summary>
/// Seeds that need nothing of each other, dealt out like cards: seed i of the list to rank i mod M. The first is rank
/// 0's.
/// </summary>
/// <param name="count">How many seeds, at least one for each rank.</param>
/// <param name="communicator">The ranks.</param>
internal sealed class DealtSeeds(int count, ICommunicator communicator)
{
    /// <summary>The places in the list of this rank's seeds, ascending.</summary>
    public IReadOnlyList<int> Own { get; } =
        [.. Enumerable.Range(0, count).Where(i => i % communicator.Size == communicator.Rank)];

    /// <summary>Brings what every rank made of its seeds to rank 0, in one exchange.</summary>
    /// <typeparam name="T">What a rank makes of a seed.</typeparam>
    /// <param name="own">What this rank made, as many as <see cref="Own"/>.</param>
    /// <param name="encode">Writes it.</param>
    /// <param name="decode">Reads it.</param>
    /// <returns>On rank 0, that of all seeds in the order of the list, its own as they are; on others their own.</returns>
    public IReadOnlyList<T> Together<T>(
        IReadOnlyList<T> own, Func<IReadOnlyList<T>, byte[]> encode, Func<byte[], IReadOnlyList<T>> decode)
    {
        if (communicator.Size == 1) return own;
        var sent = communicator.Gather(communicator.Rank == 0 ? [] : encode(own));
        if (communicator.Rank > 0) return own;
        IReadOnlyList<T>[] hands = [own, .. sent.Skip(1).Select(decode)];
        return [.. Enumerable.Range(0, count).Select(i => hands[i % hands.Length][i / hands.Length])];
    }
}
