namespace BigLearnEm.Distributed;

/// <summary>
/// The ranks of a run, each a process with rows of its own, and how they exchange numbers. Every rank calls the same
/// members in the same order with the same lengths, from one thread at a time; a member returns when the rank has its
/// part of the result. What members return is the same, to the bit, on every rank unless said otherwise.
/// </summary>
public interface ICommunicator : IDisposable
{
    /// <summary>The number of this process, 0 to <see cref="Size"/> - 1. Rank 0 writes records and progress.</summary>
    int Rank { get; }

    /// <summary>The number of processes M, at least 1.</summary>
    int Size { get; }

    /// <summary>Replaces each number by its sum over the ranks, to twice a double's digits.</summary>
    /// <param name="values">Changed in place; the same length on every rank.</param>
    void Sum(Span<DoubleDouble> values);

    /// <summary>Replaces each number by its sum over the ranks, in double precision and whatever order, as for gradients.</summary>
    /// <param name="values">Changed in place; the same length on every rank.</param>
    void Sum(Span<double> values);

    /// <summary>Replaces each number by its largest over the ranks; NaN where a rank has NaN.</summary>
    /// <param name="values">Changed in place; the same length on every rank.</param>
    void Max(Span<double> values);

    /// <summary>Replaces the bytes by those of one rank.</summary>
    /// <param name="values">Read on the root, written on the others; the same length on every rank.</param>
    /// <param name="root">The rank that has them.</param>
    void Broadcast(Span<byte> values, int root);

    /// <summary>Brings the bytes of every rank to all ranks.</summary>
    /// <param name="values">This rank's, of any length.</param>
    /// <returns>M arrays, in the order of the ranks.</returns>
    byte[][] Gather(ReadOnlySpan<byte> values);

    /// <summary>Returns when every rank has called it.</summary>
    void Barrier();

    /// <summary>
    /// Ends the processes of all ranks, this one among them; does not return. A rank that fails must call it, and before it
    /// disposes of the communicator: the others wait for it in whatever member they have come to.
    /// </summary>
    /// <param name="exitCode">What the run ends with, not 0.</param>
    void Abort(int exitCode);
}
