using System.Runtime.InteropServices;
using System.Security.Cryptography;
using BigLearnEm.Distributed;

namespace BigLearnEm.Ranks;

/// <summary>What checks expect; an exception ends the run.</summary>
internal static class Expect
{
    /// <summary>The numbers are these.</summary>
    public static void Equal<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
    {
        That(expected.Length == actual.Length, $"{what}: expected {expected.Length} numbers, got {actual.Length}");
        for (var i = 0; i < expected.Length; i++)
        {
            That(
                EqualityComparer<T>.Default.Equals(expected[i], actual[i]),
                $"{what}[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }

    /// <summary>All ranks have the same bits.</summary>
    public static void SameOnAll<T>(ICommunicator communicator, Span<T> values, string what)
        where T : unmanaged
    {
        var hashes = communicator.Gather(SHA256.HashData(MemoryMarshal.AsBytes(values)));
        That(hashes.Length == communicator.Size, $"{what}: {hashes.Length} hashes");
        That(hashes.All(hash => hash.SequenceEqual(hashes[0])), $"{what}: other bits on another rank");
    }

    /// <summary>This exception comes.</summary>
    public static void Throws<TException>(Action action, string what)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException)
        {
            return;
        }

        That(false, $"{what}: expected {typeof(TException).Name}");
    }

    /// <summary>It is so.</summary>
    public static void That(bool holds, string message)
    {
        if (!holds) throw new InvalidOperationException(message);
    }
}
