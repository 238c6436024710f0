using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

public class ContingencyTableTests
{
    [Fact]
    public void CountsEachPairOfLabelsInAscendingOrderOfLabels()
    {
        var table = ContingencyTable.FromLabels([3, -1, 3, 3, -1], [7, 7, 0, 7, 9]);
        Assert.Equal([-1, 3], table.Classes);
        Assert.Equal([0, 7, 9], table.Clusters);
        Assert.Equal(new long[,] { { 0, 1, 1 }, { 1, 2, 0 } }, table.ToArray());
        Assert.Equal(5, table.Total);
        Assert.Equal([2, 3], table.ClassSizes());
        Assert.Equal([1, 3, 1], table.ClusterSizes());
    }

    [Fact]
    public void LabelsFarApartAreMappedDenselyToo()
    {
        var table = ContingencyTable.FromLabels([int.MaxValue, int.MinValue, 0], [5, 5, int.MinValue]);
        Assert.Equal([int.MinValue, 0, int.MaxValue], table.Classes);
        Assert.Equal([int.MinValue, 5], table.Clusters);
        Assert.Equal(new long[,] { { 0, 1 }, { 1, 0 }, { 0, 1 } }, table.ToArray());
    }

    [Fact]
    public void ASumUnitesLabelsAndAddsCounts()
    {
        var sum = ContingencyTable.Sum(
            ContingencyTable.FromLabels([0, 2], [1, 1]), ContingencyTable.FromLabels([1, 2, 2], [0, 1, 3]));
        Assert.Equal([0, 1, 2], sum.Classes);
        Assert.Equal([0, 1, 3], sum.Clusters);
        Assert.Equal(new long[,] { { 0, 1, 0 }, { 1, 0, 0 }, { 0, 2, 1 } }, sum.ToArray());
        Assert.Equal(5, sum.Total);
    }

    [Fact]
    public void CountsAreCopiedInAndOut()
    {
        var counts = new long[,] { { 1, 2 } };
        var table = ContingencyTable.FromCounts(counts);
        counts[0, 0] = 100;
        table.ToArray()[0, 1] = 100;
        Assert.Equal(1, table[0, 0]);
        Assert.Equal(2, table[0, 1]);
        Assert.Equal(3, table.Total);
    }

    [Fact]
    public void DifferentLengthsNegativeCountsAndHugeTablesAreErrors()
    {
        Assert.Throws<ArgumentException>(() => ContingencyTable.FromLabels([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => ContingencyTable.FromCounts(new long[,] { { -1 } }));
        int[] singletons = [.. Enumerable.Range(0, 70_000)];
        Assert.Throws<ArgumentException>(() => ContingencyTable.FromLabels(singletons, singletons));
    }
}
