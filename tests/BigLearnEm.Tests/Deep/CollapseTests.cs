using BigLearnEm.Deep;

namespace BigLearnEm.Tests.Deep;

/// <summary>What counts as a collapse, by sizes and entropy alone.</summary>
public sealed class CollapseTests
{
    [Theory]
    [InlineData(new[] { 7, 7, 7, 7 }, 4.0)]
    [InlineData(new[] { 9, 0, 9, 0 }, 2.0)]
    [InlineData(new[] { 0, 5 }, 1.0)]
    [InlineData(new[] { 1, 3 }, 1.7547)]
    public void Effective_clusters_are_the_exponential_of_the_entropy_of_the_shares(int[] sizes, double expected) =>
        Assert.Equal(expected, Collapse.EffectiveClusters(sizes), 1e-4);

    [Fact]
    public void Uneven_clusters_are_no_collapse()
    {
        Assert.Null(Collapse.Of([960, 10, 10, 10, 10, 0], 0.2, null));
        Assert.Null(Collapse.Of([960, 10, 10, 10, 10, 0], 0.2, Collapse.EffectiveClusters([960, 10, 10, 10, 10, 0])));
        Assert.Null(Collapse.Of([40], 0, 1));
    }

    [Fact]
    public void One_cluster_half_the_evenness_and_undecided_responsibilities_are_each_named()
    {
        Assert.Equal("one of 3 took every image", Collapse.Of([0, 40, 0], 0, null));
        var even = Collapse.EffectiveClusters([10, 10, 10, 10, 10, 10]);
        Assert.Null(Collapse.Of([15, 15, 15, 15, 0, 0], 0.1, even));
        Assert.Contains("2.0 equal ones, where it was 6.0", Collapse.Of([30, 30, 0, 0, 0, 0], 0.1, even), StringComparison.Ordinal);
        Assert.Contains("mean entropy 1.09 of at most 1.10", Collapse.Of([10, 20, 30], 1.09, 3), StringComparison.Ordinal);
        Assert.Null(Collapse.Of([10, 20, 30], null, 3));
    }
}
