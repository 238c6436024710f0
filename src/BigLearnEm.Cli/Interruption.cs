using System.Runtime.InteropServices;

namespace BigLearnEm.Cli;

/// <summary>
/// Turns the first Ctrl+C or SIGTERM into a cancelled token, so that a run can write its checkpoint, and says so; a
/// second one ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _signals;
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens until it is disposed.</summary>
    public Interruption()
    {
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _signals) == 1)
        {
            // Before the token, whose listeners may take their time.
            Console.Error.WriteLine("stopping after this step; press Ctrl+C again to stop at once");
            _source.Cancel();
            return;
        }

        // Progress hides the cursor while it is drawn.
        if (!Console.IsErrorRedirected) Console.Error.Write("\e[?25h");
        Environment.Exit(ExitCode.Interrupted);
    }
}
