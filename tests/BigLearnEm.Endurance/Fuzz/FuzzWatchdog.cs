namespace BigLearnEm.Endurance.Fuzz;

/// <summary>
/// Measures what processor time a file takes, as others may use the machine too, and ends the process where one takes too
/// much, or waits for something that does not come.
/// </summary>
internal sealed class FuzzWatchdog : IDisposable
{
    private static readonly TimeSpan s_mostProcessor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_mostWaiting = TimeSpan.FromMinutes(5);

    private readonly Action<string> _tell;
    private readonly Timer _timer;
    private volatile string? _path;
    private TimeSpan _processor;
    private DateTime _since;

    /// <param name="tell">Called with the file that took too long, before the process ends.</param>
    public FuzzWatchdog(Action<string> tell)
    {
        _tell = tell;
        _timer = new Timer(_ => Look(), null, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Begin(string path)
    {
        (_processor, _since) = (Environment.CpuUsage.TotalTime, DateTime.UtcNow);
        _path = path;
    }

    /// <summary>Seconds of processor time since the beginning.</summary>
    public double End()
    {
        _path = null;
        return (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_path is not { } path) return;
        var isLong = Environment.CpuUsage.TotalTime - _processor > s_mostProcessor || DateTime.UtcNow - _since > s_mostWaiting;
        if (!isLong || _path != path) return;
        _tell(path);
        Environment.Exit(1);
    }
}
