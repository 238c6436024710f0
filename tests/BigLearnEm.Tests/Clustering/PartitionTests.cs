using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

public sealed class PartitionTests
{
    [Fact]
    public void Sizes_count_empty_clusters_too() => Assert.Equal([2, 0, 1, 0], Partition.Sizes([2, 0, 0], 4));

    [Fact]
    public void The_changed_share_is_of_the_rows() => Assert.Equal(0.25, Partition.ShareChanged([0, 1, 2, 2], [0, 1, 1, 2]));

    [Fact]
    public void Clusterings_of_other_rows_are_refused() =>
        Assert.Throws<ArgumentException>(() => Partition.ShareChanged([0, 1], [0]));
}
