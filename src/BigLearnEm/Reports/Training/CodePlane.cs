using static TorchSharp.torch;

namespace BigLearnEm.Reports.Training;

/// <summary>
/// The plane in which the clusters lie farthest apart: the first two linear discriminants (R. Fisher 1936; C. R. Rao
/// 1948) of codes and their clusters, with no other labels. Also measures each code's distance from its cluster's mean,
/// both in units of the spread within clusters.
/// </summary>
internal static class CodePlane
{
    private const int Chunk = 2048;

    // A share of a feature's variance, so that directions that never change within a cluster do not count without bound.
    private const double Ridge = 1e-4;

    // The least variance of a feature, as a share of the mean one, for the same reason.
    private const double LeastVariance = 1e-6;

    /// <summary>Finds the plane, and projects codes on it.</summary>
    /// <param name="codes">Codes (N, D), float32, on the CPU.</param>
    /// <param name="labels">The cluster of each (N), 0 to K-1.</param>
    /// <param name="components">K, the number of clusters, used or not.</param>
    /// <param name="shown">Which codes are projected (n).</param>
    /// <returns>Points (n*2), x and y in turn; and the squared distance of each code (N) from its cluster's mean.</returns>
    public static (double[] Points, double[] Distances) Of(Tensor codes, int[] labels, int components, int[] shown)
    {
        using var scope = NewDisposeScope();
        var clusters = tensor(Array.ConvertAll(labels, label => (long)label));
        var (means, counts) = Means(codes, clusters, components);
        var within = Within(codes, clusters, means);
        var d = codes.shape[1];
        var variances = within.diagonal();
        var scale = variances.clamp_min((variances.mean().item<double>() * LeastVariance) + 1e-12).rsqrt().unsqueeze(1);
        var (values, vectors) = linalg.eigh((within * scale * scale.t()) + (eye(d, dtype: float64) * Ridge));
        var whitening = scale * vectors / values.sqrt();
        var shares = (counts / codes.shape[0]).unsqueeze(1);
        var centre = (means * shares).sum([0]);
        var between = (means - centre).mm(whitening) * shares.sqrt();
        var (_, axes) = linalg.eigh(between.t().mm(between));
        var plane = whitening.mm(stack([axes.select(1, d - 1), axes.select(1, Math.Max(0, d - 2))], 1));
        // An axis's direction is arbitrary: its largest entry is made positive, so that pictures do not flip.
        plane = plane * plane.gather(0, plane.abs().argmax(0, keepdim: true)).sign();
        var rows = codes.index_select(0, tensor(Array.ConvertAll(shown, index => (long)index))).to(float64);
        var points = (rows - centre).mm(plane).contiguous().data<double>().ToArray();
        return (points, Distances(codes, clusters, means, whitening));
    }

    private static (Tensor Means, Tensor Counts) Means(Tensor codes, Tensor clusters, int components)
    {
        var sums = zeros(components, codes.shape[1], dtype: float64);
        var counts = zeros(components, dtype: float64);
        var all = arange(components, dtype: int64);
        foreach (var (start, length) in Chunks(codes))
        {
            using var scope = NewDisposeScope();
            var members = clusters.narrow(0, start, length).unsqueeze(1).eq(all).to(float64);
            sums.add_(members.t().mm(codes.narrow(0, start, length).to(float64)));
            counts.add_(members.sum([0]));
        }

        // A cluster without an image has no mean; with the weight 0 it has no influence either.
        return (sums / counts.clamp_min(1).unsqueeze(1), counts);
    }

    private static Tensor Within(Tensor codes, Tensor clusters, Tensor means)
    {
        var within = zeros(codes.shape[1], codes.shape[1], dtype: float64);
        foreach (var (start, length) in Chunks(codes))
        {
            using var scope = NewDisposeScope();
            var rows = Centred(codes, clusters, means, start, length);
            within.add_(rows.t().mm(rows));
        }

        return within / codes.shape[0];
    }

    private static double[] Distances(Tensor codes, Tensor clusters, Tensor means, Tensor whitening)
    {
        var distances = new double[codes.shape[0]];
        foreach (var (start, length) in Chunks(codes))
        {
            using var scope = NewDisposeScope();
            Centred(codes, clusters, means, start, length).mm(whitening).square().sum(1).data<double>()
                .ToArray().CopyTo(distances, start);
        }

        return distances;
    }

    private static Tensor Centred(Tensor codes, Tensor clusters, Tensor means, long start, long length) =>
        codes.narrow(0, start, length).to(float64) - means.index_select(0, clusters.narrow(0, start, length));

    private static IEnumerable<(long Start, long Length)> Chunks(Tensor codes)
    {
        for (long start = 0; start < codes.shape[0]; start += Chunk)
            yield return (start, Math.Min(Chunk, codes.shape[0] - start));
    }
}
