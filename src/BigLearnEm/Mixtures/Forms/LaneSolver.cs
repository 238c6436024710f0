using System.Numerics;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// Cholesky factors and triangular solutions for several matrices at once, one in each lane. Triangles are packed row by
/// row; a factor holds the inverses of its diagonal.
/// </summary>
internal static class LaneSolver
{
    // Right sides solved together: each coefficient of the factor is then loaded once for four multiply-adds.
    private const int Tile = 4;

    /// <summary>Where a row of a packed triangle begins; also the length of a triangle of that size.</summary>
    public static int RowStart(int row) => row * (row + 1) / 2;

    /// <summary>Replaces S by its factor L, S = L L'. NaN where a matrix is not positive definite.</summary>
    /// <param name="packed">S, the lower triangle.</param>
    /// <param name="size">Number of rows.</param>
    /// <returns>log det L.</returns>
    public static Vector<double> Factor(Span<Vector<double>> packed, int size)
    {
        var logDeterminant = Vector<double>.Zero;
        for (var first = 0; first < size; first += Tile)
        {
            var last = Math.Min(first + Tile, size);
            var factor = packed[..RowStart(first)];
            var rows = packed[RowStart(first)..RowStart(last)];
            if (last - first == Tile)
            {
                SolveFour(
                    factor, first, rows, rows[RowLength(first, 1)..], rows[RowLength(first, 2)..],
                    rows[RowLength(first, 3)..]);
            }
            else
            {
                for (var c = 0; c < last - first; c++) SolveOne(factor, first, rows[RowLength(first, c)..]);
            }

            for (var row = first; row < last; row++) logDeterminant += FinishRow(packed, row, first);
        }

        return logDeterminant;
    }

    /// <summary>Replaces right sides b by L^-1 b.</summary>
    /// <param name="factor">L, packed.</param>
    /// <param name="size">Number of rows of L.</param>
    /// <param name="sides">Right sides, shape (count, size), one after another.</param>
    /// <param name="count">Number of right sides.</param>
    public static void Solve(ReadOnlySpan<Vector<double>> factor, int size, Span<Vector<double>> sides, int count)
    {
        var c = 0;
        for (; c <= count - Tile; c += Tile)
        {
            var four = sides.Slice(c * size, Tile * size);
            SolveFour(factor, size, four, four[size..], four[(2 * size)..], four[(3 * size)..]);
        }

        for (; c < count; c++) SolveOne(factor, size, sides.Slice(c * size, size));
    }

    /// <summary>The sum of products.</summary>
    public static Vector<double> Dot(ReadOnlySpan<Vector<double>> left, ReadOnlySpan<Vector<double>> right)
    {
        right = right[..left.Length];
        Vector<double> even = Vector<double>.Zero, odd = even;
        var i = 0;
        for (; i < left.Length - 1; i += 2)
        {
            even = Vector.MultiplyAddEstimate(left[i], right[i], even);
            odd = Vector.MultiplyAddEstimate(left[i + 1], right[i + 1], odd);
        }

        if (i < left.Length) even = Vector.MultiplyAddEstimate(left[i], right[i], even);
        return even + odd;
    }

    private static int RowLength(int first, int rows) => RowStart(first + rows) - RowStart(first);

    /// <summary>The places of a row within its tile, and its diagonal.</summary>
    private static Vector<double> FinishRow(Span<Vector<double>> packed, int row, int first)
    {
        var values = packed.Slice(RowStart(row), row + 1);
        for (var j = first; j < row; j++)
        {
            var other = packed.Slice(RowStart(j), j + 1);
            values[j] = (values[j] - Dot(values[..j], other)) * other[j];
        }

        var pivot = values[row] - Dot(values[..row], values);
        values[row] = Vector<double>.One / Vector.SquareRoot(pivot);
        return 0.5 * Vector.Log(pivot);
    }

    private static void SolveOne(ReadOnlySpan<Vector<double>> factor, int size, Span<Vector<double>> side)
    {
        for (var i = 0; i < size; i++)
        {
            var row = factor.Slice(RowStart(i), i + 1);
            side[i] = (side[i] - Dot(row[..i], side)) * row[i];
        }
    }

    private static void SolveFour(
        ReadOnlySpan<Vector<double>> factor, int size, Span<Vector<double>> first, Span<Vector<double>> second,
        Span<Vector<double>> third, Span<Vector<double>> fourth)
    {
        for (var i = 0; i < size; i++)
        {
            var row = factor.Slice(RowStart(i), i + 1);
            Span<Vector<double>> x0 = first[..(i + 1)], x1 = second[..(i + 1)], x2 = third[..(i + 1)], x3 = fourth[..(i + 1)];
            Vector<double> a0 = Vector<double>.Zero, a1 = a0, a2 = a0, a3 = a0;
            for (var j = 0; j < i; j++)
            {
                var coefficient = row[j];
                a0 = Vector.MultiplyAddEstimate(coefficient, x0[j], a0);
                a1 = Vector.MultiplyAddEstimate(coefficient, x1[j], a1);
                a2 = Vector.MultiplyAddEstimate(coefficient, x2[j], a2);
                a3 = Vector.MultiplyAddEstimate(coefficient, x3[j], a3);
            }

            x0[i] = (x0[i] - a0) * row[i];
            x1[i] = (x1[i] - a1) * row[i];
            x2[i] = (x2[i] - a2) * row[i];
            x3[i] = (x3[i] - a3) * row[i];
        }
    }
}
