namespace BigLearnEm.Mixtures;

/// <summary>
/// How BigLearn-EM runs; the defaults are the published program's. Immutable; <see cref="Validate"/> once, at the edge.
/// </summary>
public sealed record BigLearnOptions
{
    /// <summary>Number of components K (<c>--num_component</c>).</summary>
    public int Components { get; init; } = 10;

    /// <summary>Number of iterations, each one matching (<c>--Niter</c>).</summary>
    public int Iterations { get; init; } = 200;

    /// <summary>Local EM updates inside each iteration (<c>--NITnei</c>).</summary>
    public int LocalUpdates { get; init; } = 5;

    /// <summary>Probability of the joint matching (<c>--P1</c>).</summary>
    public double JointProbability { get; init; } = 0.4;

    /// <summary>Probability of a joint or marginal matching together; the rest is transformed (<c>--P2</c>).</summary>
    public double MarginalBound { get; init; } = 0.5;

    /// <summary>First parameter of the Beta distribution of the kept share of features (<c>--a_beta</c>).</summary>
    public double BetaA { get; init; } = 5;

    /// <summary>Second parameter of that Beta distribution (<c>--b_beta</c>).</summary>
    public double BetaB { get; init; } = 1;

    /// <summary>Smallest eigenvalue a covariance may have, in squared units of the data (<c>--eps</c>).</summary>
    public double CovarianceFloor { get; init; } = 1e-2;

    /// <summary>alpha of the MAP weights pi_k = (n_k/N + alpha) / sum; null means 1/K.</summary>
    public double? WeightPrior { get; init; }

    /// <summary>The kind of the covariances (<c>--covariance</c>).</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    /// <summary>Mixing proportions (K) that are known and stay; null where they are estimated.</summary>
    public IReadOnlyList<double>? FixedWeights { get; init; }

    /// <summary>The variance of a spherical kind where it is known and stays; null where it is estimated.</summary>
    public double? FixedVariance { get; init; }

    /// <summary>Iterations of one cycle, after which the state is settled and the stopping rule looks (<c>--cycle</c>).</summary>
    public int CycleIterations { get; init; } = 10;

    /// <summary>Cycles that must lead back to the best optimum, nothing better between them, to end the fit (<c>--patience</c>).</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Whether settling tries split-and-merge moves.</summary>
    public bool SplitAndMerge { get; init; } = true;

    /// <summary>Most Joint-EM iterations of the polish that ends a fit.</summary>
    public int PolishIterations { get; init; } = 1000;

    /// <summary>The polish ends when the log-likelihood's relative gain falls below this.</summary>
    public double PolishTolerance { get; init; } = 1e-7;

    /// <summary>Root of every random draw of the fit (<c>--seed</c>).</summary>
    public ulong Seed { get; init; } = 30;

    /// <summary>The random stream the iterations draw from, so that several fits of one run draw different numbers.</summary>
    public string Stream { get; init; } = "mixture";

    /// <summary>alpha with its default filled in.</summary>
    public double EffectiveWeightPrior => WeightPrior ?? 1.0 / Components;

    /// <summary>What the M-step may do.</summary>
    public MixtureConstraints Constraints => new()
    {
        CovarianceFloor = CovarianceFloor, Covariance = Covariance, FixedWeights = FixedWeights, FixedVariance = FixedVariance,
    };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="UsageException">A value is out of range; the message names the command line's option.</exception>
    public BigLearnOptions Validate()
    {
        Require(Components >= 1, "--num_component", "a whole number of at least 1", Components);
        Require(Iterations >= 0, "--Niter", "a whole number of at least 0", Iterations);
        Require(LocalUpdates >= 1, "--NITnei", "a whole number of at least 1", LocalUpdates);
        Require(JointProbability is >= 0 and <= 1, "--P1", "a probability from 0 to 1", JointProbability);
        Require(MarginalBound is >= 0 and <= 1, "--P2", "a probability from 0 to 1", MarginalBound);
        Require(JointProbability <= MarginalBound, "--P2",
            $"at least --P1 (the joint matching is drawn below P1 = {JointProbability}, the marginal between P1 and P2)",
            MarginalBound);
        Require(BetaA > 0 && double.IsFinite(BetaA), "--a_beta", "a positive number", BetaA);
        Require(BetaB > 0 && double.IsFinite(BetaB), "--b_beta", "a positive number", BetaB);
        Require(CovarianceFloor > 0 && double.IsFinite(CovarianceFloor), "--eps",
            "a positive number, the smallest variance a component may have", CovarianceFloor);
        Require(CycleIterations >= 1, "--cycle", "a whole number of at least 1", CycleIterations);
        Require(Patience >= 1, "--patience", "a whole number of at least 1", Patience);
        Require(EffectiveWeightPrior >= 0, "weight prior", "a number of at least 0", EffectiveWeightPrior);
        return this;
    }

    private static void Require(bool holds, string option, string expected, double got)
    {
        if (!holds) throw new UsageException(option, expected, $"{got}", "Give a value in that range.");
    }
}
