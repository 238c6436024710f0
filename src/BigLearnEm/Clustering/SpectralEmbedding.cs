using BigLearnEm.Randomness;

namespace BigLearnEm.Clustering;

/// <summary>
/// Coordinates of the rows of a neighbour graph in which clusters lie apart: the eigenvectors of the largest eigenvalues of
/// S = D^-1/2 W D^-1/2 (Ng, Jordan and Weiss 2002, "On spectral clustering", section 2), where W is the union of the
/// neighbourhoods (<see cref="SymmetricGraph.Union"/>) and D holds its degrees. Found by Chebyshev-filtered subspace
/// iteration (Zhou, Saad, Tiago and Chelikowsky 2006), and of few rows directly. The same for a seed whatever the number of
/// torch's threads.
/// </summary>
public sealed class SpectralEmbedding
{
    /// <summary>The residual |S u - lambda u| that is aimed at.</summary>
    public const double Tolerance = 1e-4;

    // Far more rounds than are needed unless eigenvalues beside the last one wanted nearly coincide.
    private const int MostRounds = 40;

    // Up to here, and where the block would hold a good part of the space, all eigenvectors are found at once.
    private const int DirectRows = 500;
    private const int DirectBlocks = 3;

    private const int FirstDegree = 8;
    private const int MostDegree = 40;

    // A filter's largest gain, and its gain at the first eigenvalue over that at the last one wanted, as logarithms: what
    // float32 bears.
    private const double LargestGain = 30;
    private const double LargestRatio = 9;

    private SpectralEmbedding(int rows, double[] eigenvalues, float[] vectors, double largestResidual)
    {
        Rows = rows;
        Eigenvalues = eigenvalues;
        Vectors = vectors;
        LargestResidual = largestResidual;
        FixSigns();
    }

    /// <summary>Number of rows N.</summary>
    public int Rows { get; }

    /// <summary>The m largest eigenvalues of S, descending; each is at most 1, up to rounding.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>
    /// Their eigenvectors, shape (N, m), row by row: orthonormal columns, in each of which the entry of largest size is
    /// positive.
    /// </summary>
    public float[] Vectors { get; }

    /// <summary>
    /// The largest |S u - lambda u| of the m pairs; above <see cref="Tolerance"/> where the iteration was ended by its largest
    /// number of rounds.
    /// </summary>
    public double LargestResidual { get; }

    /// <summary>Finds the coordinates from the neighbourhoods and their strengths.</summary>
    /// <param name="graph">The neighbours of N rows.</param>
    /// <param name="dimensions">Number of coordinates m, 1 to N-1.</param>
    /// <param name="seed">The seed of the first subspace.</param>
    /// <param name="progress">
    /// Told after each round how many pairs, from the first on, are as exact as wanted; not told of few rows, which are
    /// embedded at once. May be null.
    /// </param>
    /// <param name="cancellation">Checked before each product with S.</param>
    /// <exception cref="ArgumentException">A neighbour is no row of the graph, or a strength no number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are too few rows for so many coordinates.</exception>
    public static SpectralEmbedding Of(
        NeighborGraph graph, int dimensions, ulong seed, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        RequireDimensions(dimensions, graph.Rows - 1);
        return Of(SymmetricGraph.Union(graph), dimensions, seed, MostRounds, progress, cancellation);
    }

    /// <summary>Finds the coordinates from weights.</summary>
    /// <param name="weights">W, shape (N, N), not negative. A row without weight has an eigenvalue of 0.</param>
    /// <param name="dimensions">Number of coordinates m, 1 to N-1.</param>
    /// <param name="seed">The seed of the first subspace.</param>
    /// <param name="rounds">Most rounds.</param>
    /// <param name="progress">As above.</param>
    /// <param name="cancellation">Checked before each product with S.</param>
    internal static SpectralEmbedding Of(
        SymmetricGraph weights, int dimensions, ulong seed, int rounds = MostRounds, IProgress<int>? progress = null,
        CancellationToken cancellation = default)
    {
        RequireDimensions(dimensions, weights.Rows - 1);
        cancellation.ThrowIfCancellationRequested();
        var matrix = weights.Normalized();
        // A quarter more columns than are wanted: what the filter damps lies below the eigenvalues of all of them.
        var width = dimensions + Math.Max(8, dimensions / 4) + TallBlock.WidthUnit - 1;
        width -= width % TallBlock.WidthUnit;
        return matrix.Rows <= Math.Max(DirectRows, DirectBlocks * width)
            ? Direct(matrix, dimensions)
            : Iterate(matrix, dimensions, width, seed, rounds, progress, cancellation);
    }

    /// <summary>
    /// The first coordinates, each row scaled to length 1 (step 4 of Ng, Jordan and Weiss). A row of zeros stays one.
    /// </summary>
    /// <param name="dimensions">How many coordinates, 1 to m.</param>
    /// <returns>Shape (N, dimensions), row by row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public float[] NormalizedRows(int dimensions)
    {
        RequireDimensions(dimensions, Eigenvalues.Length);
        var rows = new float[Rows * dimensions];
        for (var i = 0; i < Rows; i++)
        {
            var from = Vectors.AsSpan(i * Eigenvalues.Length, dimensions);
            var square = 0.0;
            foreach (var value in from) square += (double)value * value;
            if (square == 0) continue;
            var scale = 1 / Math.Sqrt(square);
            for (var j = 0; j < dimensions; j++) rows[(i * dimensions) + j] = (float)(from[j] * scale);
        }

        return rows;
    }

    private static SpectralEmbedding Iterate(
        SymmetricGraph matrix, int dimensions, int width, ulong seed, int rounds, IProgress<int>? progress,
        CancellationToken cancellation)
    {
        var block = new TallBlock(matrix.Rows, width);
        var image = new TallBlock(matrix.Rows, width);
        block.Draw(new DerivedRandom(seed, "spectral embedding", 0));
        // The spectrum of S lies in [-1, 1]; nothing else is known of it yet.
        double cut = 0;
        var degree = FirstDegree;
        for (var round = 1; ; round++)
        {
            (block, image) = Filter(matrix, block, image, -1, cut, degree, cancellation);
            block.Orthonormalize();
            var (values, residuals) = Rotate(matrix, block, image, width);
            var largest = residuals[..dimensions].Max();
            var exact = Array.FindIndex(residuals, residual => !(residual <= Tolerance));
            progress?.Report(exact < 0 ? dimensions : Math.Min(exact, dimensions));
            if (largest <= Tolerance || round >= rounds)
                return new SpectralEmbedding(matrix.Rows, values[..dimensions], First(block, width, dimensions), largest);
            (cut, degree) = Plan(values, dimensions, largest);
        }
    }

    // Damps what belongs to eigenvalues in [low, cut] against what belongs to larger ones: the Chebyshev polynomial of the
    // first kind that is at most 1 there, T_0 = 1, T_1 = t, T_k+1 = 2 t T_k - T_k-1, where t maps the interval to [-1, 1].
    private static (TallBlock Filtered, TallBlock Spare) Filter(
        SymmetricGraph matrix, TallBlock block, TallBlock spare, double low, double cut, int degree,
        CancellationToken cancellation)
    {
        var (centre, half) = ((cut + low) / 2, (cut - low) / 2);
        for (var k = 1; k <= degree; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            spare.Step(matrix, block, (k == 1 ? 1 : 2) / half, centre, k == 1 ? 0 : 1);
            (block, spare) = (spare, block);
        }

        return (block, spare);
    }

    // Rayleigh and Ritz: the block's columns become the eigenvectors of S within their span.
    private static (double[] Values, double[] Residuals) Rotate(
        SymmetricGraph matrix, TallBlock block, TallBlock image, int width)
    {
        image.Step(matrix, block);
        var (values, vectors) = TallBlock.Eigen(block.Products(image), width);
        block.Transform(vectors);
        image.Transform(vectors);
        return (values, block.Residuals(image, values));
    }

    // The next filter: it damps up to the block's last value, and away from the last one wanted by as much as that is
    // uncertain; its degree is what takes the residual to the tolerance, within what float32 bears.
    private static (double Cut, int Degree) Plan(double[] values, int dimensions, double residual)
    {
        const double leastGap = 2e-3;
        var wanted = values[dimensions - 1];
        var cut = Math.Clamp(Math.Min(values[^1], wanted - Math.Max(Math.Min(residual, 0.05), leastGap)), -0.9, 0.999);
        var first = Rate(values[0]);
        var last = Rate(wanted);
        var degree = Math.Min(
            Math.Acosh(Math.Max(1, 2 * residual / Tolerance)) / last,
            Math.Min(LargestGain / first, LargestRatio / Math.Max(first - last, 1e-9)));
        return (cut, (int)Math.Clamp(Math.Ceiling(degree), 2, MostDegree));

        // The logarithm of the gain at an eigenvalue for each degree.
        double Rate(double value) => Math.Acosh(Math.Max(1 + 1e-12, (value - ((cut - 1) / 2)) / ((cut + 1) / 2)));
    }

    private static SpectralEmbedding Direct(SymmetricGraph matrix, int dimensions)
    {
        var n = matrix.Rows;
        var dense = new double[checked(n * n)];
        for (var i = 0; i < n; i++)
        {
            for (var e = matrix.Starts[i]; e < matrix.Starts[i + 1]; e++)
                dense[(i * n) + matrix.Columns[e]] = matrix.Values[e];
        }

        var (values, vectors) = TallBlock.Eigen(dense, n);
        var first = new float[n * dimensions];
        for (var e = 0; e < first.Length; e++) first[e] = (float)vectors[(e / dimensions * n) + (e % dimensions)];
        return new SpectralEmbedding(n, values[..dimensions], first, Residual(matrix, values, first, dimensions));
    }

    private static double Residual(SymmetricGraph matrix, double[] values, float[] vectors, int dimensions)
    {
        var largest = 0.0;
        for (var j = 0; j < dimensions; j++)
        {
            var square = 0.0;
            for (var i = 0; i < matrix.Rows; i++)
            {
                var difference = -values[j] * vectors[(i * dimensions) + j];
                for (var e = matrix.Starts[i]; e < matrix.Starts[i + 1]; e++)
                    difference += (double)matrix.Values[e] * vectors[(matrix.Columns[e] * dimensions) + j];
                square += difference * difference;
            }

            largest = Math.Max(largest, Math.Sqrt(square));
        }

        return largest;
    }

    private static float[] First(TallBlock block, int width, int dimensions)
    {
        var rows = block.Values.Length / width;
        var first = new float[rows * dimensions];
        for (var i = 0; i < rows; i++)
            block.Values.AsSpan(i * width, dimensions).CopyTo(first.AsSpan(i * dimensions));
        return first;
    }

    private static void RequireDimensions(int dimensions, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, most);
    }

    private void FixSigns()
    {
        var dimensions = Eigenvalues.Length;
        for (var j = 0; j < dimensions; j++)
        {
            var largest = 0f;
            for (var e = j; e < Vectors.Length; e += dimensions)
                if (Math.Abs(Vectors[e]) > Math.Abs(largest)) largest = Vectors[e];
            if (largest >= 0) continue;
            for (var e = j; e < Vectors.Length; e += dimensions) Vectors[e] = -Vectors[e];
        }
    }
}
