namespace BigLearnEm.Blocks;

/// <summary>
/// A block of rows for the kernels, feature by feature: D centred features, then the rows' weights, <see cref="Length"/>
/// numbers each. The block's absent rows, where it is not full, are zero throughout, so that they add nothing to any sum.
/// </summary>
/// <param name="Values">The numbers.</param>
/// <param name="Start">Index of the first row.</param>
/// <param name="Rows">Number of rows that are there.</param>
/// <param name="Length">Number of rows the block has room for.</param>
/// <param name="Dimension">Number of features D.</param>
internal readonly record struct Block(AlignedBuffer Values, long Start, int Rows, int Length, int Dimension)
{
    /// <summary>A block has room for a multiple of so many rows, for vectors of every width.</summary>
    public const int RowMultiple = 16;

    /// <summary>The features, and the weights after them.</summary>
    public ReadOnlySpan<double> Features => Values.Span[..Size(Dimension, Length)];

    /// <summary>The weights of the rows.</summary>
    public ReadOnlySpan<double> Weights => Values.Span.Slice(Dimension * Length, Length);

    /// <summary>How many numbers a block takes.</summary>
    public static int Size(int dimension, int length) => (dimension + 1) * length;
}
