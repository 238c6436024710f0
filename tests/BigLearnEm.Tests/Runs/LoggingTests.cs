using BigLearnEm.Deep;
using BigLearnEm.Mixtures;
using BigLearnEm.NeuralEm;
using BigLearnEm.Runs;
using BigLearnEm.Tests.Deep;
using BigLearnEm.Tests.NeuralEm;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Runs;

/// <summary>What the library logs: events of <see cref="LogEvents"/>, in their order.</summary>
[Collection(TorchState.Name)]
public sealed class LoggingTests : IDisposable
{
    private readonly TrainFixture _fixture = new();
    private readonly Log _log = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void The_numbers_of_events_are_each_of_one_event()
    {
        var numbers = typeof(LogEvents).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Fact]
    public void A_fit_logs_its_restarts_and_how_it_ended()
    {
        using var rows = randn(60, 2, dtype: float64);
        using var mixture = new GaussianMixture(
            new GaussianMixtureOptions { Components = 2, Method = FitMethod.JointEm, Restarts = 2 }, _log).Fit(rows);

        Assert.Equal([LogEvents.RestartEnded, LogEvents.RestartEnded, LogEvents.FitEnded], _log.Numbers.Take(3));
        Assert.Contains($"Fit of 2 components ended: {mixture.Stop} after {mixture.Result.Iterations} iterations", _log.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_logs_where_it_begins_its_checkpoints_and_how_it_ended()
    {
        var result = Train(resume: false);
        Assert.Equal(LogEvents.RunStarted, _log.Numbers[0]);
        Assert.Equal(LogEvents.RunEnded, _log.Numbers[^1]);
        Assert.All(_log.Numbers[1..^1], number => Assert.Equal(LogEvents.CheckpointWritten, number));
        Assert.Contains(result.ModelPath, _log.Lines[^1], StringComparison.Ordinal);
        Assert.Contains(result.StopReason, _log.Lines[^1], StringComparison.Ordinal);

        _log.Lines.Clear();
        _log.Numbers.Clear();
        Train(resume: true);
        Assert.Equal([LogEvents.RunStarted, LogEvents.RunResumed, LogEvents.RunEnded], _log.Numbers);
    }

    [Fact]
    public void A_run_of_neural_em_that_is_cancelled_says_so()
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => NeuralEmRun.Execute(
            NeuralEmFixture.Options, NeuralEmFixture.Shapes, CPU, _fixture.Directories("nem"), false,
            new Canceller(stop), _log, stop.Token));

        Assert.Equal([LogEvents.RunStarted, LogEvents.CheckpointWritten, LogEvents.RunCancelled], _log.Numbers);
    }

    private TrainResult Train(bool resume) => TrainRun.Execute(
        TrainFixture.Options with { Rounds = 0 }, TinyImages.Create(), CPU, _fixture.Directories("run"), resume, null, null, null, _log);

    private sealed class Canceller(CancellationTokenSource stop) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            if (value.Message.StartsWith("epoch 2/4, batch", StringComparison.Ordinal)) stop.Cancel();
        }
    }

    private sealed class Log : ILogger
    {
        public List<int> Numbers { get; } = [];

        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Numbers.Add(eventId.Id);
            Lines.Add(formatter(state, exception));
        }
    }
}
