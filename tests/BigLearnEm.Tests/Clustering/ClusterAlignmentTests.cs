using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

public class ClusterAlignmentTests
{
    [Fact]
    public void EachClusterIsMatchedToTheClassThatServesTheWholeBest()
    {
        // Cluster 1 holds most of class 5, but class 5 is matched to cluster 0 so that class 6 can have cluster 1.
        var alignment = ClusterAlignment.Of(ContingencyTable.FromLabels(
            [5, 5, 5, 5, 5, 6, 6, 6], [0, 0, 1, 1, 1, 1, 1, 1]));
        Assert.Equal([5, 6], alignment.ClassOfCluster);
        Assert.Equal(new long[,] { { 2, 3 }, { 0, 3 } }, alignment.Confusion);
        Assert.Equal([0, 1], alignment.ColumnClusters);
        Assert.Equal(5, alignment.Correct);
        Assert.Equal(5.0 / 8, alignment.Accuracy);
    }

    [Fact]
    public void ClustersLeftOverStandBehindTheOthers()
    {
        var alignment = ClusterAlignment.Of(ContingencyTable.FromLabels(
            [0, 0, 0, 0, 1, 1, 1], [4, 8, 8, 8, 9, 9, 4]));
        Assert.Equal([null, 0, 1], alignment.ClassOfCluster);
        Assert.Equal([8, 9, 4], alignment.ColumnClusters);
        Assert.Equal(new long[,] { { 3, 0, 1 }, { 0, 2, 1 } }, alignment.Confusion);
        Assert.Null(alignment.ClassOf(4));
        Assert.Equal(1, alignment.ClassOf(9));
        Assert.Null(alignment.ClassOf(1234));
    }

    [Fact]
    public void AClassThatNoClusterIsLeftForHasAColumnOfZeros()
    {
        var alignment = ClusterAlignment.Of(ContingencyTable.FromLabels([0, 0, 1, 2, 2], [3, 3, 3, 7, 7]));
        Assert.Equal([0, 2], alignment.ClassOfCluster);
        Assert.Equal([3, null, 7], alignment.ColumnClusters);
        Assert.Equal(new long[,] { { 2, 0, 0 }, { 1, 0, 0 }, { 0, 0, 2 } }, alignment.Confusion);
        Assert.Equal(0.8, alignment.Accuracy);
    }

    [Fact]
    public void AnEmptyTableIsAnError() =>
        Assert.Throws<ArgumentException>(() => ClusterAlignment.Of(ContingencyTable.FromLabels([], [])));
}
