using System.Numerics;
using System.Runtime.CompilerServices;

namespace BigLearnEm.Mixtures;

/// <summary>
/// Linear algebra of matrices too small for a library: a mixture needs it for every component in every update, and up to
/// a few dozen features a call of torch costs more than its arithmetic. Matrices are row by row. As in
/// <see cref="Forms.FusedKernel{TLanes, TVector}"/> the loops are compiled at full optimization at once.
/// </summary>
internal static class SmallMatrices
{
    /// <summary>Up to this many features the plain loops are faster than torch's calls (measured, 2 to 128).</summary>
    public const int LargestDimension = 64;

    /// <summary>Replaces the lower triangle of a symmetric matrix by L, where L L' is the matrix.</summary>
    /// <returns>Whether the matrix is positive definite; otherwise it holds nothing of use.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryCholesky(Span<double> matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * size, i + 1);
            for (var j = 0; j < i; j++)
            {
                var other = matrix.Slice(j * size, j + 1);
                row[j] = (row[j] - Dot(row[..j], other[..j])) / other[j];
            }

            var rest = row[i] - Dot(row[..i], row[..i]);
            if (!(rest > 0)) return false;
            row[i] = Math.Sqrt(rest);
        }

        return true;
    }

    /// <summary>The inverse of a lower-triangular matrix.</summary>
    /// <param name="lower">The matrix; what is above its diagonal is not read.</param>
    /// <param name="inverse">Takes the inverse, lower triangular, with zeros above its diagonal.</param>
    /// <param name="size">Number of rows and columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InvertLower(ReadOnlySpan<double> lower, Span<double> inverse, int size)
    {
        inverse[..(size * size)].Clear();
        for (var i = 0; i < size; i++)
        {
            var row = inverse.Slice(i * size, i + 1);
            var scale = 1 / lower[(i * size) + i];
            for (var m = 0; m < i; m++)
                AddScaled(row[..(m + 1)], inverse.Slice(m * size, m + 1), -scale * lower[(i * size) + m]);
            row[i] = scale;
        }
    }

    /// <summary>Makes the rows of a regular matrix orthonormal, each by those before it, its direction kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Orthonormalize(Span<double> matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var row = matrix.Slice(i * size, size);
            // Twice is enough (Giraud, Langou and Rozloznik 2005).
            for (var j = 0; j < 2 * i; j++)
            {
                var other = matrix.Slice(j % i * size, size);
                AddScaled(row, other, -Dot(row, other));
            }

            var scale = 1 / Math.Sqrt(Dot(row, row));
            foreach (ref var value in row) value *= scale;
        }
    }

    /// <summary>The symmetric matrix B S B' of a symmetric S.</summary>
    /// <param name="basis">B, shape (kept, size).</param>
    /// <param name="symmetric">S, shape (size, size).</param>
    /// <param name="result">Takes the matrix, shape (kept, kept).</param>
    /// <param name="kept">Number of rows of B.</param>
    /// <param name="size">Number of columns of B.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Congruence(
        ReadOnlySpan<double> basis, ReadOnlySpan<double> symmetric, Span<double> result, int kept, int size)
    {
        Span<double> row = stackalloc double[size];
        for (var i = 0; i < kept; i++)
        {
            row.Clear();
            for (var j = 0; j < size; j++) AddScaled(row, symmetric.Slice(j * size, size), basis[(i * size) + j]);
            for (var j = 0; j <= i; j++)
                result[(i * kept) + j] = result[(j * kept) + i] = Dot(row, basis.Slice(j * size, size));
        }
    }

    /// <summary>The sum of products of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= left.Length - Vector<double>.Count; i += Vector<double>.Count)
            sums += new Vector<double>(left[i..]) * new Vector<double>(right[i..]);
        var sum = Vector.Sum(sums);
        for (; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>target += factor * source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        var i = 0;
        for (; i <= target.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(target[i..]) + (new Vector<double>(source[i..]) * factor)).CopyTo(target[i..]);
        for (; i < target.Length; i++) target[i] += factor * source[i];
    }
}
