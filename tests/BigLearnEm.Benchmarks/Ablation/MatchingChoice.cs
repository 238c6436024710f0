using BigLearnEm.Mixtures;

namespace BigLearnEm.Benchmarks.Ablation;

/// <summary>Which matchings are drawn.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="JointProbability">P1.</param>
/// <param name="MarginalBound">P2.</param>
internal sealed record MatchingChoice(string Name, double JointProbability, double MarginalBound)
{
    public static readonly IReadOnlyList<MatchingChoice> All =
    [
        new("joint only", 1, 1), new("joint + marginal", 0.4, 1), new("joint + transformed", 0.4, 0.4),
        new("all", 0.4, 0.5),
    ];

    /// <summary>The kinds that are possible, each with the options that draw no other.</summary>
    public static IReadOnlyList<(MatchingKind Kind, BigLearnOptions Options)> Single(BigLearnOptions options)
    {
        List<(MatchingKind, BigLearnOptions)> kinds = [];
        if (options.JointProbability > 0) kinds.Add((MatchingKind.Joint, With(1, 1)));
        if (options.MarginalBound > options.JointProbability) kinds.Add((MatchingKind.Marginal, With(0, 1)));
        if (options.MarginalBound < 1) kinds.Add((MatchingKind.Transformed, With(0, 0)));
        return kinds;

        BigLearnOptions With(double joint, double bound) =>
            options with { JointProbability = joint, MarginalBound = bound };
    }

    public BigLearnOptions Of(BigLearnOptions options) =>
        options with { JointProbability = JointProbability, MarginalBound = MarginalBound };
}
