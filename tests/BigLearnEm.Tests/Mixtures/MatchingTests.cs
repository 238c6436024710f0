using BigLearnEm.Mixtures;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Tests.Mixtures;

[Collection(TorchState.Name)]
public sealed class MatchingTests
{
    [Fact]
    public void Kinds_are_drawn_with_the_probabilities_of_the_options()
    {
        var options = new BigLearnOptions { JointProbability = 0.4, MarginalBound = 0.5 };
        var counts = new Dictionary<MatchingKind, int>();
        for (var i = 0; i < 4000; i++)
        {
            using var matching = Matching.Draw(options, 4, new DerivedRandom(DerivedSeed.For(1, "test", i)), CPU);
            counts[matching.Kind] = counts.GetValueOrDefault(matching.Kind) + 1;
        }

        Assert.InRange(counts[MatchingKind.Joint], 1480, 1720);
        Assert.InRange(counts[MatchingKind.Marginal], 320, 480);
        Assert.InRange(counts[MatchingKind.Transformed], 1880, 2120);
    }

    [Fact]
    public void A_marginal_keeps_distinct_features_and_at_least_one()
    {
        var options = new BigLearnOptions { JointProbability = 0, MarginalBound = 1, BetaA = 1, BetaB = 20 };
        for (var i = 0; i < 50; i++)
        {
            using var matching = Matching.Draw(options, 6, new DerivedRandom((ulong)i), CPU);
            using var scope = NewDisposeScope();
            Assert.Equal(MatchingKind.Marginal, matching.Kind);
            Assert.InRange(matching.TargetFeatures, 1, 6);
            var product = matching.Basis!.mm(matching.Basis.t());
            Assert.True(product.allclose(eye(matching.TargetFeatures, dtype: float64)));
            Assert.Equal(matching.TargetFeatures, matching.Basis.eq(1).sum().item<long>());
        }
    }

    [Fact]
    public void The_kept_share_follows_the_beta_distribution()
    {
        var options = new BigLearnOptions { JointProbability = 0, MarginalBound = 1, BetaA = 5, BetaB = 1 };
        double sum = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var matching = Matching.Draw(options, 100, new DerivedRandom((ulong)i), CPU);
            sum += matching.TargetFeatures;
        }

        // E[floor(100 Beta(5, 1))] is a little under 100 * 5/6 - 1/2.
        Assert.InRange(sum / 2000, 81.5, 84.2);
    }

    [Fact]
    public void Random_orthogonal_matrices_are_orthogonal_and_have_no_preferred_sign()
    {
        var random = new DerivedRandom(9);
        double first = 0, square = 0, positive = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var scope = NewDisposeScope();
            var matrix = Matching.RandomOrthogonal(3, random);
            Assert.True(matrix.mm(matrix.t()).allclose(eye(3, dtype: float64), atol: 1e-12));
            var entry = matrix[0, 0].item<double>();
            first += entry;
            square += entry * entry;
            if (linalg.det(matrix).item<double>() > 0) positive++;
        }

        // Haar: mean 0, second moment 1/D, both determinants equally likely.
        Assert.InRange(first / 2000, -0.05, 0.05);
        Assert.InRange(square / 2000, 0.31, 0.36);
        Assert.InRange(positive / 2000, 0.45, 0.55);
    }
}
