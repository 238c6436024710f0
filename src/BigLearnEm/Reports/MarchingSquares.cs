namespace BigLearnEm.Reports;

/// <summary>
/// Contour lines of a grid of values, by marching squares: where a level passes between two neighbours, linear
/// interpolation says where, and the crossings of each square are joined.
/// </summary>
public static class MarchingSquares
{
    /// <summary>Traces all lines of a level.</summary>
    /// <param name="values">
    /// The grid (rows*columns), row by row. A square with a corner that is not finite is skipped.
    /// </param>
    /// <param name="columns">Values in a row, at least 1.</param>
    /// <param name="level">The level; a value equal to it counts as above.</param>
    /// <returns>The lines: first those that end at an edge, then the closed ones.</returns>
    /// <exception cref="ArgumentException">The values are not whole rows.</exception>
    public static IReadOnlyList<ContourLine> Trace(ReadOnlySpan<double> values, int columns, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length % columns != 0)
            throw new ArgumentException($"Expected rows of {columns} values, got {values.Length}.", nameof(values));
        var grid = new Grid(values, columns, level);
        for (var row = 0; row + 1 < grid.Rows; row++)
        {
            for (var column = 0; column + 1 < columns; column++) grid.JoinSquare(column, row);
        }

        return grid.Collect();
    }

    // Edge 2 * cell runs from that value to the right, edge 2 * cell + 1 down. Every crossed edge is joined to at most
    // two others, one in each of the squares beside it.
    private ref struct Grid
    {
        private readonly ReadOnlySpan<double> _values;
        private readonly int _columns;
        private readonly double _level;
        private readonly int[] _first;
        private readonly int[] _second;
        private readonly bool[] _seen;

        internal Grid(ReadOnlySpan<double> values, int columns, double level)
        {
            _values = values;
            _columns = columns;
            _level = level;
            _first = new int[2 * values.Length];
            _second = new int[2 * values.Length];
            _seen = new bool[2 * values.Length];
            Array.Fill(_first, -1);
            Array.Fill(_second, -1);
        }

        internal readonly int Rows => _values.Length / _columns;

        internal readonly void JoinSquare(int column, int row)
        {
            var cell = (row * _columns) + column;
            var below = cell + _columns;
            double a = _values[cell], b = _values[cell + 1], c = _values[below + 1], d = _values[below];
            if (!double.IsFinite(a) || !double.IsFinite(b) || !double.IsFinite(c) || !double.IsFinite(d)) return;
            int top = 2 * cell, right = (2 * (cell + 1)) + 1, bottom = 2 * below, left = (2 * cell) + 1;
            var corners = (a >= _level ? 1 : 0) | (b >= _level ? 2 : 0) | (c >= _level ? 4 : 0) | (d >= _level ? 8 : 0);
            switch (corners)
            {
                case 0 or 15: break;
                case 1 or 14: Join(left, top); break;
                case 2 or 13: Join(top, right); break;
                case 3 or 12: Join(left, right); break;
                case 4 or 11: Join(right, bottom); break;
                case 6 or 9: Join(top, bottom); break;
                case 7 or 8: Join(left, bottom); break;
                default:
                    // Two opposite corners are above: the mean of the four decides whether they are connected.
                    var connected = (a / 4) + (b / 4) + (c / 4) + (d / 4) >= _level;
                    Join(top, connected == (corners == 5) ? right : left);
                    Join(bottom, connected == (corners == 5) ? left : right);
                    break;
            }
        }

        internal readonly List<ContourLine> Collect()
        {
            var lines = new List<ContourLine>();
            for (var edge = 0; edge < _first.Length; edge++)
            {
                if (!_seen[edge] && _first[edge] >= 0 && _second[edge] < 0) lines.Add(Follow(edge, false));
            }

            for (var edge = 0; edge < _first.Length; edge++)
            {
                if (!_seen[edge] && _first[edge] >= 0) lines.Add(Follow(edge, true));
            }

            return lines;
        }

        private readonly ContourLine Follow(int edge, bool closed)
        {
            var points = new List<double>();
            while (edge >= 0)
            {
                _seen[edge] = true;
                Cross(edge, points);
                var next = _first[edge];
                if (next < 0 || _seen[next]) next = _second[edge];
                edge = next >= 0 && !_seen[next] ? next : -1;
            }

            return new ContourLine([.. points], closed);
        }

        private readonly void Cross(int edge, List<double> points)
        {
            var cell = edge / 2;
            var isDown = edge % 2 == 1;
            var from = _values[cell];
            var share = (_level - from) / (_values[isDown ? cell + _columns : cell + 1] - from);
            points.Add((cell % _columns) + (isDown ? 0 : share));
            points.Add((cell / _columns) + (isDown ? share : 0));
        }

        private readonly void Join(int one, int other)
        {
            (_first[one] < 0 ? _first : _second)[one] = other;
            (_first[other] < 0 ? _first : _second)[other] = one;
        }
    }
}
