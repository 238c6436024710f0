namespace BigLearnEm.Clustering;

/// <summary>
/// The mean of the mutual information over all labelings with given class and cluster sizes (Vinh, Epps and Bailey,
/// JMLR 11, 2010, equation 24a). A cell of sizes a and b out of N then follows the hypergeometric law; its weights are
/// taken from one another by their ratios, outward from the mode, and normalized by their own sum. No factorial of N
/// is ever formed; the rounding of their logarithms limits scikit-learn to some 1e-12 at N 1,000 and 1e-10 at N 5,000
/// where there are hundreds of clusters.
/// </summary>
internal static class ExpectedMutualInformation
{
    // Weights relative to the mode below this add nothing that a double could show.
    private const double NegligibleWeight = 1e-30;

    /// <summary>The expected mutual information in nats.</summary>
    /// <param name="classSizes">The class sizes, all positive, adding up to N.</param>
    /// <param name="clusterSizes">The cluster sizes, all positive, adding up to N.</param>
    /// <param name="total">N.</param>
    public static double Of(long[] classSizes, long[] clusterSizes, long total)
    {
        var classGroups = classSizes.CountBy(size => size).OrderBy(group => group.Key).ToArray();
        var clusterGroups = clusterSizes.CountBy(size => size).OrderBy(group => group.Key).ToArray();
        var sum = 0.0;
        foreach (var (classSize, classCount) in classGroups)
        {
            foreach (var (clusterSize, clusterCount) in clusterGroups)
                sum += (double)classCount * clusterCount * Cell(classSize, clusterSize, total);
        }

        return sum;
    }

    // E[n/N log(N n / (a b))] for n hypergeometric: n points of a class of size a in a cluster of size b.
    private static double Cell(long a, long b, long total)
    {
        var fewest = Math.Max(0, a + b - total);
        var most = Math.Min(a, b);
        var mode = Math.Clamp((long)((Int128)(a + 1) * (b + 1) / (total + 2)), fewest, most);
        var weights = 1.0;
        var sum = Term(mode, a, b, total);

        var weight = 1.0;
        for (var n = mode; n < most && weight > NegligibleWeight; n++)
        {
            weight *= (double)(a - n) / (n + 1) * ((double)(b - n) / (total - a - b + n + 1));
            weights += weight;
            sum += weight * Term(n + 1, a, b, total);
        }

        weight = 1.0;
        for (var n = mode; n > fewest && weight > NegligibleWeight; n--)
        {
            weight *= (double)n / (a - n + 1) * ((double)(total - a - b + n) / (b - n + 1));
            weights += weight;
            sum += weight * Term(n - 1, a, b, total);
        }

        return sum / weights;
    }

    /// <summary>
    /// What a cell of n points of a class of size a in a cluster of size b adds to the mutual information.
    /// </summary>
    /// <returns>n/N log(N n / (a b)) in nats; exactly 0 where class and cluster are independent.</returns>
    public static double Term(long n, double a, double b, double total) =>
        n == 0 ? 0 : n / total * Math.Log(total * n / (a * b));
}
