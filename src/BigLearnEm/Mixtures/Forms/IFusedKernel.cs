namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// The inner loops of the E- and M-step over one block of rows, which is stored feature by feature: feature j of row r at
/// [j * rows + r], so that vectors run over rows. The number of rows is a multiple of <see cref="Blocks.Block.RowMultiple"/>.
/// </summary>
internal interface IFusedKernel
{
    /// <summary>Linear images: result[i] = sum_j matrix[i, j] y[j], for a matrix packed by <see cref="TiledMatrix.Full"/>.</summary>
    void Project(TiledMatrix matrix, ReadOnlySpan<double> y, int rows, Span<double> result);

    /// <summary>
    /// logJoint[r] = constant - 1/2 |V y_r + offset|^2, for a lower-triangular V packed by <see cref="TiledMatrix.Lower"/>.
    /// </summary>
    void LogDensity(TiledMatrix whitening, double constant, ReadOnlySpan<double> y, int rows, Span<double> logJoint);

    /// <summary>
    /// Turns log joint densities (K, rows) into responsibilities times the rows' weights.
    /// </summary>
    /// <returns>The sum over the rows of weight times log density, in nats.</returns>
    double Normalize(Span<double> logJoint, int components, int rows, ReadOnlySpan<double> weights);

    /// <summary>
    /// Adds one component's moments over the rows of a block: shares[r] to the count, shares[r] y[i, r] to the first
    /// moments, and shares[r] y[i, r] y[j, r] to the second ones, j &lt;= i (and a few above the diagonal that nobody reads).
    /// </summary>
    /// <param name="shares">Responsibilities of the component, shape (rows).</param>
    /// <param name="y">The block, at least one row longer than its features.</param>
    /// <param name="features">Number of features D.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="weighted">Scratch, D rounded up to a multiple of 4, times rows; its last rows stay zero.</param>
    /// <param name="sums">The second moments, D rounded up by D + 1; then the D first moments; then the count.</param>
    void AddMoments(
        ReadOnlySpan<double> shares, ReadOnlySpan<double> y, int features, int rows, Span<double> weighted,
        Span<double> sums);
}
