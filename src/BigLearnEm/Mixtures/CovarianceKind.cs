namespace BigLearnEm.Mixtures;

/// <summary>What a mixture's covariances may be; parameters are kept as full matrices whatever the kind.</summary>
public enum CovarianceKind
{
    /// <summary>Each component has its own symmetric matrix.</summary>
    Full,

    /// <summary>All components share one symmetric matrix.</summary>
    Tied,

    /// <summary>Each component has its own variance for each feature.</summary>
    Diagonal,

    /// <summary>Each component has one variance, sigma_k^2 I.</summary>
    Spherical,

    /// <summary>All components share one variance, sigma^2 I.</summary>
    SphericalTied,
}
