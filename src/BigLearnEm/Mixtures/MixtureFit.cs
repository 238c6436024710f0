namespace BigLearnEm.Mixtures;

/// <summary>A fitted mixture and how it came about. Owns its parameters.</summary>
/// <param name="Parameters">The final state.</param>
/// <param name="Stop">Why the last stage ended.</param>
/// <param name="Trace">The objective of the Joint-EM stage, mean log-likelihood per row in nats, one entry per E-step.</param>
/// <param name="EmptyComponents">Components that no row belongs to; their weight is zero.</param>
public sealed record MixtureFit(
    MixtureParameters Parameters, StopReason Stop, IReadOnlyList<double> Trace, IReadOnlyList<int> EmptyComponents)
    : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();
}
