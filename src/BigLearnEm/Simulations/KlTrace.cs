namespace BigLearnEm.Simulations;

/// <summary>The joint test KL of BigLearn-EM on its way, in nats.</summary>
/// <param name="Explored">Of the start, then of the exploring state after each iteration (iterations + 1).</param>
/// <param name="Best">Of the best optimum so far, after each cycle (cycles).</param>
public sealed record KlTrace(IReadOnlyList<double> Explored, IReadOnlyList<double> Best);
