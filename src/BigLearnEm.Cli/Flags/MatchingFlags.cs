using System.CommandLine;
using BigLearnEm.Mixtures;

namespace BigLearnEm.Cli.Flags;

/// <summary>The flags of BigLearn-EM's matchings and of its stopping rule, in the published program's names.</summary>
/// <param name="defaults">Their values where they are not given.</param>
internal sealed class MatchingFlags(BigLearnOptions defaults)
{
    public Option<int> LocalUpdates { get; } = Flag.Whole(
        "--NITnei", "EM updates inside each iteration.", defaults.LocalUpdates);

    public Option<double> JointProbability { get; } = Flag.Real(
        "--P1", "Probability of the joint matching.", defaults.JointProbability);

    public Option<double> MarginalBound { get; } = Flag.Real(
        "--P2", "Probability of a joint or marginal matching, at least P1; the rest are transformed marginals.",
        defaults.MarginalBound);

    public Option<double> BetaA { get; } = Flag.Real(
        "--a_beta", "First parameter of the Beta distribution of the share of features that a marginal keeps.",
        defaults.BetaA);

    public Option<double> BetaB { get; } = Flag.Real(
        "--b_beta", "Second parameter of that distribution.", defaults.BetaB);

    public Option<int> Cycle { get; } = Flag.Whole(
        "--cycle", "Iterations of one cycle, after which the stopping rule looks.", defaults.CycleIterations);

    public Option<int> Patience { get; } = Flag.Whole(
        "--patience", "Cycles that must lead back to the best optimum, nothing better between them, to stop.",
        defaults.Patience);

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [LocalUpdates, JointProbability, MarginalBound, BetaA, BetaB, Cycle, Patience];

    /// <summary>Some options with what the flags say in them.</summary>
    public BigLearnOptions Read(ParseResult flags, BigLearnOptions options) => options with
    {
        LocalUpdates = flags.GetValue(LocalUpdates),
        JointProbability = flags.GetValue(JointProbability),
        MarginalBound = flags.GetValue(MarginalBound),
        BetaA = flags.GetValue(BetaA),
        BetaB = flags.GetValue(BetaB),
        CycleIterations = flags.GetValue(Cycle),
        Patience = flags.GetValue(Patience),
    };
}
