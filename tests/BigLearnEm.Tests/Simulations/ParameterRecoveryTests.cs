using BigLearnEm.Mixtures;
using BigLearnEm.Simulations;

namespace BigLearnEm.Tests.Simulations;

public sealed class ParameterRecoveryTests
{
    private static readonly MixtureValues s_truth = new(
        [0.2, 0.3, 0.5], [0, 0, 3, 0, 0, 4], [1, 0, 0, 1, 2, 1, 1, 2, 3, 0, 0, 4]);

    [Fact]
    public void Components_in_another_order_are_no_error()
    {
        var permuted = new MixtureValues(
            [0.5, 0.2, 0.3], [0, 4, 0, 0, 3, 0], [3, 0, 0, 4, 1, 0, 0, 1, 2, 1, 1, 2]);

        var none = new RecoveryError(0, 0);
        Assert.Equal(new ParameterRecovery(none, none, none), ParameterRecovery.Of(s_truth, permuted));
    }

    [Fact]
    public void Errors_are_absolute_for_weights_distances_for_means_and_relative_for_covariances()
    {
        var fitted = new MixtureValues(
            [0.5, 0.26, 0.24], [0, 4, 0, 0, 3.3, 0.4], [3, 0, 0, 4, 1, 0, 0, 1, 2, 1, 1, 4]);

        var recovery = ParameterRecovery.Of(s_truth, fitted);

        Assert.Equal(0.06, recovery.Weights.Max, 1e-12);
        Assert.Equal(0.04, recovery.Weights.Mean, 1e-12);
        Assert.Equal(0.5, recovery.Means.Max, 1e-12);
        Assert.Equal(0.5 / 3, recovery.Means.Mean, 1e-12);
        Assert.Equal(2 / Math.Sqrt(10), recovery.Covariances.Max, 1e-12);
    }

    // One fitted mean lies between two true ones: the match is the one that is cheapest for all together.
    [Fact]
    public void Every_true_component_has_a_fitted_one_of_its_own()
    {
        var truth = new MixtureValues([0.5, 0.5], [0, 0, 2, 0], [1, 0, 0, 1, 1, 0, 0, 1]);
        var fitted = new MixtureValues([0.5, 0.5], [1.5, 0, 9, 0], [1, 0, 0, 1, 1, 0, 0, 1]);

        Assert.Equal(7, ParameterRecovery.Of(truth, fitted).Means.Max, 1e-12);
    }

    [Fact]
    public void Mixtures_of_other_sizes_are_refused() => Assert.Throws<ArgumentException>(
        () => ParameterRecovery.Of(s_truth, new MixtureValues([1], [0, 0], [1, 0, 0, 1])));
}
