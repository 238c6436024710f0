using System.Globalization;
using BigLearnEm.Mixtures;
using static TorchSharp.torch;

namespace BigLearnEm.Tables;

/// <summary>
/// Some training rows and the clusters' shape, projected on the plane of the rows' first two principal components (for
/// one or two features, these themselves); over the scaled features.
/// </summary>
/// <param name="Points">The rows (n*2), at most <see cref="MostPoints"/> of them.</param>
/// <param name="Clusters">The cluster of each (n).</param>
/// <param name="Classes">The class of each (n); null where there are none.</param>
/// <param name="Weights">Mixing proportions (K).</param>
/// <param name="Means">Means (K*2).</param>
/// <param name="Covariances">Covariances (K*2*2).</param>
/// <param name="AxisNames">What the two axes are.</param>
public sealed record TablePicture(
    double[] Points, int[] Clusters, int[]? Classes, double[] Weights, double[] Means, double[] Covariances,
    (string X, string Y) AxisNames)
{
    /// <summary>The most rows that are drawn; of more, evenly chosen ones are.</summary>
    public const int MostPoints = 4000;

    /// <summary>Projects rows and clusters.</summary>
    /// <param name="rows">Scaled training rows (N, D), float64; what is missing is drawn at the feature's mean.</param>
    /// <param name="clusters">Their clusters (N).</param>
    /// <param name="classes">Their classes (N), or null.</param>
    /// <param name="mixture">The mixture.</param>
    /// <param name="names">The features' names (D), or null.</param>
    internal static TablePicture Of(
        Tensor rows, int[] clusters, int[]? classes, MixtureParameters mixture, IReadOnlyList<string>? names)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var filled = ImputedRows.Of(rows);
        using var plane = PrincipalPlane.Of(filled);
        var count = (int)Math.Min(rows.shape[0], MostPoints);
        var chosen = Enumerable.Range(0, count).Select(i => i * rows.shape[0] / count).ToArray();
        return new TablePicture(
            plane.Points(filled.index_select(0, tensor(chosen))),
            Array.ConvertAll(chosen, row => clusters[row]),
            classes is null ? null : Array.ConvertAll(chosen, row => classes[row]),
            mixture.Weights.data<double>().ToArray(), plane.Points(mixture.Means),
            plane.Covariances(mixture.Covariances), AxisNamesOf(plane, names, (int)rows.shape[1]));
    }

    private static (string X, string Y) AxisNamesOf(PrincipalPlane plane, IReadOnlyList<string>? names, int features)
    {
        if (plane.Shares.Count == 0)
            return (names?[0] ?? "feature 1", features == 1 ? "" : names?[1] ?? "feature 2");
        return (Name("first", plane.Shares[0]), Name("second", plane.Shares[1]));
    }

    private static string Name(string which, double share) => string.Create(
        CultureInfo.InvariantCulture, $"{which} principal component ({100 * share:0} %)");
}
