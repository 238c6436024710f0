using BigLearnEm.Distributed;

namespace BigLearnEm.Ranks;

/// <summary>What is not arithmetic, and what MPI must leave as it was.</summary>
internal static class ExchangeChecks
{
    // Longer than Open MPI sends at once.
    private const int Long = 3_000_001;

    /// <summary>From each rank, of several lengths.</summary>
    public static void Broadcast(ICommunicator communicator)
    {
        foreach (var length in new[] { 0, 1, 1000, Long })
        {
            for (var root = 0; root < communicator.Size; root++)
            {
                var expected = Bytes(root, length);
                var values = communicator.Rank == root ? Bytes(root, length) : new byte[length];
                communicator.Broadcast(values, root);
                Expect.Equal<byte>(expected, values, $"{length} bytes from {root}");
            }
        }
    }

    /// <summary>Of another length on each rank, of none on one or on all.</summary>
    public static void Gather(ICommunicator communicator)
    {
        int[][] lengths = [[0, 0, 0, 0], [5, 0, 700, 1], [0, 3, 0, 0], [Long, 1, 0, 4000]];
        foreach (var length in lengths)
        {
            var gathered = communicator.Gather(Bytes(communicator.Rank, length[communicator.Rank]));
            Expect.That(gathered.Length == communicator.Size, $"{gathered.Length} arrays");
            for (var rank = 0; rank < communicator.Size; rank++)
                Expect.Equal<byte>(Bytes(rank, length[rank]), gathered[rank], $"bytes of {rank}");
        }
    }

    /// <summary>
    /// More bytes than MPI can count: the longest array of bytes, and sums of 2.4 GB. Needs 5 GB a rank, so that it is run
    /// by hand.
    /// </summary>
    public static void Huge(ICommunicator communicator)
    {
        var last = communicator.Size - 1;
        var bytes = new byte[Array.MaxLength];
        if (communicator.Rank == last) Array.Fill(bytes, (byte)7);
        communicator.Broadcast(bytes, last);
        Expect.That(bytes.AsSpan().IndexOfAnyExcept((byte)7) < 0, "a byte that is another");
        bytes = [];
        var sums = new DoubleDouble[150_000_000];
        for (var i = 0; i < sums.Length; i++) sums[i] = i + communicator.Rank;
        communicator.Sum(sums);
        for (var i = 0L; i < sums.Length; i++)
            Expect.That(sums[i] == (i * (last + 1)) + (last * (last + 1) / 2), $"sum {i} is {sums[i]}");
    }

    /// <summary>Nobody leaves before the last has come.</summary>
    public static void Barrier(ICommunicator communicator)
    {
        for (var late = 0; late < communicator.Size; late++)
        {
            communicator.Barrier();
            if (communicator.Rank == late) Thread.Sleep(50);
            var came = DateTime.UtcNow.Ticks;
            communicator.Barrier();
            var left = DateTime.UtcNow.Ticks;
            var times = communicator.Gather(BitConverter.GetBytes(came));
            Expect.That(left >= times.Max(time => BitConverter.ToInt64(time)), "left before the last came");
        }
    }

    /// <summary>Any thread may call, one at a time.</summary>
    public static void OtherThreads(ICommunicator communicator)
    {
        for (var i = 1; i <= 20; i++)
        {
            DoubleDouble[] values = [i];
            var thread = new Thread(() => communicator.Sum(values));
            thread.Start();
            thread.Join();
            Expect.Equal<DoubleDouble>([i * communicator.Size], values, "sum on another thread");
        }
    }

    /// <summary>
    /// Open MPI has handlers of its own for the signals that .NET makes these exceptions of; it must not have taken .NET's.
    /// </summary>
    public static void Exceptions(ICommunicator communicator)
    {
        object? nothing = communicator.Size > 0 ? null : "";
        var zero = communicator.Size > 0 ? 0 : 1;
        Expect.Throws<NullReferenceException>(() => nothing!.ToString(), "a member of null");
        Expect.Throws<DivideByZeroException>(() => _ = communicator.Size / zero, "division by zero");
    }

    /// <summary>Wrong arguments are refused before MPI sees them.</summary>
    public static void Arguments(ICommunicator communicator)
    {
        var values = new byte[3];
        Expect.Throws<ArgumentOutOfRangeException>(() => communicator.Broadcast(values, -1), "root -1");
        Expect.Throws<ArgumentOutOfRangeException>(() => communicator.Broadcast(values, communicator.Size), "root M");
        Expect.Throws<ArgumentOutOfRangeException>(() => communicator.Abort(0), "exit code 0");
        Expect.Throws<InvalidOperationException>(() => MpiCommunicator.Start(), "a second start");
    }

    private static byte[] Bytes(int rank, int length)
    {
        var bytes = new byte[length];
        new Random(rank).NextBytes(bytes);
        return bytes;
    }
}
