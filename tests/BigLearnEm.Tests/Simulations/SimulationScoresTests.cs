using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using BigLearnEm.Simulations;
using BigLearnEm.Tests.Mixtures;

namespace BigLearnEm.Tests.Simulations;

[Collection(TorchState.Name)]
public sealed class SimulationScoresTests
{
    private static readonly SimulationOptions s_options = new()
    {
        Grid = 2, Dimension = 3, Variance = 0.5, UnequalWeights = true, Covariances = SimulatedCovariances.Rotated,
        Seed = 3,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_truth_is_at_no_distance_from_itself(int dimension)
    {
        var truth = SimulatedMixture.Create(s_options with { Dimension = dimension });
        using var scores = new SimulationScores(truth.Values, truth.Draw(200, new DerivedRandom(1)));

        Assert.Equal(new KlScores(0, 0, 0), scores.Of(truth.Values));
    }

    [Fact]
    public void The_divergences_are_those_of_the_formulas_written_out()
    {
        var truth = SimulatedMixture.Create(s_options);
        var other = SimulatedMixture.Create(s_options with { Seed = 4, Spacing = 2.5 }).Values;
        var test = truth.Draw(300, new DerivedRandom(2));
        using var scores = new SimulationScores(truth.Values, test);

        var kl = scores.Of(other);

        double Direct(params int[] features) =>
            Host.MeanLogDensity(truth.Values, test, features) - Host.MeanLogDensity(other, test, features);
        var joint = Direct(0, 1, 2);
        Assert.Equal(joint, kl.Joint, 1e-11);
        Assert.Equal((Direct(0) + Direct(1) + Direct(2)) / 3, kl.Marginal, 1e-11);
        Assert.Equal(
            ((joint - Direct(1, 2)) + (joint - Direct(0, 2)) + (joint - Direct(0, 1))) / 3, kl.Conditional, 1e-11);
        using var parameters = other.ToParameters();
        Assert.Equal(kl.Joint, scores.JointKl(parameters));
    }

    // KL(p(x, y) || q(x, y)) = KL(p(x) || q(x)) + KL(p(y | x) || q(y | x)), and so on average over both orders.
    [Fact]
    public void Marginal_and_conditional_divergence_of_two_features_add_up_to_the_joint()
    {
        var options = s_options with { Dimension = 2 };
        var truth = SimulatedMixture.Create(options);
        using var scores = new SimulationScores(truth.Values, truth.Draw(300, new DerivedRandom(2)));

        var kl = scores.Of(SimulatedMixture.Create(options with { Seed = 9 }).Values);

        Assert.True(kl.Joint > 0.01);
        Assert.Equal(kl.Joint, kl.Marginal + kl.Conditional, 1e-12);
    }

    // Between two Gaussians the divergence is known.
    [Fact]
    public void With_many_rows_the_estimate_is_the_divergence_between_two_gaussians()
    {
        var truth = new MixtureValues([1], [0, 0], [1, 0, 0, 1]);
        var other = new MixtureValues([1], [1, 0], [2, 0, 0, 2]);
        var random = new DerivedRandom(5);
        var rows = new SimulatedRows(
            [.. Enumerable.Range(0, 200_000).Select(_ => random.NextGaussian())], new int[100_000], 2);
        using var scores = new SimulationScores(truth, rows);

        var kl = scores.Of(other);

        // 1/2 (tr S2^-1 S1 + d' S2^-1 d - D + log det S2 / det S1).
        Assert.Equal(0.5 * (1 + 0.5 - 2 + (2 * Math.Log(2))), kl.Joint, 0.01);
        var first = 0.5 * (0.5 + 0.5 - 1 + Math.Log(2));
        var second = 0.5 * (0.5 - 1 + Math.Log(2));
        Assert.Equal((first + second) / 2, kl.Marginal, 0.01);
        Assert.Equal((first + second) / 2, kl.Conditional, 0.01);
    }

    /// <summary>A mixture's densities in plain arithmetic.</summary>
    internal static class Host
    {
        public static double MeanLogDensity(MixtureValues mixture, SimulatedRows rows, params int[] features)
        {
            int k = mixture.Components, d = mixture.Dimension;
            var means = Enumerable.Range(0, k)
                .Select(c => features.Select(i => mixture.Means[(c * d) + i]).ToArray()).ToArray();
            var covariances = Enumerable.Range(0, k).Select(c =>
            {
                var matrix = new double[features.Length, features.Length];
                for (var i = 0; i < features.Length; i++)
                    for (var j = 0; j < features.Length; j++)
                        matrix[i, j] = mixture.Covariances[(c * d * d) + (features[i] * d) + features[j]];
                return matrix;
            }).ToArray();
            var data = Enumerable.Range(0, rows.Count)
                .Select(n => features.Select(i => rows.Values[(n * d) + i]).ToArray()).ToArray();
            var logJoint = DirectMixture.LogJoint(data, mixture.Weights, means, covariances);
            return DirectMixture.LogLikelihood(logJoint) / rows.Count;
        }
    }
}
