using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Simulations;

[Collection(TorchState.Name)]
public sealed class SimulatedMixtureTests
{
    [Fact]
    public void The_defaults_are_the_papers_25_components()
    {
        var options = new SimulationOptions();

        var truth = SimulatedMixture.Create(options).Values;

        Assert.Equal((25, 2000, 5000), (options.Components, options.Rows, options.TestSamples));
        Assert.Equal(0.2, options.ToBigLearn().EffectiveWeightPrior, 1e-15);
        double[] line = [-4, -2, 0, 2, 4];
        Assert.Equal(line.SelectMany(x => line.SelectMany(y => new[] { x, y })), truth.Means);
        Assert.All(truth.Weights, weight => Assert.Equal(0.04, weight, 1e-15));
        Assert.Equal(Enumerable.Repeat<double[]>([0.1, 0, 0, 0.1], 25).SelectMany(matrix => matrix), truth.Covariances);
    }

    [Fact]
    public void A_grid_of_even_size_lies_around_the_origin_too() => Assert.Equal(
        [-1.5, -1.5, -1.5, 1.5, 1.5, -1.5, 1.5, 1.5],
        SimulatedMixture.Create(new SimulationOptions { Grid = 2, Spacing = 3 }).Values.Means);

    [Fact]
    public void Unequal_weights_differ_at_most_fourfold_and_follow_from_the_seed()
    {
        var options = new SimulationOptions { UnequalWeights = true, Seed = 8 };

        var weights = SimulatedMixture.Create(options).Values.Weights;

        Assert.Equal(1, weights.Sum(), 1e-12);
        Assert.InRange(weights.Max() / weights.Min(), 1.5, 4);
        Assert.Equal(weights, SimulatedMixture.Create(options).Values.Weights);
        Assert.NotEqual(weights, SimulatedMixture.Create(options with { Seed = 9 }).Values.Weights);
    }

    [Theory]
    [InlineData(SimulatedCovariances.Unequal)]
    [InlineData(SimulatedCovariances.Rotated)]
    public void Other_covariances_have_half_to_twice_the_variance_along_every_axis(SimulatedCovariances covariances)
    {
        using var scope = NewDisposeScope();
        var truth = SimulatedMixture.Create(
            new SimulationOptions { Grid = 3, Dimension = 3, Covariances = covariances, Seed = 2 }).Values;

        var matrices = tensor(truth.Covariances, [27, 3, 3], dtype: float64);
        var values = linalg.eigvalsh(matrices).contiguous().data<double>().ToArray();

        Assert.All(values, value => Assert.InRange(value, 0.05 - 1e-12, 0.2 + 1e-12));
        Assert.True(values.Max() / values.Min() > 2);
        Assert.Equal(covariances == SimulatedCovariances.Rotated, Math.Abs(truth.Covariances[1]) > 1e-6);
        Assert.Equal(covariances == SimulatedCovariances.Unequal, Math.Abs(values[0] - values[2]) < 1e-12);
    }

    [Fact]
    public void Rows_are_drawn_around_the_means_of_their_components()
    {
        var truth = SimulatedMixture.Create(new SimulationOptions { Grid = 2, Variance = 0.01 });

        var rows = truth.Draw(4000, new DerivedRandom(1));

        Assert.All(rows.Labels.CountBy(label => label), share => Assert.InRange(share.Value, 850, 1150));
        for (var n = 0; n < rows.Count; n++)
        {
            for (var i = 0; i < 2; i++)
                Assert.Equal(truth.Values.Means[(2 * rows.Labels[n]) + i], rows.Values[(2 * n) + i], 0.6);
        }
    }

    [Theory]
    [InlineData("--grid")]
    [InlineData("--dim")]
    [InlineData("--spacing")]
    [InlineData("--variance")]
    [InlineData("--samples")]
    [InlineData("--test_samples")]
    [InlineData("--NITnei")]
    public void Options_out_of_range_are_named(string option)
    {
        var good = new SimulationOptions();
        var bad = option switch
        {
            "--grid" => good with { Grid = 22, Dimension = 3 },
            "--dim" => good with { Dimension = 1 },
            "--spacing" => good with { Spacing = 0 },
            "--variance" => good with { Variance = double.NaN },
            "--samples" => good with { TrainSamples = 24 },
            "--test_samples" => good with { TestSamples = 0 },
            _ => good with { Fit = good.Fit with { LocalUpdates = 0 } },
        };

        Assert.Equal(option, Assert.Throws<UsageException>(bad.Validate).Option);
    }

    [Fact]
    public void The_marginal_of_a_mixture_has_the_part_of_every_mean_and_covariance() => Assert.Equivalent(
        new MixtureValues([0.4, 0.6], [3, 1, 6, 4], [9, 3, 3, 1, 109, 103, 103, 101]),
        new MixtureValues(
            [0.4, 0.6], [1, 2, 3, 4, 5, 6],
            [1, 2, 3, 2, 5, 6, 3, 6, 9, 101, 102, 103, 102, 105, 106, 103, 106, 109]).Marginal([2, 0]));
}
