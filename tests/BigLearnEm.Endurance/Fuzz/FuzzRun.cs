using System.Diagnostics;
using BigLearnEm.Randomness;
using BigLearnEm.Tests.Data;

namespace BigLearnEm.Endurance.Fuzz;

/// <summary>
/// Gives changed files to a parser for some minutes. A file may be read or refused; another exception, too much time or too
/// much memory is a failure, for which the file is kept.
/// </summary>
internal sealed class FuzzRun : IDisposable
{
    private const int KeptOfOneKind = 3;
    private const double MostSeconds = 5;
    private static readonly TimeSpan s_report = TimeSpan.FromMinutes(1);

    private readonly FuzzTarget _target;
    private readonly string _output;
    private readonly string _work = Directory.CreateTempSubdirectory("biglearn-fuzz-").FullName;
    private readonly Dictionary<string, int> _failures = [];
    private readonly FuzzWatchdog _watchdog;
    private long _accepted, _refused;
    private (double Factor, string Name, long Length) _worst;
    private long _most;
    private double _slowest;

    private FuzzRun(FuzzTarget target, string output)
    {
        (_target, _output) = (target, output);
        _watchdog = new FuzzWatchdog(path => Console.WriteLine($"{target.Name}: HANG: {path}"));
    }

    /// <summary>Runs one parser, or all in turn.</summary>
    /// <param name="name">The parser's name, or <c>all</c>.</param>
    /// <param name="arguments"><c>--minutes</c> for each parser, <c>--seed</c>, <c>--out</c> for the files that fail.</param>
    /// <returns>0 where nothing failed, 1 where something did.</returns>
    public static int Run(string name, Arguments arguments)
    {
        var minutes = arguments.Number("minutes", 10);
        var seed = arguments.Seed("seed", 1);
        var output = arguments.Text("out") ?? "fuzz";
        arguments.RequireAllRead();
        string[] names = name == "all" ? [.. FuzzTargets.Names] : [name];
        var failed = false;
        foreach (var one in names)
        {
            using var run = new FuzzRun(FuzzTargets.Create(one), Directory.CreateDirectory(Path.Combine(output, one)).FullName);
            failed |= !run.Go(TimeSpan.FromMinutes(minutes), seed);
        }

        return failed ? 1 : 0;
    }

    public void Dispose()
    {
        _watchdog.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    private bool Go(TimeSpan length, ulong seed)
    {
        var clock = Stopwatch.StartNew();
        var next = s_report;
        // As they are, they warm up code that is only loaded once, too.
        foreach (var whole in _target.Seeds) Try(whole.Name, whole.Bytes, count: false);
        for (var number = 0L; clock.Elapsed < length; number++)
        {
            var random = new DerivedRandom(seed, _target.Name, number);
            var from = _target.Seeds[random.NextInt(_target.Seeds.Count)];
            var other = _target.Seeds[random.NextInt(_target.Seeds.Count)];
            Try(
                from.Name,
                random.NextInt(16) == 0 ? Mutation.Splice(from.Bytes, other.Bytes, random) : _target.Mutate(from, random),
                count: true);
            if (clock.Elapsed < next) continue;
            next += s_report;
            Report(clock.Elapsed);
        }

        Report(clock.Elapsed);
        foreach (var (kind, count) in _failures) Console.WriteLine($"{_target.Name}: FAILED {count} times: {kind}");
        return _failures.Count == 0;
    }

    private void Try(string name, byte[] bytes, bool count)
    {
        var path = Path.Combine(_work, name);
        File.WriteAllBytes(path, bytes);
        // What ends the process, as a stack that is full does, leaves this behind.
        var current = Path.Combine(_output, "current-" + name);
        File.WriteAllBytes(current, bytes);
        var failure = Read(path, bytes, current, count, out var trace);
        if (failure is null) File.Delete(current);
        else Keep(failure, trace, name, current);
    }

    private string? Read(string path, byte[] bytes, string current, bool count, out string trace)
    {
        trace = "";
        _watchdog.Begin(current);
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _target.Read(path);
            if (count) _accepted++;
        }
        catch (Exception error) when (error is BadInputException or UsageException)
        {
            if (count) _refused++;
        }
        catch (Exception error)
        {
            trace = error.ToString();
            return $"{error.GetType().Name} at {Place(error)}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var seconds = _watchdog.End();
        _slowest = Math.Max(_slowest, seconds);
        if (seconds > MostSeconds) return $"more than {MostSeconds} seconds of processor time";
        if (!count) return null;
        _most = Math.Max(_most, allocated);
        var factor = Factor(allocated, bytes);
        if (factor > _worst.Factor) _worst = (factor, Path.GetFileName(path), bytes.Length);
        if (factor <= _target.Factor) return null;
        trace = $"{allocated} bytes for a file of {bytes.Length}";
        return $"allocated more than {_target.Factor:F0} times its content and {_target.Constant} bytes";
    }

    private double Factor(long allocated, byte[] bytes)
    {
        var beyond = Math.Max(0, allocated - _target.Constant);
        var factor = beyond / (double)Math.Max(1, bytes.Length);
        return factor <= _target.Factor ? factor : beyond / (double)Math.Max(1, _target.Content(bytes));
    }

    private void Keep(string failure, string trace, string name, string current)
    {
        var seen = _failures[failure] = _failures.GetValueOrDefault(failure) + 1;
        if (seen > KeptOfOneKind)
        {
            File.Delete(current);
            return;
        }

        var kept = Path.Combine(_output, $"{Array.IndexOf([.. _failures.Keys], failure)}-{seen}-{name}");
        File.Move(current, kept, overwrite: true);
        Console.WriteLine($"{_target.Name}: {failure}: {kept}\n{trace}");
    }

    private static string Place(Exception error) =>
        (error.StackTrace ?? "").Split('\n').FirstOrDefault(line => line.Contains("BigLearnEm.", StringComparison.Ordinal))?.Trim() ?? "?";

    private void Report(TimeSpan elapsed) => Console.WriteLine(
        $"{_target.Name}: {elapsed.TotalMinutes:F1} minutes, {_accepted + _refused} files ({(_accepted + _refused) / elapsed.TotalSeconds:F0} "
        + $"a second), {_accepted} read, {_refused} refused, {_failures.Values.Sum()} failed; at most {_most} bytes allocated, "
        + $"{_worst.Factor:F1} for a byte of content beyond {_target.Constant} (of which {_target.Factor:F0} are allowed), "
        + $"and {_slowest:F2} seconds of processor time"
        + (_worst.Factor > 0 ? $"; the most for {_worst.Name} of {_worst.Length} bytes" : ""));
}
