namespace BigLearnEm.Mixtures;

/// <summary>A fitted mixture and how it came about. Owns its parameters.</summary>
/// <param name="Parameters">The final state.</param>
/// <param name="Stop">Why the fit ended.</param>
/// <param name="Trace">The objective of the Joint-EM stage, mean log-likelihood per row in nats, one entry per E-step.</param>
/// <param name="EmptyComponents">Components that no row belongs to; their weight is zero.</param>
public sealed record MixtureFit(
    MixtureParameters Parameters, StopReason Stop, IReadOnlyList<double> Trace, IReadOnlyList<int> EmptyComponents)
    : IDisposable
{
    /// <summary>Iterations done: matchings of BigLearn-EM, M-steps of Joint-EM alone.</summary>
    public int Iterations { get; init; }

    /// <summary>What the stopping rule saw, cycle by cycle; empty for Joint-EM alone.</summary>
    public IReadOnlyList<AgreementCheck> Checks { get; init; } = [];

    /// <summary>Whether the fit ended by its rule and not by a limit.</summary>
    public bool Converged => Stop is not StopReason.IterationLimit;

    /// <summary>The mean log-likelihood per row of the final state, in nats.</summary>
    public double MeanLogLikelihood => Trace[^1];

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
