namespace BigLearnEm.Mixtures;

/// <summary>Criteria for the number of components; lower is better.</summary>
public static class InformationCriteria
{
    /// <summary>The Bayesian information criterion, -2 log L + p log N (Schwarz 1978).</summary>
    /// <param name="meanLogLikelihood">Mean log density of the rows, in nats.</param>
    /// <param name="rows">N.</param>
    /// <param name="freeParameters">p.</param>
    public static double Bic(double meanLogLikelihood, double rows, long freeParameters) =>
        (-2 * rows * meanLogLikelihood) + (freeParameters * Math.Log(rows));

    /// <summary>Akaike's information criterion, -2 log L + 2 p.</summary>
    /// <inheritdoc cref="Bic"/>
    public static double Aic(double meanLogLikelihood, double rows, long freeParameters) =>
        (-2 * rows * meanLogLikelihood) + (2 * freeParameters);
}
