using System.Numerics;

namespace BigLearnEm.Clustering;

/// <summary>
/// The linear assignment problem: give each row a column of its own so that the summed cost is least. Successive
/// shortest augmenting paths with dual potentials (the Hungarian method in the form of Jonker and Volgenant, "A
/// shortest augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, 1987), in
/// O(n n m) for n rows and m columns, n the smaller.
/// </summary>
public static class LinearAssignment
{
    private const double LargestRealCost = 1e300;

    /// <summary>Solves for real costs.</summary>
    /// <param name="cost">
    /// Costs (rows, columns), each at most 1e300 in size; either side may be the larger. To maximize, negate.
    /// </param>
    /// <returns>
    /// The column of each row (rows), each column at most once; -1 for the rows left over where there are more rows
    /// than columns.
    /// </returns>
    /// <exception cref="ArgumentException">A cost is NaN, infinite or over 1e300 in size.</exception>
    public static int[] Solve(double[,] cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        foreach (var value in cost)
        {
            if (!(Math.Abs(value) <= LargestRealCost))
                throw new ArgumentException(
                    $"A cost is {value}; all must be finite, and at most {LargestRealCost} in size.", nameof(cost));
        }

        return SolveRectangular(cost, double.PositiveInfinity);
    }

    /// <summary>Solves for whole costs, exactly.</summary>
    /// <param name="cost">
    /// Costs (rows, columns), each below 2^60 in size over the smaller side; either side may be the larger. To
    /// maximize, negate.
    /// </param>
    /// <returns>
    /// The column of each row (rows), each column at most once; -1 for the rows left over where there are more rows
    /// than columns.
    /// </returns>
    /// <exception cref="ArgumentException">A cost is so large that sums of costs would overflow.</exception>
    public static int[] Solve(long[,] cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        var largest = (1L << 60) / Math.Max(1, Math.Min(cost.GetLength(0), cost.GetLength(1)));
        foreach (var value in cost)
        {
            if (value > largest || value < -largest)
                throw new ArgumentException($"A cost is {value}; none may be over {largest} in size.", nameof(cost));
        }

        return SolveRectangular(cost, long.MaxValue);
    }

    private static int[] SolveRectangular<T>(T[,] cost, T infinity)
        where T : struct, INumber<T>
    {
        var rows = cost.GetLength(0);
        var columns = cost.GetLength(1);
        if (rows <= columns) return AssignRows(cost, infinity);

        var transposed = new T[columns, rows];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) transposed[column, row] = cost[row, column];
        }

        var rowOf = AssignRows(transposed, infinity);
        var columnOf = new int[rows];
        Array.Fill(columnOf, -1);
        for (var column = 0; column < columns; column++) columnOf[rowOf[column]] = column;
        return columnOf;
    }

    // Rows are added one by one. Each addition grows a tree of shortest alternating paths, measured in reduced costs
    // cost[i, j] - rowPotential[i] - columnPotential[j] >= 0, until it reaches a free column, and then swaps the
    // assignments along the path. Column `columns` (one past the last) stands for the row being added.
    private static int[] AssignRows<T>(T[,] cost, T infinity)
        where T : struct, INumber<T>
    {
        var rows = cost.GetLength(0);
        var columns = cost.GetLength(1);
        var search = new Search<T>(cost, infinity);
        for (var row = 0; row < rows; row++) search.Augment(row);

        var columnOf = new int[rows];
        for (var column = 0; column < columns; column++)
        {
            if (search.RowOf[column] >= 0) columnOf[search.RowOf[column]] = column;
        }

        return columnOf;
    }

    private sealed class Search<T>
        where T : struct, INumber<T>
    {
        private readonly T[,] _cost;
        private readonly T _infinity;
        private readonly int _columns;
        private readonly T[] _rowPotential;
        private readonly T[] _columnPotential;
        private readonly T[] _slack;
        private readonly int[] _previous;
        private readonly bool[] _inTree;

        public Search(T[,] cost, T infinity)
        {
            _cost = cost;
            _infinity = infinity;
            _columns = cost.GetLength(1);
            _rowPotential = new T[cost.GetLength(0)];
            _columnPotential = new T[_columns + 1];
            _slack = new T[_columns];
            _previous = new int[_columns];
            _inTree = new bool[_columns + 1];
            RowOf = new int[_columns + 1];
            Array.Fill(RowOf, -1);
        }

        /// <summary>The row assigned to each column, -1 for a free one (columns + 1).</summary>
        public int[] RowOf { get; }

        public void Augment(int row)
        {
            Array.Fill(_slack, _infinity);
            Array.Clear(_inTree);
            RowOf[_columns] = row;
            var column = _columns;
            while (RowOf[column] >= 0) column = GrowTree(column);

            while (column != _columns)
            {
                RowOf[column] = RowOf[_previous[column]];
                column = _previous[column];
            }
        }

        // Adds a column, with the row it is assigned to, to the tree, and returns the column nearest to it outside.
        private int GrowTree(int added)
        {
            _inTree[added] = true;
            var row = RowOf[added];
            var nearest = -1;
            var step = _infinity;
            for (var column = 0; column < _columns; column++)
            {
                if (_inTree[column]) continue;
                var reduced = _cost[row, column] - _rowPotential[row] - _columnPotential[column];
                if (reduced < _slack[column])
                {
                    _slack[column] = reduced;
                    _previous[column] = added;
                }

                if (_slack[column] < step)
                {
                    step = _slack[column];
                    nearest = column;
                }
            }

            ShiftPotentials(step);
            return nearest;
        }

        private void ShiftPotentials(T step)
        {
            for (var column = 0; column <= _columns; column++)
            {
                if (_inTree[column])
                {
                    _rowPotential[RowOf[column]] += step;
                    _columnPotential[column] -= step;
                }
                else
                {
                    _slack[column] -= step;
                }
            }
        }
    }
}
