using BigLearnEm.Clustering;

namespace BigLearnEm.Tests.Clustering;

public class LinearAssignmentTests
{
    [Fact]
    public void FindsTheAssignmentThatScipyFinds()
    {
        Assert.Equal(20, MetricsFixture.Assignments.Count);
        foreach (var (cost, columnOf) in MetricsFixture.Assignments)
            Assert.Equal(columnOf, LinearAssignment.Solve(cost));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(6, 6)]
    [InlineData(3, 6)]
    [InlineData(6, 3)]
    [InlineData(1, 5)]
    [InlineData(5, 1)]
    public void CostsWhatTheBestOfAllAssignmentsCosts(int rows, int columns)
    {
        var random = new Random(rows * 10 + columns);
        for (var trial = 0; trial < 60; trial++)
        {
            var cost = new long[rows, columns];
            var real = new double[rows, columns];
            for (var row = 0; row < rows; row++)
            {
                // Few distinct values, so that ties abound.
                for (var column = 0; column < columns; column++)
                    real[row, column] = cost[row, column] = random.Next(-4, 5);
            }

            var best = BestCost(cost, 0, new bool[columns], Math.Max(0, rows - columns));
            Assert.Equal(best, CostOf(cost, LinearAssignment.Solve(cost)));
            Assert.Equal(best, CostOf(cost, LinearAssignment.Solve(real)));
        }
    }

    [Fact]
    public void NothingIsAssignedWhereThereIsNothing()
    {
        Assert.Empty(LinearAssignment.Solve(new long[0, 0]));
        Assert.Empty(LinearAssignment.Solve(new double[0, 3]));
        Assert.Equal([-1, -1], LinearAssignment.Solve(new double[2, 0]));
    }

    [Fact]
    public void LargeProblemsAreSolvedToTheDualBound()
    {
        const int Size = 300;
        var random = new Random(5);
        var cost = new long[Size, Size];
        var hidden = Enumerable.Range(0, Size).ToArray();
        random.Shuffle(hidden);
        for (var row = 0; row < Size; row++)
        {
            // Potentials row + column make the hidden assignment optimal: all others have positive reduced costs.
            for (var column = 0; column < Size; column++)
                cost[row, column] = (row * 17) - (column * 5) + (hidden[row] == column ? 0 : random.Next(1, 50));
        }

        Assert.Equal(hidden, LinearAssignment.Solve(cost));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e301)]
    public void CostsThatCannotBeAddedAreErrors(double cost) =>
        Assert.Throws<ArgumentException>(() => LinearAssignment.Solve(new[,] { { cost } }));

    [Fact]
    public void WholeCostsThatWouldOverflowAreErrors() =>
        Assert.Throws<ArgumentException>(() => LinearAssignment.Solve(new[,] { { long.MinValue } }));

    private static long CostOf(long[,] cost, int[] columnOf)
    {
        Assert.Equal(cost.GetLength(0), columnOf.Length);
        var assigned = columnOf.Where(column => column >= 0).ToList();
        Assert.Equal(Math.Min(cost.GetLength(0), cost.GetLength(1)), assigned.Count);
        Assert.Equal(assigned.Count, assigned.Distinct().Count());
        return columnOf.Select((column, row) => column < 0 ? 0 : cost[row, column]).Sum();
    }

    private static long BestCost(long[,] cost, int row, bool[] taken, int skips)
    {
        if (row == cost.GetLength(0)) return 0;
        var best = skips > 0 ? BestCost(cost, row + 1, taken, skips - 1) : long.MaxValue;
        for (var column = 0; column < taken.Length; column++)
        {
            if (taken[column]) continue;
            taken[column] = true;
            var rest = BestCost(cost, row + 1, taken, skips);
            if (rest != long.MaxValue) best = Math.Min(best, cost[row, column] + rest);
            taken[column] = false;
        }

        return best;
    }
}
