namespace BigLearnEm.Mixtures;

/// <summary>How a <see cref="GaussianMixture"/> is fitted. Immutable.</summary>
public sealed record GaussianMixtureOptions
{
    /// <summary>Number of components K.</summary>
    public int Components { get; init; } = 1;

    /// <summary>How it is fitted.</summary>
    public FitMethod Method { get; init; } = FitMethod.BigLearn;

    /// <summary>The kind of the covariances.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    /// <summary>Smallest eigenvalue of a covariance, in squared units of the data.</summary>
    public double CovarianceFloor { get; init; } = 1e-6;

    /// <summary>Where each fit starts; not used where <see cref="StartParameters"/> are given.</summary>
    public StartKind Start { get; init; } = StartKind.KMeans;

    /// <summary>Parameters to start from; they stay with the caller.</summary>
    public MixtureParameters? StartParameters { get; init; }

    /// <summary>Number of fits from different draws; the one with the highest likelihood is kept.</summary>
    public int Restarts { get; init; } = 1;

    /// <summary>Most iterations: matchings of BigLearn-EM, M-steps of Joint-EM; null for the method's own, 500 or 1000.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>The last Joint-EM ends when the log-likelihood's relative gain falls below this.</summary>
    public double Tolerance { get; init; } = 1e-7;

    /// <summary>Mixing proportions (K) that are known and stay; null where they are estimated.</summary>
    public IReadOnlyList<double>? FixedWeights { get; init; }

    /// <summary>The variance of a spherical kind where it is known and stays; null where it is estimated.</summary>
    public double? FixedVariance { get; init; }

    /// <summary>The matchings of BigLearn-EM and its stopping rule; what also stands here in this record is taken from here.</summary>
    public BigLearnOptions Matchings { get; init; } = new();

    /// <summary>Root of every random draw.</summary>
    public ulong Seed { get; init; } = 30;

    /// <summary>What working data may take, and whether they are kept.</summary>
    public MixtureMemory Memory { get; init; } = new();

    /// <summary>What the M-step may do.</summary>
    public MixtureConstraints Constraints => new()
    {
        CovarianceFloor = CovarianceFloor, Covariance = Covariance, FixedWeights = FixedWeights, FixedVariance = FixedVariance,
    };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or two contradict each other.</exception>
    public GaussianMixtureOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Components, 1, nameof(Components));
        ArgumentOutOfRangeException.ThrowIfLessThan(Restarts, 1, nameof(Restarts));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxIterations ?? 1, 0, nameof(MaxIterations));
        if (!(Tolerance >= 0 && double.IsFinite(Tolerance)))
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "Expected a finite number of at least 0.");
        if (StartParameters is { } start && start.Components != Components)
            throw new ArgumentException(
                $"Expected {Components} components to start from, got {start.Components}.", nameof(StartParameters));
        Constraints.Validate(Components);
        ToBigLearn(0).Validate();
        return this;
    }

    /// <summary>The options of one BigLearn-EM fit.</summary>
    /// <param name="restart">Which of the restarts it is.</param>
    internal BigLearnOptions ToBigLearn(int restart) => Matchings with
    {
        Components = Components, CovarianceFloor = CovarianceFloor, Covariance = Covariance, FixedWeights = FixedWeights,
        FixedVariance = FixedVariance, Iterations = MaxIterations ?? 500, PolishTolerance = Tolerance, Seed = Seed,
        Stream = restart == 0 ? "mixture" : $"mixture {restart}",
    };
}
