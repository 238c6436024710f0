using BigLearnEm.Distributed;

namespace BigLearnEm.Tests.Distributed;

/// <summary>Ranks that are threads of this process, so that what they compute can be compared without MPI.</summary>
internal sealed class ThreadRanks : IDisposable
{
    private readonly Barrier _barrier;
    private readonly byte[][] _parts;

    private ThreadRanks(int size)
    {
        _barrier = new Barrier(size);
        _parts = new byte[size][];
    }

    /// <summary>Runs the same on every rank, and gives what each returned. The first exception is thrown.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> work)
    {
        using var ranks = new ThreadRanks(size);
        var results = new T[size];
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new Communicator(ranks, rank));
            }
            catch (Exception error)
            {
                failures[rank] = error;
                ranks._barrier.RemoveParticipant();
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        return results;
    }

    public void Dispose() => _barrier.Dispose();

    private sealed class Communicator(ThreadRanks ranks, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => ranks._parts.Length;

        public void Sum(Span<DoubleDouble> values) => Combine(values, (left, right) => left + right);

        public void Sum(Span<double> values) => Combine(values, (left, right) => left + right);

        public void Max(Span<double> values) => Combine(values, Math.Max);

        public void Broadcast(Span<byte> values, int root) => Gather(values)[root].CopyTo(values);

        public byte[][] Gather(ReadOnlySpan<byte> values)
        {
            ranks._parts[rank] = values.ToArray();
            ranks._barrier.SignalAndWait();
            byte[][] all = [.. ranks._parts];
            ranks._barrier.SignalAndWait();
            return all;
        }

        public void Barrier() => ranks._barrier.SignalAndWait();

        public void Abort(int exitCode) => throw new InvalidOperationException($"aborted with {exitCode}");

        public void Dispose()
        {
        }

        private void Combine<T>(Span<T> values, Func<T, T, T> combine)
            where T : unmanaged
        {
            var all = Gather(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = At(0);
                for (var other = 1; other < all.Length; other++) values[i] = combine(values[i], At(other));

                T At(int source) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(all[source])[i];
            }
        }
    }
}
