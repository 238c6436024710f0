using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

public class ClusteringMetricsTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void AllFiguresEqualScikitLearnsOnLabelings()
    {
        Assert.True(MetricsFixture.Labelings.Count > 200);
        foreach (var expected in MetricsFixture.Labelings)
        {
            var (actual, predicted) = (expected.True, expected.Predicted);
            var because = $"true [{string.Join(',', actual)}] predicted [{string.Join(',', predicted)}]";
            Near(expected.Accuracy, ClusteringMetrics.Accuracy(actual, predicted), because);
            Near(expected.Nmi, ClusteringMetrics.NormalizedMutualInformation(actual, predicted), because);
            Near(expected.Ari, ClusteringMetrics.AdjustedRandIndex(actual, predicted), because);
            Near(expected.Ami, ClusteringMetrics.AdjustedMutualInformation(actual, predicted), because);
        }
    }

    [Fact]
    public void AllFiguresEqualScikitLearnsOnTablesOfUpToSeventyThousandPoints()
    {
        Assert.Contains(MetricsFixture.Tables, expected => expected.Table().Total == 70_000);
        foreach (var expected in MetricsFixture.Tables)
        {
            var table = expected.Table();
            var because = $"{table.Total} points, {table.Classes.Count} classes, {table.Clusters.Count} clusters";
            Near(expected.Accuracy, ClusteringMetrics.Accuracy(table), because);
            Near(expected.Nmi, ClusteringMetrics.NormalizedMutualInformation(table), because);
            Near(expected.Ari, ClusteringMetrics.AdjustedRandIndex(table), because);
            Near(expected.Ami, ClusteringMetrics.AdjustedMutualInformation(table), because);
        }
    }

    [Fact]
    public void FiguresOfASumOfTwoShardsAreThoseOfTheWhole()
    {
        foreach (var expected in MetricsFixture.Labelings.Where(figures => figures.True.Length > 1))
        {
            var half = expected.True.Length / 2;
            var sum = ContingencyTable.Sum(
                ContingencyTable.FromLabels(expected.True.AsSpan(half), expected.Predicted.AsSpan(half)),
                ContingencyTable.FromLabels(expected.True.AsSpan(0, half), expected.Predicted.AsSpan(0, half)));
            Near(expected.Accuracy, ClusteringMetrics.Accuracy(sum), "sum");
            Near(expected.Nmi, ClusteringMetrics.NormalizedMutualInformation(sum), "sum");
            Near(expected.Ari, ClusteringMetrics.AdjustedRandIndex(sum), "sum");
            Near(expected.Ami, ClusteringMetrics.AdjustedMutualInformation(sum), "sum");
        }
    }

    [Fact]
    public void EmptyRowsAndColumnsCountForNothing()
    {
        var bare = ContingencyTable.FromCounts(new long[,] { { 5, 1 }, { 2, 7 } });
        var padded = ContingencyTable.FromCounts(new long[,] { { 5, 0, 1, 0 }, { 0, 0, 0, 0 }, { 2, 0, 7, 0 } });
        Assert.Equal(ClusteringMetrics.Accuracy(bare), ClusteringMetrics.Accuracy(padded));
        Assert.Equal(
            ClusteringMetrics.NormalizedMutualInformation(bare), ClusteringMetrics.NormalizedMutualInformation(padded));
        Assert.Equal(ClusteringMetrics.AdjustedRandIndex(bare), ClusteringMetrics.AdjustedRandIndex(padded));
        Assert.Equal(
            ClusteringMetrics.AdjustedMutualInformation(bare), ClusteringMetrics.AdjustedMutualInformation(padded));
    }

    [Fact]
    public void PaddedSingleClustersAgreePerfectly()
    {
        var table = ContingencyTable.FromCounts(new long[,] { { 0, 0 }, { 9, 0 } });
        Assert.Equal(1, ClusteringMetrics.NormalizedMutualInformation(table));
        Assert.Equal(1, ClusteringMetrics.AdjustedMutualInformation(table));
    }

    [Fact]
    public void TheExpectedMutualInformationIsTheMeanOverAllRelabelings()
    {
        int[] classes = [0, 0, 0, 1, 1, 2];
        int[] clusters = [0, 0, 1, 1, 1, 1];
        var informations = Permutations(clusters).Select(order => Information(classes, order)).ToList();
        Assert.Equal(720, informations.Count);
        Assert.Equal(informations.Average(), ExpectedMutualInformation.Of([3, 2, 1], [2, 4], 6), 1e-14);
    }

    [Fact]
    public void BillionsOfPointsDoNotOverflow()
    {
        const long Size = 3_000_000_000;
        var table = ContingencyTable.FromCounts(new[,] { { Size, 0 }, { 0, Size } });
        Assert.Equal(1, ClusteringMetrics.Accuracy(table));
        Assert.Equal(1, ClusteringMetrics.AdjustedRandIndex(table));
        Assert.Equal(1, ClusteringMetrics.NormalizedMutualInformation(table), Tolerance);
        Assert.Equal(1, ClusteringMetrics.AdjustedMutualInformation(table), Tolerance);
    }

    [Fact]
    public void IndependentLabelingsShareExactlyNothing()
    {
        for (var a = 1; a < 12; a++)
        {
            var table = ContingencyTable.FromCounts(new long[,] { { a, 3 * a, 7 * a }, { 5, 15, 35 }, { 11, 33, 77 } });
            Assert.Equal(0.0, ClusteringMetrics.NormalizedMutualInformation(table));
        }
    }

    [Fact]
    public void AnEmptyLabelingIsAnError()
    {
        Assert.Throws<ArgumentException>(() => ClusteringMetrics.Accuracy([], []));
        Assert.Throws<ArgumentException>(() => ClusteringMetrics.NormalizedMutualInformation([], []));
        Assert.Throws<ArgumentException>(() => ClusteringMetrics.AdjustedRandIndex([], []));
        Assert.Throws<ArgumentException>(() => ClusteringMetrics.AdjustedMutualInformation([], []));
    }

    private static void Near(double expected, double actual, string because) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance, $"expected {expected:R}, got {actual:R}: {because}");

    // Straight from the definition, in probabilities.
    private static double Information(int[] first, int[] second)
    {
        double n = first.Length;
        return first.Zip(second).GroupBy(pair => pair).Sum(cell =>
        {
            var joint = cell.Count() / n;
            var product = first.Count(label => label == cell.Key.First) / n
                * (second.Count(label => label == cell.Key.Second) / n);
            return joint * Math.Log(joint / product);
        });
    }

    private static IEnumerable<int[]> Permutations(int[] values)
    {
        if (values.Length <= 1)
        {
            yield return values;
            yield break;
        }

        for (var first = 0; first < values.Length; first++)
        {
            int[] rest = [.. values[..first], .. values[(first + 1)..]];
            foreach (var tail in Permutations(rest)) yield return [values[first], .. tail];
        }
    }
}
