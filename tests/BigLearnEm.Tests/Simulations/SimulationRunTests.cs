using BigLearnEm.Mixtures;
using BigLearnEm.Simulations;

namespace BigLearnEm.Tests.Simulations;

[Collection(TorchState.Name)]
public sealed class SimulationRunTests
{
    private static readonly SimulationOptions s_small = new() { Grid = 2, TestSamples = 400, Seed = 4 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_papers_simulation_ends_at_the_optimum_of_the_truth_by_agreement(ulong seed)
    {
        var result = SimulationRun.Execute(new SimulationOptions { Seed = seed });

        Assert.True(result.IsWithin(result.BigLearn), $"{result.BigLearn.Kl.Joint}, not {result.Oracle.Kl.Joint}");
        Assert.Equal(StopReason.Agreement, result.BigLearn.Stop);
        Assert.Equal(result.Oracle.LogLikelihood, result.BigLearn.LogLikelihood, 1e-6);
        Assert.True(result.BigLearn.Recovery.Means.Max < 0.25, $"{result.BigLearn.Recovery.Means.Max}");
    }

    [Fact]
    public void Measuring_on_the_way_changes_nothing_and_records_every_iteration_and_cycle()
    {
        var blind = SimulationRun.Execute(s_small);

        var traced = SimulationRun.Execute(s_small with { Trace = true });

        Assert.Null(blind.Trace);
        Assert.Equivalent(blind.BigLearn with { Seconds = 0 }, traced.BigLearn with { Seconds = 0 }, strict: true);
        Assert.Equal(traced.BigLearn.Iterations + 1, traced.Trace!.Explored.Count);
        Assert.Equal(traced.Checks.Count, traced.Trace.Best.Count);
        Assert.Equal(traced.BigLearn.Kl.Joint, traced.Trace.Best[^1], 1e-3);
        Assert.Equal(10, traced.DuringIteration);
    }

    [Fact]
    public void Both_methods_start_at_the_papers_start()
    {
        var start = SimulationRun.Execute(s_small).Start;

        Assert.Equal([0.25, 0.25, 0.25, 0.25], start.Weights);
        Assert.Equal([1, 0, 0, 1], start.Covariances[^4..]);
        Assert.All(start.Means, value => Assert.InRange(value, -5, 5));
    }

    [Fact]
    public void Without_iterations_the_start_is_polished()
    {
        var result = SimulationRun.Execute(s_small with { Fit = s_small.Fit with { Iterations = 0 } });

        Assert.Equal(result.JointEm.Values.Means, result.BigLearn.Values.Means);
        Assert.Null(result.During);
        Assert.Empty(result.Checks);
    }

    [Fact]
    public void Cancellation_ends_the_simulation()
    {
        using var source = new CancellationTokenSource();
        var progress = new Canceller(source);

        Assert.Throws<OperationCanceledException>(() => SimulationRun.Execute(s_small, progress, source.Token));
        Assert.Equal(3, progress.Iterations);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<SimulationProgress>
    {
        public int Iterations { get; private set; }

        public void Report(SimulationProgress value)
        {
            Iterations = value.Iteration;
            if (value is { Method: SimulationRun.BigLearnName, Iteration: 3 }) source.Cancel();
        }
    }
}
