using System.Diagnostics;
using BigLearnEm.Runs;

namespace BigLearnEm.Tests.Runs;

public sealed class RunLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void ASecondRunIsRefusedAndToldWhoHoldsTheDirectory()
    {
        using var held = RunLock.Acquire(_directory.File("out"));
        var error = Assert.Throws<BadInputException>(() => RunLock.Acquire(_directory.File("out")));
        Assert.Contains(_directory.File("out"), error.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        Assert.Contains(
            $"process {Environment.ProcessId} on {Environment.MachineName} since 2", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AReleasedDirectoryCanBeLockedAgain()
    {
        RunLock.Acquire(_directory.Path).Dispose();
        var second = RunLock.Acquire(_directory.Path);
        second.Dispose();
        second.Dispose();
        Assert.Equal("", File.ReadAllText(_directory.File(".lock")));
    }

    [Fact]
    public void WhatADeadProcessLeftInTheFileIsIgnored()
    {
        File.WriteAllText(
            _directory.File(".lock"), "process 1 on elsewhere since long ago, and a longer line than ours\n");
        File.WriteAllText(_directory.File("results.json.2000000000-1.tmp"), "half");
        using var held = RunLock.Acquire(_directory.Path);
        Assert.False(File.Exists(_directory.File("results.json.2000000000-1.tmp")));
    }

    [FlockFact]
    public void TheLockOfAnotherProcessHoldsUntilItDies()
    {
        var start = new ProcessStartInfo(
            "/usr/bin/flock", [_directory.File(".lock"), "-c", "echo locked; exec sleep 60"])
        {
            RedirectStandardOutput = true,
        };
        using var other = Process.Start(start)!;
        try
        {
            Assert.Equal("locked", other.StandardOutput.ReadLine());
            Assert.Throws<BadInputException>(() => RunLock.Acquire(_directory.Path));
        }
        finally
        {
            other.Kill(entireProcessTree: true);
            other.WaitForExit();
        }

        using var held = AcquireEventually();
        Assert.Equal(_directory.Path, held.Directory);
    }

    [Fact]
    public async Task OfManyThatRaceExactlyOneWins()
    {
        using var gate = new Barrier(8);
        var attempts = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                try
                {
                    return RunLock.Acquire(_directory.Path);
                }
                catch (BadInputException)
                {
                    return null;
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var locks = await Task.WhenAll(attempts);
        Assert.Single(locks, held => held is not null);
        foreach (var held in locks) held?.Dispose();
    }

    [Fact]
    public void ADirectoryThatCannotBeMadeIsNamed()
    {
        File.WriteAllText(_directory.File("file"), "");
        var error = Assert.Throws<BadInputException>(() => RunLock.Acquire(_directory.File("file")));
        Assert.Contains("a directory that can be written to", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    // The kernel drops the lock when the last of the killed processes is gone, which may be a moment later.
    private RunLock AcquireEventually()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return RunLock.Acquire(_directory.Path);
            }
            catch (BadInputException) when (attempt < 200)
            {
                Thread.Sleep(10);
            }
        }
    }
}
