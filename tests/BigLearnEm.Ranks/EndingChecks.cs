using BigLearnEm.Distributed;

namespace BigLearnEm.Ranks;

/// <summary>The last rank comes to an early end while the others wait for it.</summary>
internal static class EndingChecks
{
    /// <summary>It ends the run with 7.</summary>
    public static void Abort(ICommunicator communicator)
    {
        if (IsLast(communicator)) communicator.Abort(7);
        communicator.Barrier();
    }

    /// <summary>The same from a thread beside the one that waits, as where Ctrl+C is pressed.</summary>
    public static void AbortFromThread(ICommunicator communicator)
    {
        if (communicator.Rank == 0)
        {
            new Thread(() =>
            {
                Thread.Sleep(200);
                communicator.Abort(7);
            }).Start();
        }

        if (IsLast(communicator)) Thread.Sleep(Timeout.Infinite);
        communicator.Barrier();
    }

    /// <summary>It ends its own process with 5, and does not say so to the others.</summary>
    public static void Exit(ICommunicator communicator)
    {
        if (IsLast(communicator)) Environment.Exit(5);
        communicator.Barrier();
    }

    /// <summary>It dies of an exception that nobody catches.</summary>
    public static void Crash(ICommunicator communicator)
    {
        if (IsLast(communicator))
        {
            var thread = new Thread(() => throw new InvalidOperationException("nobody catches this"));
            thread.Start();
            thread.Join();
        }

        communicator.Barrier();
    }

    private static bool IsLast(ICommunicator communicator) => communicator.Rank == communicator.Size - 1;
}
