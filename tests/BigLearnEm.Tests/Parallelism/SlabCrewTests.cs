using BigLearnEm.Parallelism;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Parallelism;

[Collection(TorchState.Name)]
public sealed class SlabCrewTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 100)]
    public void Every_slot_is_worked_on_once_in_every_run(int threads, int slots)
    {
        using var counted = new Threads(threads);
        for (var run = 0; run < 500; run++)
        {
            var visits = new int[slots];
            SlabCrew.Run(slots, slot => Interlocked.Increment(ref visits[slot]));
            Assert.All(visits, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void Helpers_that_fell_asleep_are_woken()
    {
        using var counted = new Threads(2);
        using var both = new Barrier(2);
        for (var run = 0; run < 3; run++)
        {
            Thread.Sleep(20);
            // Nobody passes the barrier alone.
            SlabCrew.Run(2, _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(30))));
        }
    }

    [Fact]
    public void The_first_error_ends_a_run_and_the_next_run_is_whole()
    {
        using var counted = new Threads(3);
        var error = Assert.Throws<InvalidOperationException>(() => SlabCrew.Run(
            50, slot => throw new InvalidOperationException($"slot {slot}")));
        Assert.StartsWith("slot ", error.Message, StringComparison.Ordinal);
        var visits = 0;
        SlabCrew.Run(50, _ => Interlocked.Increment(ref visits));
        Assert.Equal(50, visits);
    }

    [Fact]
    public void Runs_within_runs_and_beside_each_other_are_whole()
    {
        using var counted = new Threads(3);
        var visits = 0;
        SlabCrew.Run(4, _ => SlabCrew.Run(5, _ => Interlocked.Increment(ref visits)));
        Assert.Equal(20, visits);
        var callers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var run = 0; run < 100; run++) SlabCrew.Run(7, _ => Interlocked.Increment(ref visits));
        })).ToArray();
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) caller.Join();
        Assert.Equal(20 + (4 * 100 * 7), visits);
    }

    private sealed class Threads : IDisposable
    {
        private readonly int _before = get_num_threads();

        public Threads(int count) => set_num_threads(count);

        public void Dispose() => set_num_threads(_before);
    }
}
