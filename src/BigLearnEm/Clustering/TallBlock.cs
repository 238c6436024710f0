using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BigLearnEm.Parallelism;
using BigLearnEm.Randomness;
using static TorchSharp.torch;

namespace BigLearnEm.Clustering;

/// <summary>
/// Some dense columns over many rows, and what a subspace iteration does with them. Slabs of rows are worked on by several
/// threads; every sum has one order, so that results are the same whatever their number.
/// </summary>
/// <param name="rows">Number of rows N.</param>
/// <param name="width">Number of columns B, a multiple of <see cref="WidthUnit"/>.</param>
internal sealed class TallBlock(int rows, int width)
{
    /// <summary>Columns come in units of a cache line, which every vector width divides.</summary>
    public const int WidthUnit = 16;

    private const int SlabRows = 512;
    private const int SlabsAtOnce = 64;

    private readonly int[] _columns = [.. Enumerable.Range(0, width)];

    private static int Lanes => Vector<float>.Count;

    /// <summary>The entries, shape (N, B), row by row.</summary>
    public float[] Values { get; } = new float[checked(rows * width)];

    private int Slabs => (rows + SlabRows - 1) / SlabRows;

    /// <summary>Draws every entry from the standard Gaussian.</summary>
    /// <param name="random">The generator to draw from.</param>
    public void Draw(DerivedRandom random)
    {
        for (var e = 0; e < Values.Length; e++) Values[e] = (float)random.NextGaussian();
    }

    /// <summary>
    /// Becomes factor (S X - shift X) - fade Y, where Y is what it holds: a step of a three-term recurrence.
    /// </summary>
    /// <param name="matrix">S, shape (N, N).</param>
    /// <param name="block">X, another block of the same shape.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="fade">What is left of Y.</param>
    public void Step(SymmetricGraph matrix, TallBlock block, double factor = 1, double shift = 0, double fade = 0) =>
        SlabCrew.Run(Slabs, slab => StepSlab(
            slab, matrix, block.Values, (float)factor, (float)(factor * shift), (float)fade));

    /// <summary>Becomes X T, where X is what it holds.</summary>
    /// <param name="transform">T, shape (B, B), row by row.</param>
    public void Transform(double[] transform)
    {
        var values = Array.ConvertAll(transform, value => (float)value);
        SlabCrew.Run(Slabs, slab => TransformSlab(slab, values));
    }

    /// <summary>The products of its columns with those of another block: X' Z.</summary>
    /// <param name="block">Z, of the same shape; may be this one.</param>
    /// <returns>Shape (B, B), row by row.</returns>
    public double[] Products(TallBlock block)
    {
        var total = new double[width * width];
        new OrderedSlabs<double[]>(SlabsAtOnce, () => new double[total.Length]).Run(
            Slabs, (slab, sums) => AddProducts((int)slab, block.Values, sums), sums =>
            {
                for (var e = 0; e < total.Length; e++) total[e] += sums[e];
                Array.Clear(sums);
            });
        return total;
    }

    /// <summary>The lengths of the columns of Z - X diag(values).</summary>
    /// <param name="image">Z, a block of the same shape.</param>
    /// <param name="values">One value for each column, shape (B).</param>
    /// <returns>Shape (B).</returns>
    public double[] Residuals(TallBlock image, double[] values)
    {
        var total = new double[width];
        new OrderedSlabs<double[]>(SlabsAtOnce, () => new double[width]).Run(
            Slabs, (slab, sums) => AddSquares((int)slab, image.Values, values, sums), sums =>
            {
                for (var j = 0; j < width; j++) total[j] += sums[j];
                Array.Clear(sums);
            });
        return Array.ConvertAll(total, Math.Sqrt);
    }

    /// <summary>
    /// Makes its columns orthonormal: X becomes X C^-1/2 U diag(g)^-1/2, where C is the diagonal of X'X and U and g are the
    /// eigenvectors and eigenvalues of C^-1/2 X'X C^-1/2; again until it holds. Columns that depend on the others are
    /// rounding noise after the first time, as good as drawn.
    /// </summary>
    public void Orthonormalize()
    {
        const int most = 5;
        const double nearEnough = 2e-6, least = 1e-14, leastSquare = 1e-30;
        for (var pass = 0; pass < most; pass++)
        {
            var products = Products(this);
            if (FromIdentity(products) < nearEnough) return;
            var scale = new double[width];
            for (var i = 0; i < width; i++)
                scale[i] = 1 / Math.Sqrt(Math.Max(products[(i * width) + i], leastSquare));
            for (var e = 0; e < products.Length; e++) products[e] *= scale[e / width] * scale[e % width];
            var (values, vectors) = Eigen(products, width);
            for (var e = 0; e < vectors.Length; e++)
                vectors[e] *= scale[e / width] / Math.Sqrt(Math.Max(values[e % width], least * values[0]));
            Transform(vectors);
        }
    }

    /// <summary>The eigenvalues, descending, and the eigenvectors of a symmetric matrix.</summary>
    /// <param name="matrix">Shape (size, size), row by row.</param>
    /// <param name="size">Its size.</param>
    /// <returns>Shapes (size) and (size, size), an eigenvector in each column.</returns>
    public static (double[] Values, double[] Vectors) Eigen(double[] matrix, int size)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (values, vectors) = linalg.eigh(tensor(matrix, [size, size], dtype: float64));
        return (
            values.flip(0).contiguous().data<double>().ToArray(),
            vectors.flip(1).contiguous().data<double>().ToArray());
    }

    private double FromIdentity(double[] products)
    {
        var farthest = 0.0;
        for (var e = 0; e < products.Length; e++)
            farthest = Math.Max(farthest, Math.Abs(products[e] - (e / width == e % width ? 1 : 0)));
        return farthest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StepSlab(int slab, SymmetricGraph matrix, float[] block, float factor, float shift, float fade)
    {
        Span<float> sums = new float[width];
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        for (var i = slab * SlabRows; i < Math.Min((slab + 1) * SlabRows, rows); i++)
        {
            var (start, count) = (matrix.Starts[i], matrix.Starts[i + 1] - matrix.Starts[i]);
            Combine(matrix.Columns.AsSpan(start, count), matrix.Values.AsSpan(start, count), block, sums);
            var x = MemoryMarshal.Cast<float, Vector<float>>(block.AsSpan(i * width, width));
            var y = MemoryMarshal.Cast<float, Vector<float>>(Values.AsSpan(i * width, width));
            for (var v = 0; v < vectors.Length; v++) y[v] = (factor * vectors[v]) - (shift * x[v]) - (fade * y[v]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformSlab(int slab, float[] transform)
    {
        Span<float> sums = new float[width];
        for (var i = slab * SlabRows; i < Math.Min((slab + 1) * SlabRows, rows); i++)
        {
            var row = Values.AsSpan(i * width, width);
            Combine(_columns, row, transform, sums);
            sums.CopyTo(row);
        }
    }

    // The sum of weights[e] times row rows[e] of the block, in the order of e: four vectors at a time, then one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Combine(ReadOnlySpan<int> chosen, ReadOnlySpan<float> weights, float[] block, Span<float> sums)
    {
        ref var first = ref MemoryMarshal.GetArrayDataReference(block);
        var column = 0;
        for (; column + (4 * Lanes) <= width; column += 4 * Lanes)
        {
            Vector<float> a = default, b = default, c = default, d = default;
            for (var e = 0; e < chosen.Length; e++)
            {
                var weight = new Vector<float>(weights[e]);
                var row = (nuint)((chosen[e] * width) + column);
                a = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref first, row), a);
                b = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref first, row + (nuint)Lanes), b);
                c = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref first, row + (nuint)(2 * Lanes)), c);
                d = Vector.FusedMultiplyAdd(weight, Vector.LoadUnsafe(ref first, row + (nuint)(3 * Lanes)), d);
            }

            a.CopyTo(sums[column..]);
            b.CopyTo(sums[(column + Lanes)..]);
            c.CopyTo(sums[(column + (2 * Lanes))..]);
            d.CopyTo(sums[(column + (3 * Lanes))..]);
        }

        for (; column < width; column += Lanes)
        {
            Vector<float> a = default;
            for (var e = 0; e < chosen.Length; e++)
            {
                a = Vector.FusedMultiplyAdd(
                    new Vector<float>(weights[e]),
                    Vector.LoadUnsafe(ref first, (nuint)((chosen[e] * width) + column)),
                    a);
            }

            a.CopyTo(sums[column..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddProducts(int slab, float[] block, double[] sums)
    {
        var z = new double[width];
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(z.AsSpan());
        for (var i = slab * SlabRows; i < Math.Min((slab + 1) * SlabRows, rows); i++)
        {
            for (var j = 0; j < width; j++) z[j] = block[(i * width) + j];
            for (var j = 0; j < width; j++)
            {
                var x = new Vector<double>(Values[(i * width) + j]);
                var row = MemoryMarshal.Cast<double, Vector<double>>(sums.AsSpan(j * width, width));
                for (var v = 0; v < row.Length; v++) row[v] = Vector.FusedMultiplyAdd(x, vectors[v], row[v]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSquares(int slab, float[] image, double[] values, double[] sums)
    {
        for (var i = slab * SlabRows; i < Math.Min((slab + 1) * SlabRows, rows); i++)
        {
            for (var j = 0; j < width; j++)
            {
                var difference = image[(i * width) + j] - (values[j] * Values[(i * width) + j]);
                sums[j] += difference * difference;
            }
        }
    }
}
