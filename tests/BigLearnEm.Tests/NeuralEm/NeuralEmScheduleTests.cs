using BigLearnEm.NeuralEm;

namespace BigLearnEm.Tests.NeuralEm;

public sealed class NeuralEmScheduleTests
{
    private static readonly NeuralEmOptions s_options = new()
    {
        LearningRate = 1e-2, FinalLearningRate = 1e-4, FirstSteps = 5, Steps = 15,
    };

    [Fact]
    public void The_rate_rises_quickly_and_falls_along_half_a_cosine()
    {
        var schedule = new NeuralEmSchedule(s_options);
        Assert.Equal(1e-4, schedule.LearningRate(0), 1e-12);
        Assert.InRange(schedule.LearningRate(0.01), 0.00999, 0.01);
        Assert.Equal(1e-4 + (0.0099 * 0.5), schedule.LearningRate(0.5), 1e-12);
        Assert.Equal(1e-4, schedule.LearningRate(1), 1e-12);
        var rates = Enumerable.Range(1, 99).Select(percent => schedule.LearningRate(percent / 100.0)).ToArray();
        Assert.Equal(rates.OrderDescending(), rates);
    }

    [Fact]
    public void The_steps_grow_over_three_quarters()
    {
        var schedule = new NeuralEmSchedule(s_options);
        Assert.Equal([5, 8, 12, 15, 15], new[] { 0, 0.25, 0.5, 0.75, 1 }.Select(schedule.Steps));
        var mean = Enumerable.Range(0, 10_000).Average(i => schedule.Steps(i / 10_000.0));
        Assert.Equal(schedule.MeanSteps, mean, 0.01);
    }

    [Fact]
    public void What_stays_the_same_does_not_depend_on_the_end()
    {
        var constant = s_options with { FinalLearningRate = null, FirstSteps = 20 };
        var schedule = new NeuralEmSchedule(constant);
        Assert.All(new[] { 0, 0.3, 1 }, done => Assert.Equal((1e-2, 15), (schedule.LearningRate(done), schedule.Steps(done))));
        Assert.Equal(15, schedule.MeanSteps);
        Assert.False(NeuralEmSchedule.IsFixedByEnd(constant));
        Assert.True(NeuralEmSchedule.IsFixedByEnd(constant with { FirstSteps = 14 }));
        Assert.True(NeuralEmSchedule.IsFixedByEnd(constant with { FinalLearningRate = 1e-2 }));
    }
}
