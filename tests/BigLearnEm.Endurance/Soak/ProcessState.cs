using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace BigLearnEm.Endurance.Soak;

/// <summary>What the process holds at one moment.</summary>
/// <param name="Minutes">Since the start.</param>
/// <param name="Iterations">Rounds of all work done so far.</param>
/// <param name="ResidentKiB">Memory that the system has given it (VmRSS).</param>
/// <param name="HeapKiB">The managed heap after a collection.</param>
/// <param name="Tensors">Live tensors after a collection.</param>
/// <param name="Undisposed">Tensors so far that some work forgot to dispose.</param>
/// <param name="Files">Open file descriptors.</param>
/// <param name="Threads">Threads of the process.</param>
internal sealed record ProcessState(
    double Minutes, int Iterations, long ResidentKiB, long HeapKiB, long Tensors, long Undisposed, int Files, int Threads)
{
    /// <summary>Collects the heap and looks.</summary>
    public static ProcessState Now(TimeSpan elapsed, int iterations, long undisposed)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return new ProcessState(
            elapsed.TotalMinutes, iterations, Status("VmRSS:"), GC.GetTotalMemory(false) / 1024, Tensor.TotalCount, undisposed,
            Directory.GetFiles("/proc/self/fd").Length, (int)Status("Threads:"));
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"minutes\": {Minutes:F2}, \"iterations\": {Iterations}, \"rss_kib\": {ResidentKiB}, \"heap_kib\": {HeapKiB}, "
        + $"\"tensors\": {Tensors}, \"undisposed\": {Undisposed}, \"files\": {Files}, \"threads\": {Threads}}}");

    private static long Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan()[name.Length..].TrimEnd("kB"), CultureInfo.InvariantCulture);
    }
}
