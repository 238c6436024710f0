namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>One fit.</summary>
/// <param name="Judgement">What its final state is worth.</param>
/// <param name="Seconds">What it took.</param>
/// <param name="Iterations">Matchings done.</param>
/// <param name="Stop">Why it ended.</param>
internal sealed record Outcome(Judgement Judgement, double Seconds, int Iterations, string Stop)
{
    public static Outcome Failed(double seconds) => new(new Judgement(false, double.NaN), seconds, 0, "failed");
}
