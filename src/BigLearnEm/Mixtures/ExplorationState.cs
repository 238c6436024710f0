namespace BigLearnEm.Mixtures;

/// <summary>
/// Where exploring stands between two cycles: with it <see cref="BigLearnTrainer.Fit"/> goes on exactly as if it had never
/// stopped. Does not own its parameters.
/// </summary>
/// <param name="Iteration">Matchings done so far.</param>
/// <param name="Best">The best optimum so far, shapes as in <see cref="MixtureParameters"/>.</param>
/// <param name="BestLogLikelihood">Its mean log-likelihood per row, in nats.</param>
/// <param name="Agreeing">Cycles that led back to it, with nothing better between them.</param>
/// <param name="Futile">Cycles since anything better was found.</param>
/// <param name="SeenKinds">The kinds of matching that the agreeing cycles drew.</param>
public sealed record ExplorationState(
    int Iteration, MixtureParameters Best, double BestLogLikelihood, int Agreeing, int Futile,
    IReadOnlyList<MatchingKind> SeenKinds);
