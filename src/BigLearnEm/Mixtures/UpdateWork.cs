namespace BigLearnEm.Mixtures;

/// <summary>
/// What local updates of mixtures cost, in operations at the rate of products of float32 matrices: from runs on one idle thread
/// that made 1e11 of these a second (docs/RESULTS.md has their machine). An estimate, for plans.
/// </summary>
internal static class UpdateWork
{
    // A row and component costs so much, and so much more for each of the F products of features: the settling between
    // cycles, the exponentials, and float64 are in it.
    private const double OfRow = 6000;
    private const double OfProduct = 15;

    /// <summary>The work of one local update.</summary>
    /// <param name="rows">Number of rows N.</param>
    /// <param name="components">Number of components K.</param>
    /// <param name="dimension">Number of features D.</param>
    public static double Of(long rows, int components, int dimension) =>
        (double)rows * components * (OfRow + (OfProduct * Products(dimension)));

    /// <summary>Products of features F of a row, with the features themselves and 1.</summary>
    /// <param name="dimension">Number of features D.</param>
    public static long Products(int dimension) => (dimension * (dimension + 3L) / 2) + 1;
}
