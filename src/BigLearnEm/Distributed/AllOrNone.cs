using System.Text;

namespace BigLearnEm.Distributed;

/// <summary>
/// Does what each rank does by itself, and lets all ranks fail where one of them does: none of them is left waiting, and
/// what is said does not depend on which rank was the first to fail. One exchange.
/// </summary>
public static class AllOrNone
{
    /// <summary>Does a rank's part.</summary>
    /// <typeparam name="T">What it gives; disposed of where another rank fails.</typeparam>
    /// <param name="communicator">The ranks, each of which calls this.</param>
    /// <param name="work">The part, in which ranks exchange nothing.</param>
    /// <returns>What this rank's part gave.</returns>
    /// <exception cref="RanksFailedException">
    /// A rank's part failed; the message is that of the lowest such rank. A single process throws its own exception.
    /// </exception>
    public static T Run<T>(ICommunicator communicator, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        ArgumentNullException.ThrowIfNull(work);
        if (communicator.Size == 1) return work();
        Exception? failure = null;
        T? result = default;
        try
        {
            result = work();
        }
        catch (Exception error)
        {
            failure = error;
        }

        var told = communicator.Gather(failure is null ? [] : Encode(failure));
        var first = Array.FindIndex(told, bytes => bytes.Length > 0);
        if (first < 0) return result!;
        (result as IDisposable)?.Dispose();
        var message = Encoding.UTF8.GetString(told[first].AsSpan(1));
        var isEverywhere = told.All(bytes => bytes.AsSpan().SequenceEqual(told[first]));
        throw new RanksFailedException(
            (FailureKind)told[first][0], isEverywhere ? message : $"rank {first}: {message}", failure);
    }

    /// <inheritdoc cref="Run{T}(ICommunicator, Func{T})"/>
    public static void Run(ICommunicator communicator, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Run(communicator, () =>
        {
            work();
            return true;
        });
    }

    private static byte[] Encode(Exception failure)
    {
        var kind = failure switch
        {
            UsageException => FailureKind.Usage,
            BadInputException or IOException => FailureKind.BadInput,
            OperationCanceledException => FailureKind.Interrupted,
            _ => FailureKind.Failed,
        };
        // What the library throws itself says all; of another error its type is part of what happened.
        var message = kind == FailureKind.Failed && failure.GetType().Assembly != typeof(AllOrNone).Assembly
            ? $"{failure.GetType().Name}: {failure.Message}"
            : failure.Message;
        return [(byte)kind, .. Encoding.UTF8.GetBytes(message)];
    }
}
