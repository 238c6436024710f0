using System.Globalization;

namespace BigLearnEm.Benchmarks.Output;

/// <summary>The most memory this process has held so far.</summary>
internal static class PeakMemory
{
    /// <summary>VmHWM of this process in MiB; NaN where the system does not tell.</summary>
    public static double Mebibytes()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status)) return double.NaN;
        var line = File.ReadLines(Status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null
            ? double.NaN
            : long.Parse(line.AsSpan()["VmHWM:".Length..].TrimEnd("kB"), CultureInfo.InvariantCulture) / 1024.0;
    }
}
