using System.Diagnostics;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace BigLearnEm.Parallelism;

/// <summary>
/// Threads that work through slabs together with the caller. A fit sweeps its rows a thousand times a second where they
/// are few, and the thread pool's workers sleep between two sweeps: waking one takes a third of such a sweep, and the
/// caller waits for it even where nothing is left to do. These stay awake for a moment, and who comes late is not waited
/// for.
/// </summary>
internal static class SlabCrew
{
    // Longer than the M-step between two sweeps of a small fit, too short to be noticed otherwise.
    private static readonly long s_awakeTicks = Stopwatch.Frequency / 5000;

    private static readonly SemaphoreSlim s_wake = new(0);
    private static Job? s_job;
    private static int s_asleep;
    private static int s_taken;
    private static int s_members;

    /// <summary>Does the work for every slot, with torch's number of threads.</summary>
    /// <param name="slots">Number of slots.</param>
    /// <param name="work">Works on one slot, several at once. Its first exception ends the run and is thrown.</param>
    public static void Run(int slots, Action<int> work)
    {
        var helpers = Math.Min(get_num_threads(), slots) - 1;
        if (helpers <= 0)
        {
            for (var slot = 0; slot < slots; slot++) work(slot);
        }
        else if (Interlocked.CompareExchange(ref s_taken, 1, 0) == 0)
        {
            RunTogether(new Job(slots, helpers, work));
        }
        else
        {
            // Another fit has the crew.
            Parallel.For(0, slots, new ParallelOptions { MaxDegreeOfParallelism = helpers + 1 }, work);
        }
    }

    private static void RunTogether(Job job)
    {
        try
        {
            for (; s_members < job.Helpers; s_members++)
                new Thread(Help) { IsBackground = true, Name = "slab worker" }.Start();
            Interlocked.Exchange(ref s_job, job);
            var asleep = Interlocked.Exchange(ref s_asleep, 0);
            if (asleep > 0) s_wake.Release(asleep);
            job.Work();
            job.Close();
        }
        finally
        {
            Volatile.Write(ref s_job, null);
            Volatile.Write(ref s_taken, 0);
        }
    }

    private static void Help()
    {
        Job? last = null;
        while (true)
        {
            var job = Await(last);
            if (job.TryJoin())
            {
                job.Work();
                job.Leave();
            }

            // Only to be told from the next; what it works on may go.
            last = job;
        }
    }

    private static Job Await(Job? last)
    {
        while (true)
        {
            var until = Stopwatch.GetTimestamp() + s_awakeTicks;
            do
            {
                if (Volatile.Read(ref s_job) is { } job && job != last) return job;
                Thread.SpinWait(30);
            }
            while (Stopwatch.GetTimestamp() < until);

            // Announced first and looked again after: a job published in between either is seen or sends its signal. A
            // signal too many only wakes somebody for nothing.
            Interlocked.Increment(ref s_asleep);
            if (Volatile.Read(ref s_job) is { } late && late != last) return late;
            s_wake.Wait();
        }
    }

    private sealed class Job(int slots, int helpers, Action<int> work)
    {
        private Action<int>? _work = work;
        private ExceptionDispatchInfo? _error;
        private int _next = -1;

        // Helpers at work; far below zero once the caller has closed the job.
        private int _active;

        public int Helpers => helpers;

        public void Work()
        {
            int slot;
            while ((slot = Interlocked.Increment(ref _next)) < slots)
            {
                try
                {
                    _work!(slot);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref _error, ExceptionDispatchInfo.Capture(error), null);
                    Volatile.Write(ref _next, slots);
                }
            }
        }

        public bool TryJoin()
        {
            var active = Volatile.Read(ref _active);
            while (active >= 0 && active < helpers)
            {
                var was = Interlocked.CompareExchange(ref _active, active + 1, active);
                if (was == active) return true;
                active = was;
            }

            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _active);

        /// <summary>Lets nobody join any more, waits for who has, and throws what they met.</summary>
        public void Close()
        {
            Interlocked.Add(ref _active, int.MinValue);
            var wait = new SpinWait();
            while (Volatile.Read(ref _active) != int.MinValue) wait.SpinOnce(sleep1Threshold: 1000);
            _work = null;
            _error?.Throw();
        }
    }
}
