using static TorchSharp.torch;

namespace BigLearnEm.Mixtures.Forms;

/// <summary>
/// A matching on the host: the features it keeps, or the rows of its basis, or neither where it is the identity.
/// </summary>
/// <param name="Kept">Whether each feature is kept (D), where B is a selection; otherwise null.</param>
/// <param name="Basis">B, shape (t, D), row by row, where it is no selection; otherwise null.</param>
/// <param name="Dimension">Number of features D.</param>
internal sealed record SeenSpace(bool[]? Kept, double[]? Basis, int Dimension)
{
    /// <summary>Brings a matching to the host.</summary>
    public static SeenSpace Of(Matching matching, int dimension)
    {
        if (matching.KeptFeatures is { } features)
        {
            var kept = new bool[dimension];
            foreach (var feature in features) kept[feature] = true;
            return new SeenSpace(kept, null, dimension);
        }

        if (matching.Basis is not { } basis) return new SeenSpace(null, null, dimension);
        using var scope = NewDisposeScope();
        return new SeenSpace(null, basis.cpu().contiguous().data<double>().ToArray(), dimension);
    }
}
