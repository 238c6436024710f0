namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>What a final state is worth.</summary>
/// <param name="Success">Whether it is where it should be.</param>
/// <param name="Figure">The excess KL, or the log-likelihood.</param>
internal readonly record struct Judgement(bool Success, double Figure);
