using static TorchSharp.torch;

namespace BigLearnEm.Mixtures;

/// <summary>Rows with the mean of a feature in place of what is missing: for starts only, never for a fit.</summary>
internal static class ImputedRows
{
    /// <summary>The rows themselves where nothing is missing, else a filled copy.</summary>
    /// <param name="rows">Shape (N, D), NaN where a value is missing.</param>
    public static Tensor Of(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var missing = rows.isnan();
        if (!missing.any().item<bool>()) return rows;
        var present = missing.logical_not().to(float64).sum([0]);
        var values = rows.to(float64);
        var means = where(missing, zeros_like(values), values).sum([0]) / present;
        return where(missing, means, values).MoveToOuterDisposeScope();
    }
}
