using BigLearnEm.Mixtures;
using BigLearnEm.Simulations;

namespace BigLearnEm.Tests.Simulations;

[Collection(TorchState.Name)]
public sealed class SimulationMessageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_bit_of_the_figures_arrives(bool trace)
    {
        var options = new SimulationOptions { Grid = 2, TestSamples = 100, Trace = trace };
        SimulationResult[] results =
        [
            .. new ulong[] { 3, long.MaxValue }.Select(seed => SimulationRun.Execute(options with { Seed = seed })),
        ];

        var arrived = SimulationMessage.Decode(SimulationMessage.Encode(results));

        Assert.Equivalent(results.Select(result => result.FiguresAlone()), arrived, strict: true);
        Assert.Equal(results[1].BigLearn.Seconds, arrived[1].BigLearn.Seconds);
        Assert.Equal(results[1].Checks.Select(check => check.Ratio), arrived[1].Checks.Select(check => check.Ratio));
        Assert.Equal(results[0].Trace?.Explored, arrived[0].Trace?.Explored);
    }

    [Fact]
    public void What_is_not_finite_arrives_too()
    {
        var result = SimulationRun.Execute(new SimulationOptions { Grid = 1, TestSamples = 10 });
        result = result with
        {
            BigLearn = result.BigLearn with { Kl = new KlScores(double.PositiveInfinity, -0.0, double.Epsilon) },
            Checks = [new AgreementCheck(1, -1, double.NaN, false, [MatchingKind.Marginal])],
        };

        var arrived = Assert.Single(SimulationMessage.Decode(SimulationMessage.Encode([result])));

        Assert.Equal(result.BigLearn.Kl, arrived.BigLearn.Kl);
        Assert.True(double.IsNegative(arrived.BigLearn.Kl.Marginal));
        Assert.Equal(double.NaN, arrived.Checks[0].Ratio);
        Assert.Equal([MatchingKind.Marginal], arrived.Checks[0].Kinds);
    }

    [Fact]
    public void Rows_and_parameters_stay_behind()
    {
        var result = SimulationRun.Execute(new SimulationOptions { Grid = 2, TestSamples = 100_000 });

        var bytes = SimulationMessage.Encode([result]);

        Assert.InRange(bytes.Length, 100, 20_000);
        Assert.Empty(SimulationMessage.Decode(bytes)[0].BigLearn.Values.Weights);
    }
}
