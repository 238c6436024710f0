namespace BigLearnEm.Mixtures.Forms;

/// <summary>Checks that parameters, matchings and rows belong together, before any of them reaches torch.</summary>
internal static class MixtureShapes
{
    public static void Require(MixtureParameters parameters, int dimension)
    {
        int k = parameters.Components, d = parameters.Dimension;
        if (!parameters.Means.shape.SequenceEqual([k, d]) || !parameters.Covariances.shape.SequenceEqual([k, d, d]))
            throw new ArgumentException(
                $"Expected K weights, (K, D) means and (K, D, D) covariances, got {k}, "
                + $"({string.Join(", ", parameters.Means.shape)}) and ({string.Join(", ", parameters.Covariances.shape)}).",
                nameof(parameters));
        if (d != dimension)
            throw new ArgumentException(
                $"The mixture has {d} features, the rows have {dimension}.", nameof(parameters));
    }

    public static void Require(MixtureParameters parameters, Matching matching, int dimension)
    {
        Require(parameters, dimension);
        if (matching.Basis is { } basis && basis.shape[1] != dimension)
            throw new ArgumentException(
                $"The matching is over {basis.shape[1]} features, the rows have {dimension}.", nameof(matching));
    }

    public static void RequireLabels(int[] labels, long rows)
    {
        if (labels.Length != rows)
            throw new ArgumentException($"Expected {rows} labels, one per row, got {labels.Length}.", nameof(labels));
    }
}
